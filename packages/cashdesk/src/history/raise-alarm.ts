import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { alarms } from './alarm-table.ts';

/** Why an alarm was raised. */
export const alarmKinds = [
  'mail_changed',
  'mailbox_reset',
  /** The mailbox refuses its login: no mail is read until a person mends it. */
  'mailbox_refused',
  /** A comparison with the server found mails the watch had not seen. */
  'mailbox_missed',
  /** No good look into the mailbox for minutes: it does not answer, or its certificate is wrong. */
  'mailbox_silent',
  /** The server lists a mail and does not hand it over, for hours. */
  'mail_withheld',
  'payment_contradicted',
  'mail_unreadable',
  'mail_oversize',
  /** An attempt a person, or a certain failure, had closed was confirmed after all: perhaps a second credit. */
  'credited_after_closed',
  'slots_widened',
  /** The session will, or may, end, and only a person can renew it. */
  'session_ends_soon',
  /** It ended, and only a person can renew it. */
  'session_dead',
  'session_wrong_password',
  'session_human_step',
  'session_client_secret_required',
  'session_out_of_work_area',
  'session_taken',
  'session_unreachable',
  'session_settings_missing',
  'session_clock_skew',
  /** A new refresh token came and could not be stored. */
  'refresh_token_lost',
  /** The outcome of a credit has been unknown for longer than five minutes. */
  'unknown_waits',
  /** A breaker stopped the automatic credit: one kind per breaker. */
  'breaker_unknowns',
  'breaker_desk_refusing',
  'breaker_hour_sum',
  'breaker_day_sum',
  'breaker_velocity',
  'breaker_player_velocity',
  'breaker_mail_lag',
  'breaker_parser_drift',
  'breaker_database_restored',
] as const;
export type AlarmKind = (typeof alarmKinds)[number];

export interface Alarm {
  readonly kind: AlarmKind;
  readonly subject: string;
  readonly facts?: Record<string, unknown>;
}

/** Raises an alarm; one that is already open for the same thing stays one. */
export async function raiseAlarm(executor: Executor, desk: Desk, alarm: Alarm): Promise<void> {
  await executor
    .insert(alarms)
    .values({
      id: newId(desk),
      kind: alarm.kind,
      subject: alarm.subject,
      facts: alarm.facts ?? {},
      raisedAt: desk.clock(),
    })
    .onConflictDoNothing();
}

/** Gives the open alarms, newest first. */
export function listOpenAlarms(desk: Desk): Promise<(typeof alarms.$inferSelect)[]> {
  return desk.database.drizzle
    .select()
    .from(alarms)
    .where(isNull(alarms.closedAt))
    .orderBy(desc(alarms.raisedAt))
    .limit(50);
}

/** Closes an alarm a person has looked at. */
export async function closeAlarm(desk: Desk, id: string): Promise<void> {
  await desk.database.drizzle
    .update(alarms)
    .set({ closedAt: desk.clock() })
    .where(and(eq(alarms.id, id), isNull(alarms.closedAt)));
}

/** Closes the open alarms of these kinds about one thing: their cause is gone. */
export async function closeAlarms(
  executor: Executor,
  desk: Desk,
  { kinds, subject }: { readonly kinds: readonly AlarmKind[]; readonly subject: string },
): Promise<void> {
  if (kinds.length === 0) return;
  await executor
    .update(alarms)
    .set({ closedAt: desk.clock() })
    .where(and(inArray(alarms.kind, [...kinds]), eq(alarms.subject, subject), isNull(alarms.closedAt)));
}
