import { setTimeout as pause } from 'node:timers/promises';
import { closeAlarms, type Desk, holdMailbox, raiseAlarm } from '@luxon/cashdesk';
import type { MailboxSettings } from '@luxon/settings';
import type { ImapFlow } from 'imapflow';
import type { Log } from '../log.ts';
import { type AccessTokens, createAccessTokens } from './access-token.ts';
import { MailboxError } from './mailbox-error.ts';
import { mailboxName } from './mailbox-name.ts';
import { connectMailbox, findJunkFolder, openFolder } from './open-mailbox.ts';
import { compareMailbox, scanMailbox } from './scan-mailbox.ts';

/** IDLE only says "something changed", and sometimes does not say it: every 30 s we look regardless. */
const sweepEveryMs = 30_000;
/** How often the folder is compared with what is stored, and a missing junk folder looked for. */
const compareEveryMs = 60 * 60_000;
const standbyLookEveryMs = 2_000;
const backOffMs = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;
/** One refusal may be the provider's hiccup; after the second nothing is tried again, because accounts get locked. */
const refusalsMax = 2;
const refusedPauseMs = 60_000;

export interface MailboxWatch {
  readonly desk: Desk;
  readonly settings: MailboxSettings;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Waits; for tests. */
  readonly rest?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What the folders of one mailbox share. */
interface Holding {
  readonly desk: Desk;
  readonly settings: MailboxSettings;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly tokens: AccessTokens | null;
  readonly rest: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Ends the watch of every folder: the login is refused. */
  giveUp(): void;
  refusals: number;
}

/**
 * Watches one mailbox, its folder and its junk folder, until the signal aborts. Of several workers one holds the
 * mailbox; the others stand by and take over when it goes. Reconnects for ever, with growing pauses; never throws for
 * the mailbox's sake. A refused login ends the watch with an alarm: only a person can mend it.
 */
export async function watchMailbox(watch: MailboxWatch): Promise<void> {
  const { desk, settings, log, signal } = watch;
  const rest = watch.rest ?? sleep;
  const refused = new AbortController();
  const until = AbortSignal.any([signal, refused.signal]);
  const tokens = settings.signIn.kind === 'oauth2' ? createAccessTokens(settings.signIn) : null;
  let saidStandby = false;
  while (!until.aborted) {
    const hold = await holdMailbox(desk, mailboxName(settings));
    if (hold === null) {
      if (!saidStandby) log.info('Another worker holds the mailbox; standing by to take over.');
      saidStandby = true;
      await rest(standbyLookEveryMs, until);
      continue;
    }
    saidStandby = false;
    const holding: Holding = {
      desk,
      settings,
      log,
      signal: AbortSignal.any([until, hold.lost]),
      tokens,
      rest,
      giveUp: () => refused.abort(),
      refusals: 0,
    };
    try {
      const folders = [keepConnected(holding, () => Promise.resolve(settings.folder))];
      if (settings.junkFolder !== 'off') folders.push(keepConnected(holding, junkFolderOf(settings)));
      await Promise.all(folders);
    } finally {
      await hold.release();
    }
  }
}

type ChooseFolder = (client: ImapFlow) => Promise<string | null>;

const junkFolderOf =
  ({ junkFolder, folder }: MailboxSettings): ChooseFolder =>
  async (client) => {
    const junk = junkFolder === 'auto' ? await findJunkFolder(client) : junkFolder;
    return junk === folder ? null : junk;
  };

async function keepConnected(holding: Holding, chooseFolder: ChooseFolder): Promise<void> {
  const { settings, log, signal, rest } = holding;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const client = await connectMailbox(holding);
      try {
        await accepted(holding);
        const folder = await chooseFolder(client);
        if (folder === null) return await waitForFolder(holding, client, chooseFolder);
        await openFolder(client, folder);
        log.info(`Mailbox ${settings.host}: connected, watching "${folder}".`);
        await followFolder(holding, client, folder, () => {
          failures = 0;
        });
      } finally {
        client.close();
      }
      if (!signal.aborted) log.warn('The mailbox closed the connection; connecting again.');
    } catch (error) {
      if (signal.aborted) return;
      log.error(error instanceof MailboxError ? error.message : describeScanFailure(error));
      if (error instanceof MailboxError && error.code === 'credentials') {
        await wasRefused(holding);
        continue;
      }
    }
    const waitMs = backOffMs[Math.min(failures, backOffMs.length - 1)] ?? 60_000;
    // Several folders and workers must not knock in step.
    await rest(waitMs * (0.75 + Math.random() / 2), signal);
    failures += 1;
  }
}

// Most servers have a junk folder; one that has none is asked again now and then.
async function waitForFolder(holding: Holding, client: ImapFlow, chooseFolder: ChooseFolder): Promise<void> {
  client.close();
  await holding.rest(compareEveryMs, holding.signal);
  if (!holding.signal.aborted) await keepConnected(holding, chooseFolder);
}

async function accepted(holding: Holding): Promise<void> {
  holding.refusals = 0;
  const { desk, settings } = holding;
  const subject = mailboxName(settings);
  await closeAlarms(desk.database.drizzle, desk, { kinds: ['mailbox_refused'], subject });
}

async function wasRefused(holding: Holding): Promise<void> {
  const { desk, settings, signal, log, rest } = holding;
  holding.refusals += 1;
  if (holding.refusals < refusalsMax) return rest(refusedPauseMs, signal);
  const subject = mailboxName(settings);
  await raiseAlarm(desk.database.drizzle, desk, { kind: 'mailbox_refused', subject });
  log.error(
    'The mailbox refused its login twice: it is not tried again until the worker is restarted. Mail waits there and is not lost.',
  );
  holding.giveUp();
}

/** Scans at once, then after every hint of the server and every 30 s, until the connection ends. */
async function followFolder(
  holding: Holding,
  client: ImapFlow,
  folder: string,
  onScanned: () => void,
): Promise<void> {
  const { desk, settings, log, signal, rest } = holding;
  const ended = new AbortController();
  let wake = new AbortController();
  let hinted = false;
  const hint = () => {
    hinted = true;
    wake.abort();
  };
  client.on('exists', hint);
  client.on('close', () => {
    ended.abort();
    wake.abort();
  });
  const stop = AbortSignal.any([signal, ended.signal]);
  const scan = { client, desk, mailbox: mailboxName(settings), folder, log };
  let comparedAt = performance.now();
  while (!stop.aborted) {
    hinted = false;
    wake = new AbortController();
    await scanMailbox(scan);
    onScanned();
    if (performance.now() - comparedAt >= compareEveryMs) {
      comparedAt = performance.now();
      await compareAndTell(scan);
    }
    // A hint that came during the scan may be about a mail the scan did not see.
    if (!hinted) await rest(sweepEveryMs, AbortSignal.any([stop, wake.signal]));
  }
}

async function compareAndTell(scan: Parameters<typeof compareMailbox>[0]): Promise<void> {
  const missed = await compareMailbox(scan);
  if (missed === 0) return;
  scan.log.warn(
    `A comparison with the mailbox found ${missed} mails the watch had missed; they are stored now.`,
  );
  await raiseAlarm(scan.desk.database.drizzle, scan.desk, { kind: 'mailbox_missed', subject: scan.mailbox });
}

function describeScanFailure(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === '53100') {
    return 'The disk of the database is full: new bank mail cannot be stored. Mail waits in the mailbox and is not lost; no credit is sent for it yet. Free space on the disk.';
  }
  return `Reading the mailbox was interrupted (${code ?? 'no code'}). Mail waits in the mailbox and is not lost; trying again.`;
}

/** Gives the innermost code: the library that asked the database wraps what the database said. */
function codeOf(error: unknown): string | null {
  let found: string | null = null;
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string') found = current.code;
  }
  return found;
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}
