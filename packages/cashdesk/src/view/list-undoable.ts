import type { Currency } from '@luxon/money';
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { attempts } from '../credit/credit-tables.ts';
import { isDue } from '../credit/is-due.ts';
import type { Desk } from '../desk/desk.ts';

/** A match by hand that has not been sent and may be taken back. */
export interface UndoableMatch {
  readonly paymentId: string;
  readonly requestId: string;
  readonly playerId: string;
  /** What will be credited, minor units. */
  readonly amountMinor: bigint;
  readonly currency: Currency;
  /** How long it may still be taken back, by the database's clock. */
  readonly leftMs: number;
}

/** Reads what an operator has just matched by hand and may still take back, the oldest first. */
export async function listUndoable(desk: Desk, actor: string): Promise<UndoableMatch[]> {
  const rows = await desk.database.drizzle
    .select({
      paymentId: attempts.paymentId,
      requestId: attempts.requestId,
      playerId: attempts.playerId,
      amountMinor: attempts.amountMinor,
      currency: attempts.currency,
      leftMs: sql<string>`round(extract(epoch from ${attempts.notBefore} - ${desk.databaseTime()}) * 1000)`,
    })
    .from(attempts)
    .where(
      and(
        eq(attempts.state, 'planned'),
        eq(attempts.plannedBy, actor),
        isNotNull(attempts.notBefore),
        sql`not ${isDue(desk)}`,
      ),
    )
    .orderBy(asc(attempts.notBefore));
  return rows.map((row) => ({ ...row, leftMs: Number(row.leftMs) }));
}
