import { formatMoney } from '@luxon/money';
import { and, eq, isNull, lte, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { alarms } from '../history/alarm-table.ts';
import { raiseAlarm } from '../history/raise-alarm.ts';
import { enqueueAllIfMissing } from '../job/enqueue.ts';
import { attempts } from './credit-tables.ts';
import { nextLookAt, secondLooksAfterMs } from './look-again.ts';

/** An outcome may be unknown for so long before a person is called. */
export const unknownQuietMs = 5 * 60_000;

/**
 * Sees to the unknown attempts: has a look made where one is due, and raises one alarm for each that is older than five
 * minutes. To be called every few seconds; any number of workers may.
 */
export async function sweepUnknowns(desk: Desk): Promise<void> {
  await enqueueDueLooks(desk);
  await alarmOldUnknowns(desk);
}

async function enqueueDueLooks(desk: Desk): Promise<void> {
  const { drizzle } = desk.database;
  const now = desk.clock();
  const waiting = await drizzle
    .select({ id: attempts.id, unknownSince: attempts.finishedAt, lookedAt: attempts.lookedAt })
    .from(attempts)
    .where(
      and(
        eq(attempts.state, 'unknown'),
        // Who was looked at after the last term waits for a person alone.
        sql`(${attempts.lookedAt} is null or ${attempts.lookedAt} < ${attempts.finishedAt} + ${sql.raw(`interval '${secondLooksAfterMs.at(-1) ?? 0} milliseconds'`)})`,
      ),
    )
    .limit(500);
  const due = waiting.filter(({ unknownSince, lookedAt }) => {
    const dueAt = unknownSince === null ? null : nextLookAt(unknownSince, lookedAt);
    return dueAt !== null && dueAt <= now;
  });
  const attemptIds = due.map(({ id }) => ({ attemptId: id }));
  await enqueueAllIfMissing(drizzle, desk, 'second_look', attemptIds);
}

async function alarmOldUnknowns(desk: Desk): Promise<void> {
  const { drizzle } = desk.database;
  const old = await drizzle
    .select({ id: attempts.id, amountMinor: attempts.amountMinor, currency: attempts.currency })
    .from(attempts)
    // Once: an alarm a person closed does not come again for the same attempt.
    .leftJoin(alarms, and(eq(alarms.kind, 'unknown_waits'), eq(alarms.subject, sql`${attempts.id}::text`)))
    .where(
      and(
        eq(attempts.state, 'unknown'),
        lte(attempts.finishedAt, new Date(desk.clock().getTime() - unknownQuietMs)),
        isNull(alarms.id),
      ),
    )
    .limit(100);
  for (const { id, amountMinor, currency } of old) {
    const facts = { sum: formatMoney({ amountMinor, currency }) };
    // Under the row's lock: who settles it at this moment closes the alarm after it was raised.
    await drizzle.transaction(async (tx) => {
      const [attempt] = await tx
        .select({ state: attempts.state })
        .from(attempts)
        .where(eq(attempts.id, id))
        .for('update');
      if (attempt?.state === 'unknown')
        await raiseAlarm(tx, desk, { kind: 'unknown_waits', subject: id, facts });
    });
  }
}
