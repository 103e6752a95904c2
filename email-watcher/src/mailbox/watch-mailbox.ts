import { setTimeout as pause } from 'node:timers/promises';
import { closeAlarms, type Desk, holdMailbox, type MailboxHold, raiseAlarm } from '@luxon/cashdesk';
import type { MailboxSettings } from '@luxon/settings';
import { mailboxName } from '@luxon/settings';
import type { ImapFlow } from 'imapflow';
import type { Log } from '../log.ts';
import { createAccessTokens } from './access-token.ts';
import { describeScanFailure } from './describe-scan-failure.ts';
import { type FolderMemory, followFolder } from './follow-folder.ts';
import type { Holding } from './holding.ts';
import { MailboxError } from './mailbox-error.ts';
import { findJunkFolder, openFolder } from './open-mailbox.ts';
import { backOffMsMax, type Pace, pauseBefore, realPace } from './pace.ts';
import { createSignInGate, type SignInGate } from './sign-in-gate.ts';

export interface MailboxWatch {
  readonly desk: Desk;
  readonly settings: MailboxSettings;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Waits; for tests. */
  readonly rest?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** For tests; default {@link realPace}. */
  readonly pace?: Partial<Pace>;
  /** From 0 to 1; for tests. */
  readonly random?: () => number;
}

/**
 * Watches one mailbox, its folder and its junk folder, until the signal aborts. Of several workers one holds the
 * mailbox; the others stand by and take over when it goes. Reconnects for ever, with growing pauses; never throws for
 * the mailbox's or the database's sake. A refused login ends the watch with an alarm: only a person can mend it.
 */
export async function watchMailbox(watch: MailboxWatch): Promise<void> {
  const { desk, settings, log, signal, rest = sleep, random = Math.random } = watch;
  const pace = { ...realPace, ...watch.pace };
  const refused = new AbortController();
  const until = AbortSignal.any([signal, refused.signal]);
  const tokens = settings.signIn.kind === 'oauth2' ? createAccessTokens(settings.signIn) : null;
  let saidStandby = false;
  let failures = 0;
  while (!until.aborted) {
    const hold = await tryHold(watch);
    if (hold === 'database_away') {
      await rest(pauseBefore(failures, random), until);
      failures += 1;
      continue;
    }
    failures = 0;
    if (hold === null) {
      if (!saidStandby) log.info('Another worker holds the mailbox; standing by to take over.');
      saidStandby = true;
      await rest(pace.standbyLookEveryMs, until);
      continue;
    }
    saidStandby = false;
    const held = AbortSignal.any([until, hold.lost]);
    const giveUp = () => refused.abort();
    const holding: Holding = { desk, settings, log, signal: held, tokens, pace, rest, random, giveUp };
    try {
      await watchFolders(holding);
    } finally {
      await hold.release();
    }
  }
}

async function tryHold({ desk, settings, log }: MailboxWatch): Promise<MailboxHold | null | 'database_away'> {
  try {
    return await holdMailbox(desk, mailboxName(settings));
  } catch (error) {
    log.error(describeScanFailure(error));
    return 'database_away';
  }
}

interface WatchedFolder {
  /** Whom an alarm is about. */
  readonly subject: string;
  /** Null: the mailbox has no such folder. */
  choose(client: ImapFlow): Promise<string | null>;
}

async function watchFolders(holding: Holding): Promise<void> {
  const { settings } = holding;
  const { folder, junkFolder } = settings;
  const gate = createSignInGate(holding);
  const subject = mailboxName(settings);
  const watches = [keepConnected(holding, gate, { subject, choose: () => Promise.resolve(folder) })];
  if (junkFolder !== 'off') {
    const choose = async (client: ImapFlow) => {
      const junk = junkFolder === 'auto' ? await findJunkFolder(client) : junkFolder;
      return junk === folder ? null : junk;
    };
    watches.push(keepConnected(holding, gate, { subject: `${subject} junk`, choose }));
  }
  await Promise.all(watches);
}

async function keepConnected(holding: Holding, gate: SignInGate, folder: WatchedFolder): Promise<void> {
  const { log, signal, rest, random, pace } = holding;
  const memory: FolderMemory = { comparedAt: performance.now(), isCareful: false };
  const health = createHealth(holding, folder.subject);
  let failures = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    let stayAwayMs = 0;
    try {
      const followed = await followOnce({ holding, gate, folder, memory, onScanned: health.isGood });
      if (signal.aborted) return;
      if (followed === 'no_folder') {
        // Most servers have a junk folder; one that has none is asked again now and then.
        await rest(pace.compareEveryMs, signal);
        continue;
      }
      log.warn('The mailbox closed the connection; connecting again.');
    } catch (error) {
      if (signal.aborted) return;
      log.error(error instanceof MailboxError ? error.message : describeScanFailure(error));
      if (error instanceof MailboxError) stayAwayMs = error.waitMs;
      else memory.isCareful = true;
    }
    await health.isBad();
    // A server that lets us in and soon throws us out again must not be knocked at every second.
    if (performance.now() - startedAt > backOffMsMax) failures = 0;
    await rest(Math.max(pauseBefore(failures, random), stayAwayMs), signal);
    failures += 1;
  }
}

interface FollowOnce {
  readonly holding: Holding;
  readonly gate: SignInGate;
  readonly folder: WatchedFolder;
  readonly memory: FolderMemory;
  readonly onScanned: () => Promise<void>;
}

/** Follows the folder over one connection, until it ends. */
async function followOnce(once: FollowOnce): Promise<'closed' | 'no_folder'> {
  const { holding, gate, memory, onScanned } = once;
  const client = await gate.signIn();
  if (client === null) return 'closed';
  try {
    const folder = await once.folder.choose(client);
    if (folder === null) return 'no_folder';
    await openFolder(client, folder);
    holding.log.info(`Mailbox ${holding.settings.host}: connected, watching "${folder}".`);
    await followFolder(holding, { client, folder, memory }, onScanned);
    return 'closed';
  } finally {
    client.close();
  }
}

/** Keeps the alarms of a folder: its health is the age of the last good scan, not being connected. */
function createHealth({ desk, settings, pace }: Holding, subject: string) {
  const { drizzle } = desk.database;
  let scannedAt = performance.now();
  // One of an earlier run may be.
  let mayBeOpen = true;
  return {
    async isGood(): Promise<void> {
      scannedAt = performance.now();
      if (!mayBeOpen) return;
      await closeAlarms(drizzle, desk, { kinds: ['mailbox_silent'], subject });
      await closeAlarms(drizzle, desk, { kinds: ['mailbox_refused'], subject: mailboxName(settings) });
      mayBeOpen = false;
    },
    async isBad(): Promise<void> {
      if (performance.now() - scannedAt < pace.silentAlarmMs) return;
      mayBeOpen = true;
      // A database that is away cannot take the alarm; the next failure raises it.
      await raiseAlarm(drizzle, desk, { kind: 'mailbox_silent', subject }).catch(() => undefined);
    },
  };
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}
