import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AlarmLanguage,
  type Desk,
  giveBackHead,
  headSentence,
  keepDailyHead,
  takeUntoldHead,
} from '@luxon/cashdesk';
import type { Log } from '../log.ts';
import type { Told } from './telegram.ts';

const everyMs = 60_000;

export interface TellHeads {
  readonly desk: Desk;
  /** Null: there is no alarm channel, the log alone keeps the heads. */
  readonly send: ((text: string) => Promise<Told>) | null;
  readonly language: AlarmLanguage;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Writes the head of the audit once a day to the log and the alarm channel: copies nobody at the database can change. */
export async function tellHeads(work: TellHeads): Promise<void> {
  while (!work.signal.aborted) {
    // The database may be away for a while: the next minute tries again.
    await tellHeadsOnce(work).catch(() => undefined);
    await sleep(everyMs, undefined, { signal: work.signal }).catch(() => undefined);
  }
}

/** Keeps today's head where no worker did yet, and sends what was not sent. */
export async function tellHeadsOnce({ desk, send, language, log }: Omit<TellHeads, 'signal'>): Promise<void> {
  const kept = await keepDailyHead(desk);
  if (kept !== null) log.info(headSentence(kept, 'en'));
  if (send === null) return;
  const head = await takeUntoldHead(desk);
  if (head === null) return;
  const told = await send(`Luxon: ${headSentence(head, language)}`).catch(() => null);
  if (told?.kind !== 'sent') await giveBackHead(desk, head.day);
}
