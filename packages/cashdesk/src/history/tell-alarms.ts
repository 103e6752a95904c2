import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { alarms } from './alarm-table.ts';
import { type AlarmKind, alarmKinds } from './raise-alarm.ts';

/** An alarm that was not sent to the alarm channel yet. */
export interface UntoldAlarm {
  readonly id: string;
  readonly kind: AlarmKind;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * Takes the oldest untold alarm: marks it told, so that of two workers one sends it; null where there is none. Who
 * cannot send it gives it back.
 */
export async function takeUntoldAlarm(desk: Desk): Promise<UntoldAlarm | null> {
  const untold = and(isNull(alarms.toldAt), isNull(alarms.closedAt));
  return desk.database.drizzle.transaction(async (tx) => {
    const [row] = await tx
      .select({ id: alarms.id, kind: alarms.kind, facts: alarms.facts })
      .from(alarms)
      .where(untold)
      .orderBy(asc(alarms.raisedAt))
      .limit(1)
      .for('update', { skipLocked: true });
    const kind = alarmKinds.find((known) => known === row?.kind);
    if (row === undefined) return null;
    await tx.update(alarms).set({ toldAt: desk.clock() }).where(eq(alarms.id, row.id));
    return kind === undefined ? null : { id: row.id, kind, facts: row.facts };
  });
}

/** Gives an alarm back that could not be sent: it is sent later, perhaps twice, never lost. */
export async function giveBackAlarm(desk: Desk, id: string): Promise<void> {
  await desk.database.drizzle.update(alarms).set({ toldAt: null }).where(eq(alarms.id, id));
}
