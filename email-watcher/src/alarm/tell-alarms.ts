import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AlarmLanguage,
  alarmSentence,
  type Desk,
  giveBackAlarm,
  takeUntoldAlarm,
} from '@luxon/cashdesk';
import type { Log } from '../log.ts';
import type { Told } from './telegram.ts';

const everyMs = 1_000;
const pauseAfterFailureMs = 30_000;

export interface TellAlarms {
  readonly desk: Desk;
  readonly send: (text: string) => Promise<Told>;
  readonly language: AlarmLanguage;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Waits; ends early when the worker stops. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const pauseUntil = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
};

/** Sends every open alarm once, oldest first; what cannot be sent now is sent later. */
export async function tellAlarms({
  desk,
  send,
  language,
  log,
  signal,
  pause = pauseUntil,
}: TellAlarms): Promise<void> {
  while (!signal.aborted) {
    const waitMs = await tellNext({ desk, send, language, log }).catch(() => pauseAfterFailureMs);
    if (waitMs > 0) await pause(waitMs, signal);
  }
}

/** Gives how long to wait before the next one, milliseconds. */
async function tellNext({
  desk,
  send,
  language,
  log,
}: Omit<TellAlarms, 'signal' | 'pause'>): Promise<number> {
  const alarm = await takeUntoldAlarm(desk);
  if (alarm === null) return everyMs;
  const told = await send(`⚠️ Luxon: ${alarmSentence(alarm.kind, alarm.facts, language)}`);
  if (told.kind === 'sent') return 0;
  await giveBackAlarm(desk, alarm.id);
  if (told.kind === 'wait') return told.seconds * 1_000;
  log.warn(`An alarm could not be sent to Telegram (${told.code}); it is tried again. The panel shows it.`);
  return pauseAfterFailureMs;
}
