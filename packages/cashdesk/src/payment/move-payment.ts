import { and, eq } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { type Change, changeAndRecord } from '../history/record-history.ts';
import { payments } from './payment-tables.ts';
import { type PaymentState, paymentTransitions } from './transitions.ts';

export interface PaymentMove {
  readonly paymentId: string;
  readonly from: PaymentState;
  readonly to: PaymentState;
  readonly actor: string;
  readonly reason: string;
  /** What is said of it in the same breath. */
  readonly set?: Partial<Pick<typeof payments.$inferInsert, 'decision' | 'deviations'>>;
}

/** Moves a payment, if it still is where the caller believes it to be; writes the history. */
export function movePayment(tx: Executor, desk: Desk, move: PaymentMove): Promise<boolean> {
  return changeAndRecord(tx, desk, paymentMove(tx, move));
}

/** The change {@link movePayment} makes. */
export function paymentMove(tx: Executor, move: PaymentMove): Change {
  const allowed: readonly PaymentState[] = paymentTransitions[move.from];
  if (!allowed.includes(move.to))
    throw new TypeError(`A payment does not go from ${move.from} to ${move.to}.`);
  const { paymentId, from, to, actor, reason, set } = move;
  const change = tx
    .update(payments)
    .set({ ...set, state: to })
    .where(and(eq(payments.id, paymentId), eq(payments.state, from)))
    .returning({ id: payments.id });
  return { change, moves: [{ subject: 'payment', subjectId: paymentId, from, to, actor, reason }] };
}
