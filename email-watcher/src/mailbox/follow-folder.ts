import { raiseAlarm } from '@luxon/cashdesk';
import { mailboxName } from '@luxon/settings';
import type { ImapFlow } from 'imapflow';
import type { Holding } from './holding.ts';
import { compareMailbox, type Scan, scanMailbox } from './scan-mailbox.ts';

/** What the watch of a folder remembers from one connection to the next. */
export interface FolderMemory {
  /** When folder and table were last compared; `performance.now()`. */
  comparedAt: number;
  /** The last scan broke: mails are fetched one by one until a scan ends well, so that the one that breaks it is found. */
  isCareful: boolean;
}

/** Scans the open folder at once, then after every hint of the server and every 30 s, until the connection ends. */
export async function followFolder(
  holding: Holding,
  opened: { readonly client: ImapFlow; readonly folder: string; readonly memory: FolderMemory },
  onScanned: () => Promise<void>,
): Promise<void> {
  const { desk, settings, log, signal, rest, pace } = holding;
  const { client, folder, memory } = opened;
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
  const scan = { client, desk, mailbox: mailboxName(settings), folder, log, answerMsMax: pace.answerMsMax };
  while (!stop.aborted) {
    hinted = false;
    wake = new AbortController();
    await scanMailbox({ ...scan, isCareful: memory.isCareful });
    memory.isCareful = false;
    await onScanned();
    if (performance.now() - memory.comparedAt >= pace.compareEveryMs) {
      await compareAndTell(scan);
      memory.comparedAt = performance.now();
    }
    // A hint that came during the scan may be about a mail the scan did not see.
    if (!hinted) await rest(pace.sweepEveryMs, AbortSignal.any([stop, wake.signal]));
  }
}

async function compareAndTell(scan: Scan): Promise<void> {
  const missed = await compareMailbox(scan);
  if (missed === 0) return;
  scan.log.warn(
    `A comparison with the mailbox found ${missed} mails the watch had missed; they are stored now.`,
  );
  await raiseAlarm(scan.desk.database.drizzle, scan.desk, { kind: 'mailbox_missed', subject: scan.mailbox });
}
