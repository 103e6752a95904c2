import { and, desc, eq, inArray, isNotNull, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { alarmHistory, alarms } from './alarm-table.ts';

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
  /** Mails that claim to be a known bank's and are not: counted, see {@link countAlarm}. */
  'mail_forged',
  'payment_contradicted',
  /** The bank took a payment back: before it was credited, so that it waits for a person now; */
  'payment_reversed',
  /** after it was credited, or while its call was on its way; */
  'reversed_after_credit',
  /** or it is not clear which payment it means. */
  'reversal_unclear',
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

/** Of a mail in which the bank takes a payment back: it has one of them. */
export const reversalAlarms = [
  'payment_reversed',
  'reversed_after_credit',
  'reversal_unclear',
] as const satisfies readonly AlarmKind[];
export type ReversalAlarm = (typeof reversalAlarms)[number];

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

/** How often something that comes in floods is told of. */
const countedOnceMs = 60 * 60_000;

/**
 * Counts one more of something that comes in floods: its alarm's facts say how many (`count`) since when (`since`), with
 * what was given of the newest. It is told at most once an hour, each time with the count so far. A person closes it: the
 * past does not go away by itself. What comes in the hour after it was told is counted in the closed one and stays quiet;
 * later it is raised anew.
 */
export async function countAlarm(executor: Executor, desk: Desk, alarm: Alarm): Promise<void> {
  const { kind, subject, facts = {} } = alarm;
  const now = desk.clock();
  const hourAgo = sql`${new Date(now.getTime() - countedOnceMs).toISOString()}::timestamptz`;
  const oneMore = {
    facts: sql`${alarms.facts} || ${JSON.stringify(facts)}::jsonb
      || jsonb_build_object('count', (${alarms.facts} ->> 'count')::int + 1)`,
    toldAt: sql`case when ${alarms.closedAt} is null and ${alarms.toldAt} <= ${hourAgo} then null else ${alarms.toldAt} end`,
  };
  const isIt = and(eq(alarms.kind, kind), eq(alarms.subject, subject));
  const isQuiet = sql`${alarms.closedAt} > ${hourAgo} and coalesce(${alarms.toldAt}, ${alarms.raisedAt}) > ${hourAgo}`;
  const latest = executor
    .select({ id: alarms.id })
    .from(alarms)
    .where(and(isIt, or(isNull(alarms.closedAt), isQuiet)))
    .orderBy(desc(alarms.raisedAt))
    .limit(1);
  const { rowCount } = await executor.update(alarms).set(oneMore).where(inArray(alarms.id, latest));
  if (rowCount === 1) return;
  await executor
    .insert(alarms)
    .values({
      id: newId(desk),
      kind,
      subject,
      facts: { ...facts, count: 1, since: now.toISOString() },
      raisedAt: now,
    })
    // Another worker was faster.
    .onConflictDoUpdate({
      target: [alarms.kind, alarms.subject],
      targetWhere: isNull(alarms.closedAt),
      set: oneMore,
    });
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

/** Gives the alarms that were closed last, newest first. */
export function listClosedAlarms(desk: Desk, limit = 20): Promise<(typeof alarms.$inferSelect)[]> {
  return desk.database.drizzle
    .select()
    .from(alarms)
    .where(isNotNull(alarms.closedAt))
    .orderBy(desc(alarms.closedAt))
    .limit(limit);
}

export interface CloseAlarm {
  readonly alarmId: string;
  readonly actor: string;
  /** Required: what was found, or done about it. */
  readonly reason: string;
}

/** Closes an alarm a person has looked at, and keeps who and why. Throws `TypeError` without a reason. */
export async function closeAlarm(
  desk: Desk,
  { alarmId, actor, reason }: CloseAlarm,
): Promise<{ kind: 'closed' | 'not_open' }> {
  const said = reason.trim();
  if (said === '') throw new TypeError('An alarm is closed with a reason.');
  const closed = await close(desk.database.drizzle, desk, eq(alarms.id, alarmId), { actor, reason: said });
  return { kind: closed === 1 ? 'closed' : 'not_open' };
}

/** Closes the open alarms of these kinds about one thing: their cause is gone. */
export async function closeAlarms(
  executor: Executor,
  desk: Desk,
  { kinds, subject }: { readonly kinds: readonly AlarmKind[]; readonly subject: string },
): Promise<void> {
  if (kinds.length === 0) return;
  const which = and(inArray(alarms.kind, [...kinds]), eq(alarms.subject, subject));
  await close(executor, desk, which, { actor: 'system', reason: 'cause_gone' });
}

/** Closes the open alarms of these kinds about everything but one thing: the others are of the past. */
export async function closeOtherAlarms(
  executor: Executor,
  desk: Desk,
  { kinds, subject }: { readonly kinds: readonly AlarmKind[]; readonly subject: string },
): Promise<void> {
  const which = and(inArray(alarms.kind, [...kinds]), ne(alarms.subject, subject));
  await close(executor, desk, which, { actor: 'system', reason: 'cause_gone' });
}

/** Closes and appends to the history in one statement; gives how many were open. */
async function close(
  executor: Executor,
  desk: Desk,
  which: SQL | undefined,
  { actor, reason }: { readonly actor: string; readonly reason: string },
): Promise<number> {
  const at = desk.clock();
  const change = executor
    .update(alarms)
    .set({ closedAt: at, closedBy: actor, closeReason: reason })
    .where(and(which, isNull(alarms.closedAt)))
    .returning({ id: alarms.id, kind: alarms.kind, subject: alarms.subject });
  const { rowCount } = await executor.execute(sql`
    with closed as ${change}
    insert into ${alarmHistory} (alarm_id, kind, subject, actor, reason, at)
    select closed.id, closed.kind, closed.subject, ${actor}, ${reason}, ${at.toISOString()}::timestamptz
    from closed`);
  return rowCount ?? 0;
}
