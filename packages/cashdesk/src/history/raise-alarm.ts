import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { alarms } from './alarm-table.ts';

/** Why an alarm was raised. */
export type AlarmKind =
  | 'mail_changed'
  | 'mailbox_reset'
  | 'payment_contradicted'
  | 'mail_unreadable'
  | 'mail_oversize'
  /** An attempt a person, or a certain failure, had closed was confirmed after all: perhaps a second credit. */
  | 'credited_after_closed'
  | 'slots_widened';

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
