import { setTimeout as pause } from 'node:timers/promises';
import { type Desk, holdMailbox } from '@luxon/cashdesk';
import type { ImapFlow } from 'imapflow';
import type { Log } from '../log.ts';
import { MailboxError, type MailboxSettings, openMailbox } from './open-mailbox.ts';
import { scanMailbox } from './scan-mailbox.ts';

/** IDLE only says "something changed", and sometimes does not say it: every 30 s we look regardless. */
const sweepEveryMs = 30_000;
const standbyLookEveryMs = 2_000;
const backOffMs = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;
/** A refused password is tried again rarely: providers lock accounts that knock too often. */
const refusedLoginPauseMs = 15 * 60_000;

export interface MailboxWatch {
  readonly desk: Desk;
  readonly settings: MailboxSettings;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Names a mailbox across restarts: the account, not the connection. */
export const mailboxName = (settings: MailboxSettings): string =>
  `${settings.user}@${settings.host}:${settings.port}`;

/**
 * Watches one mailbox until the signal aborts. Of several workers one holds the mailbox; the others stand by
 * and take over when it goes. Reconnects for ever, with growing pauses; never throws for the mailbox's sake.
 */
export async function watchMailbox(watch: MailboxWatch): Promise<void> {
  let saidStandby = false;
  while (!watch.signal.aborted) {
    const hold = await holdMailbox(watch.desk, mailboxName(watch.settings));
    if (hold === null) {
      if (!saidStandby) watch.log.info('Another worker holds the mailbox; standing by to take over.');
      saidStandby = true;
      await rest(standbyLookEveryMs, watch.signal);
      continue;
    }
    saidStandby = false;
    try {
      await keepConnected(watch, hold.lost);
    } finally {
      await hold.release();
    }
  }
}

async function keepConnected(watch: MailboxWatch, lost: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([watch.signal, lost]);
  let failures = 0;
  while (!signal.aborted) {
    try {
      const client = await openMailbox(watch.settings);
      watch.log.info(`Mailbox ${watch.settings.host}: connected, watching "${watch.settings.folder}".`);
      try {
        await followMailbox(client, watch, signal, () => {
          failures = 0;
        });
      } finally {
        client.close();
      }
      if (!signal.aborted) watch.log.warn('The mailbox closed the connection; connecting again.');
    } catch (error) {
      watch.log.error(error instanceof MailboxError ? error.message : describeScanFailure(error));
      if (error instanceof MailboxError && error.code === 'credentials') {
        await rest(refusedLoginPauseMs, signal);
        continue;
      }
    }
    await rest(backOffMs[Math.min(failures, backOffMs.length - 1)] ?? 60_000, signal);
    failures += 1;
  }
}

/** Scans at once, then after every hint of the server and every 30 s, until the connection ends. */
async function followMailbox(
  client: ImapFlow,
  watch: MailboxWatch,
  signal: AbortSignal,
  onScanned: () => void,
): Promise<void> {
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
  while (!stop.aborted) {
    hinted = false;
    wake = new AbortController();
    await scanMailbox({
      client,
      desk: watch.desk,
      mailbox: mailboxName(watch.settings),
      folder: watch.settings.folder,
      log: watch.log,
    });
    onScanned();
    // A hint that came during the scan may be about a mail the scan did not see.
    if (!hinted) await rest(sweepEveryMs, AbortSignal.any([stop, wake.signal]));
  }
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

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}
