import { and, eq, inArray, isNull } from 'drizzle-orm';
import { attempts } from '../credit/credit-tables.ts';
import { planAttempt } from '../credit/plan-attempt.ts';
import { exclusiveStates } from '../credit/transitions.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { recordHistory } from '../history/record-history.ts';
import { movePayment } from '../payment/move-payment.ts';
import { payments } from '../payment/payment-tables.ts';
import { moveRequest } from '../request/move-request.ts';
import { matches } from './match-table.ts';

export interface PersonsChange {
  readonly paymentId: string;
  /** Required. */
  readonly reason: string;
  readonly actor: string;
}

export type PersonsChangeResult = { readonly kind: 'done' | 'not_possible' };

function demandReason(change: PersonsChange): string {
  const reason = change.reason.trim();
  if (reason === '') throw new TypeError('A person changes a payment with a reason.');
  return reason;
}

/** Takes a match apart, if nothing of it is, was or may have been credited. The request's amount rests. */
export async function undoMatch(desk: Desk, change: PersonsChange): Promise<PersonsChangeResult> {
  const reason = demandReason(change);
  return desk.database.drizzle.transaction((tx) => undoMatchWithin(tx, desk, { ...change, reason }));
}

async function undoMatchWithin(
  tx: Executor,
  desk: Desk,
  change: PersonsChange,
): Promise<PersonsChangeResult> {
  const found = await lockRefusedMatch(tx, change.paymentId);
  if (found === null) return { kind: 'not_possible' };
  const { match } = found;
  const { actor, reason } = change;
  await tx.update(matches).set({ endedAt: desk.clock() }).where(eq(matches.id, match.id));
  await recordHistory(tx, desk, {
    subject: 'match',
    subjectId: match.id,
    from: 'made',
    to: 'ended',
    actor,
    reason,
  });
  await movePayment(tx, desk, { paymentId: match.paymentId, from: 'matched', to: 'recorded', actor, reason });
  await moveRequest(tx, desk, {
    requestId: match.requestId,
    from: 'matched',
    to: 'cancelled',
    actor,
    reason,
  });
  return { kind: 'done' };
}

/** Plans another attempt for a match whose last one certainly credited nothing. */
export async function retryCredit(desk: Desk, change: PersonsChange): Promise<PersonsChangeResult> {
  const reason = demandReason(change);
  return desk.database.drizzle.transaction(async (tx) => {
    const found = await lockRefusedMatch(tx, change.paymentId);
    if (found === null) return { kind: 'not_possible' };
    const [last] = await tx.select().from(attempts).where(eq(attempts.matchId, found.match.id)).limit(1);
    if (last === undefined) return { kind: 'not_possible' };
    await planAttempt(tx, desk, {
      matchId: found.match.id,
      paymentId: last.paymentId,
      requestId: last.requestId,
      playerId: last.playerId,
      amountMinor: last.amountMinor,
      currency: last.currency,
      actor: change.actor,
      reason,
    });
    return { kind: 'done' };
  });
}

/** Locks the payment and gives its match, if no attempt of it is planned, on its way, in doubt or done. */
async function lockRefusedMatch(
  tx: Executor,
  paymentId: string,
): Promise<{ match: typeof matches.$inferSelect } | null> {
  const [payment] = await tx.select().from(payments).where(eq(payments.id, paymentId)).for('update');
  if (payment?.state !== 'matched') return null;
  const [match] = await tx
    .select()
    .from(matches)
    .where(and(eq(matches.paymentId, paymentId), isNull(matches.endedAt)));
  if (match === undefined) return null;
  const exclusive = await tx
    .select({ id: attempts.id })
    .from(attempts)
    .where(and(eq(attempts.paymentId, paymentId), inArray(attempts.state, [...exclusiveStates])));
  return exclusive.length === 0 ? { match } : null;
}

/** Puts a payment aside, or marks it as given back to the payer; an undecided match is taken apart first. */
export async function closePayment(
  desk: Desk,
  change: PersonsChange & { readonly as: 'set_aside' | 'returned' },
): Promise<PersonsChangeResult> {
  const reason = demandReason(change);
  return desk.database.drizzle.transaction(async (tx) => {
    const [payment] = await tx.select().from(payments).where(eq(payments.id, change.paymentId)).for('update');
    if (payment === undefined) return { kind: 'not_possible' };
    if (payment.state === 'matched') {
      const undone = await undoMatchWithin(tx, desk, { ...change, reason });
      if (undone.kind !== 'done') return undone;
    } else if (payment.state !== 'recorded' && (payment.state !== 'set_aside' || change.as === 'set_aside')) {
      return { kind: 'not_possible' };
    }
    const from = payment.state === 'matched' ? 'recorded' : payment.state;
    const moved = await movePayment(tx, desk, {
      paymentId: payment.id,
      from,
      to: change.as,
      actor: change.actor,
      reason,
    });
    return { kind: moved ? 'done' : 'not_possible' };
  });
}
