import { setTimeout as pause } from 'node:timers/promises';
import type { FlowMailbox } from './flow-mailbox.ts';
import type { Notice } from './notices.ts';

/** When a notice was to be appended, and when the mailbox had taken it; `Date` milliseconds. */
export interface Appended {
  readonly notice: Notice;
  readonly dueAt: number;
  readonly takenAt: number;
}

/**
 * Appends the notices at moments fixed ahead, whatever became of those before: a system that falls behind is not
 * spared the next one, and its latency counts from the moment the mail was due.
 */
export async function appendOnTime(
  mailbox: Pick<FlowMailbox, 'append'>,
  notices: readonly Notice[],
  { everyMs, firstAt }: { readonly everyMs: number; readonly firstAt: number },
): Promise<Appended[]> {
  const appending: Promise<Appended>[] = [];
  for (const [index, notice] of notices.entries()) {
    const dueAt = firstAt + index * everyMs;
    const waitMs = dueAt - Date.now();
    if (waitMs > 0) await pause(waitMs);
    const taken = mailbox.append(notice.raw).then(() => ({ notice, dueAt, takenAt: Date.now() }));
    // Awaited below; until then a failure must not count as unhandled.
    taken.catch(() => undefined);
    appending.push(taken);
  }
  return Promise.all(appending);
}
