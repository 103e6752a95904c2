import { and, eq } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { recordHistory } from '../history/record-history.ts';
import { payments } from './payment-tables.ts';
import { type PaymentState, paymentTransitions } from './transitions.ts';

export interface PaymentMove {
  readonly paymentId: string;
  readonly from: PaymentState;
  readonly to: PaymentState;
  readonly actor: string;
  readonly reason: string;
}

/** Moves a payment, if it still is where the caller believes it to be; writes the history. */
export async function movePayment(tx: Executor, desk: Desk, move: PaymentMove): Promise<boolean> {
  const allowed: readonly PaymentState[] = paymentTransitions[move.from];
  if (!allowed.includes(move.to))
    throw new TypeError(`A payment does not go from ${move.from} to ${move.to}.`);
  const { rowCount } = await tx
    .update(payments)
    .set({ state: move.to })
    .where(and(eq(payments.id, move.paymentId), eq(payments.state, move.from)));
  if (rowCount !== 1) return false;
  await recordHistory(tx, desk, { subject: 'payment', subjectId: move.paymentId, ...move });
  return true;
}
