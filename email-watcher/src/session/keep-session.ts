import { setTimeout as pause } from 'node:timers/promises';
import {
  bindingKey,
  closeAlarms,
  closeOtherAlarms,
  type Desk,
  raiseAlarm,
  readSessionView,
} from '@luxon/cashdesk';
import type { MobcashClient } from '@luxon/mobcash';
import type { Log } from '../log.ts';
import type { DeskClient } from './desk-client.ts';
import { decideSessionAlarms, sessionAlarmKinds } from './session-alarms.ts';

const everyMs = 1_000;

export interface KeepSession {
  readonly desk: Desk;
  readonly deskClient: DeskClient;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Looks after the session while no credit does: renews ahead, tries an idle token, raises and closes its alarms. */
export async function keepSession({ desk, deskClient, log, signal }: KeepSession): Promise<void> {
  let raised = '';
  while (!signal.aborted) {
    try {
      const client = deskClient.client();
      const { probeMinutes } = deskClient.settings();
      await client.keepSession({ probeAfterMs: probeMinutes === 0 ? null : probeMinutes * 60_000 });
      raised = await settleAlarms(desk, deskClient, raised);
    } catch {
      log.warn('The session could not be looked after just now; trying again.');
      raised = '';
    }
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** What settling the alarms asks of the desk's client. */
export interface AlarmSource extends Pick<DeskClient, 'binding' | 'hasLostRefreshToken'> {
  client(): Pick<MobcashClient, 'clockSkewMs'>;
}

/**
 * Raises what holds, closes what no longer does; writes only when that changed. Gives what is raised now, for the next
 * time.
 */
export async function settleAlarms(
  desk: Desk,
  deskClient: AlarmSource,
  raisedBefore: string,
): Promise<string> {
  const binding = deskClient.binding();
  const subject = bindingKey(desk.vault, binding);
  const view = await readSessionView(desk, binding, 0);
  const alarms = decideSessionAlarms(view, {
    now: desk.clock(),
    clockSkewMs: deskClient.client().clockSkewMs(),
  });
  // It stays until a person closed it: what was lost does not come back by itself.
  if (deskClient.hasLostRefreshToken()) alarms.push({ kind: 'refresh_token_lost', facts: {} });
  const kinds = alarms.map(({ kind }) => kind);
  const raisedNow = [subject, ...kinds].join(' ');
  if (raisedNow === raisedBefore) return raisedNow;
  const { drizzle } = desk.database;
  for (const { kind, facts } of alarms)
    await raiseAlarm(drizzle, desk, { kind, subject, facts: { ...facts } });
  const gone = sessionAlarmKinds.filter((kind) => !kinds.includes(kind));
  await closeAlarms(drizzle, desk, { kinds: gone, subject });
  // With another login or place the desk has another session; what was wrong with the former one is no longer asked.
  await closeOtherAlarms(drizzle, desk, { kinds: sessionAlarmKinds, subject });
  return raisedNow;
}
