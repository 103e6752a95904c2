import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { attempts } from '../credit/credit-tables.ts';
import { wasCreditedAfterAll } from '../credit/credited-after-all.ts';
import { type Attempt, moveAttempt } from '../credit/finish-attempt.ts';
import { isSendable } from '../credit/may-be-sent.ts';
import { planAttempt } from '../credit/plan-attempt.ts';
import { exclusiveStates } from '../credit/transitions.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { history } from '../history/history-table.ts';
import { changeAndRecord } from '../history/record-history.ts';
import { movePayment } from '../payment/move-payment.ts';
import { payments } from '../payment/payment-tables.ts';
import type { PaymentState } from '../payment/transitions.ts';
import { moveRequest } from '../request/move-request.ts';
import { requests } from '../request/request-table.ts';
import type { MatchDecision } from './decide-match.ts';
import { situationOf } from './match-payment.ts';
import { matches } from './match-table.ts';

export interface PersonsChange {
  readonly paymentId: string;
  /** Required. */
  readonly reason: string;
  readonly actor: string;
}

export type PersonsChangeResult = {
  /** `credited_after_all`: MobCash confirmed a credit of it that had been closed as failed. */
  readonly kind: 'done' | 'not_possible' | 'credited_after_all';
};

/** With the matcher's word about its payment: the one acted on, or the one a person went beyond. */
type Match = typeof matches.$inferSelect & { readonly decision: MatchDecision | null };

function demandReason(change: PersonsChange): string {
  const reason = change.reason.trim();
  if (reason === '') throw new TypeError('A person changes a payment with a reason.');
  return reason;
}

/**
 * Takes back a match a person has just made by hand, as long as its first and only attempt is planned: the request waits
 * again as it did, and the payment where it was, with what the matcher had said of it.
 */
export async function takeBackMatch(desk: Desk, change: PersonsChange): Promise<PersonsChangeResult> {
  const reason = demandReason(change);
  return desk.database.drizzle.transaction(async (tx) => {
    const match = await lockMatch(tx, change.paymentId);
    if (match === null || match.decidedBy === 'system') return { kind: 'not_possible' };
    const tries = await tx.$count(attempts, eq(attempts.matchId, match.id));
    // None is withdrawn where the one try has ended meanwhile: that one is taken apart, not back.
    if (tries !== 1 || (await withdrawPlanned(tx, desk, change, 'all')) !== 1) {
      return { kind: 'not_possible' };
    }
    const by = { actor: change.actor, reason };
    await endMatch(tx, desk, match, by);
    const { paymentId, requestId, decision } = match;
    await movePayment(tx, desk, {
      paymentId,
      from: 'matched',
      to: await whereItWas(tx, paymentId),
      ...by,
      set: { deviations: decision === null ? [] : situationOf(decision) },
    });
    const to = await whereItWaited(tx, desk, requestId);
    await moveRequest(tx, desk, { requestId, from: 'matched', to, ...by });
    return { kind: 'done' };
  });
}

/** Where a payment was before it was matched the last time. */
async function whereItWas(tx: Executor, paymentId: string): Promise<'recorded' | 'set_aside'> {
  const [joined] = await tx
    .select({ fromState: history.fromState })
    .from(history)
    .where(
      and(
        eq(history.subject, 'payment'),
        eq(history.subjectId, paymentId),
        eq(history.toState, 'matched' satisfies PaymentState),
      ),
    )
    .orderBy(desc(history.id))
    .limit(1);
  return joined?.fromState === 'set_aside' ? 'set_aside' : 'recorded';
}

/** Where a request that is matched would stand unpaid. */
async function whereItWaited(
  tx: Executor,
  desk: Desk,
  requestId: string,
): Promise<'open' | 'grace' | 'expired'> {
  const [request] = await tx.select().from(requests).where(eq(requests.id, requestId)).for('update');
  // An amount that was given up cannot be held again: somebody else may have it.
  if (request === undefined || !request.holdsAmount) return 'expired';
  return desk.clock() < request.expiresAt ? 'open' : 'grace';
}

/** Takes a match apart, if nothing of it is, was or may have been credited. The request's amount rests. */
export async function undoMatch(desk: Desk, change: PersonsChange): Promise<PersonsChangeResult> {
  const reason = demandReason(change);
  return desk.database.drizzle.transaction(async (tx) => {
    if (await wasCreditedAfterAll(tx, change.paymentId)) return { kind: 'credited_after_all' };
    return undoMatchWithin(tx, desk, { ...change, reason });
  });
}

async function undoMatchWithin(
  tx: Executor,
  desk: Desk,
  change: PersonsChange,
): Promise<PersonsChangeResult> {
  const match = await lockMatch(tx, change.paymentId);
  if (match === null || (await withdrawPlanned(tx, desk, change, 'all')) === null) {
    return { kind: 'not_possible' };
  }
  const { actor, reason } = change;
  const { paymentId, requestId } = match;
  await endMatch(tx, desk, match, { actor, reason });
  // The matcher must not join the two again by itself.
  const decision: MatchDecision = {
    kind: 'choose',
    candidates: [{ requestId, objections: ['match_undone'] }],
  };
  const set = { decision, deviations: [] };
  await movePayment(tx, desk, { paymentId, from: 'matched', to: 'recorded', actor, reason, set });
  await moveRequest(tx, desk, { requestId, from: 'matched', to: 'cancelled', actor, reason });
  return { kind: 'done' };
}

async function endMatch(
  tx: Executor,
  desk: Desk,
  { id }: Match,
  by: { readonly actor: string; readonly reason: string },
): Promise<void> {
  const ending = tx
    .update(matches)
    .set({ endedAt: desk.clock() })
    .where(eq(matches.id, id))
    .returning({ id: matches.id });
  const move = { subject: 'match', subjectId: id, from: 'made', to: 'ended', ...by } as const;
  await changeAndRecord(tx, desk, { change: ending, moves: [move] });
}

/**
 * Plans another attempt, on a person's word, for a match whose last one certainly credited nothing, or was planned
 * before the automatic credit was switched off.
 */
export async function retryCredit(desk: Desk, change: PersonsChange): Promise<PersonsChangeResult> {
  const reason = demandReason(change);
  return desk.database.drizzle.transaction(async (tx) => {
    const match = await lockMatch(tx, change.paymentId);
    if (match === null) return { kind: 'not_possible' };
    if (await wasCreditedAfterAll(tx, change.paymentId)) return { kind: 'credited_after_all' };
    if ((await withdrawPlanned(tx, desk, { ...change, reason }, 'held')) === null) {
      return { kind: 'not_possible' };
    }
    const [last] = await tx
      .select()
      .from(attempts)
      .where(eq(attempts.matchId, match.id))
      .orderBy(desc(attempts.ordinal))
      .limit(1);
    if (last === undefined) return { kind: 'not_possible' };
    const { matchId, paymentId, requestId, playerId, amountMinor, currency } = last;
    const facts = { matchId, paymentId, requestId, playerId, amountMinor, currency };
    await planAttempt(tx, desk, { ...facts, actor: change.actor, reason });
    return { kind: 'done' };
  });
}

/** Locks a matched payment and gives its match. */
async function lockMatch(tx: Executor, paymentId: string): Promise<Match | null> {
  const [payment] = await tx.select().from(payments).where(eq(payments.id, paymentId)).for('update');
  if (payment?.state !== 'matched') return null;
  const [match] = await tx
    .select()
    .from(matches)
    .where(and(eq(matches.paymentId, paymentId), isNull(matches.endedAt)));
  return match === undefined ? null : { ...match, decision: payment.decision };
}

/**
 * Closes what is planned and was not sent (`held`: only what waits for a person); gives how many that were. Null if an
 * attempt is on its way, in doubt or done, or a worker is just taking it: nothing may be closed.
 */
async function withdrawPlanned(
  tx: Executor,
  desk: Desk,
  change: PersonsChange,
  which: 'all' | 'held',
): Promise<number | null> {
  const live = await tx
    .select({ id: attempts.id })
    .from(attempts)
    .where(and(eq(attempts.paymentId, change.paymentId), inArray(attempts.state, [...exclusiveStates])));
  // Never waits here: whoever finishes an attempt holds its row first and then wants the payment's, which we hold.
  const planned: Attempt[] = await tx
    .select()
    .from(attempts)
    .where(and(eq(attempts.paymentId, change.paymentId), eq(attempts.state, 'planned')))
    .for('update', { skipLocked: true });
  if (planned.length !== live.length) return null;
  for (const attempt of planned) {
    if (which === 'held' && (await isSendable(tx, attempt.id))) return null;
    await moveAttempt(tx, desk, attempt, { to: 'not_sent', actor: change.actor, reason: 'withdrawn' });
  }
  return planned.length;
}

/** Puts a payment aside, or marks it as given back to the payer; an undecided match is taken apart first. */
export async function closePayment(
  desk: Desk,
  change: PersonsChange & { readonly as: 'set_aside' | 'returned' },
): Promise<PersonsChangeResult> {
  const reason = demandReason(change);
  return desk.database.drizzle.transaction(async (tx) => {
    const { paymentId, actor, as: to } = change;
    const [payment] = await tx.select().from(payments).where(eq(payments.id, paymentId)).for('update');
    if (payment === undefined) return { kind: 'not_possible' };
    let from: PaymentState = payment.state;
    if (from === 'matched') {
      const undone = await undoMatchWithin(tx, desk, { ...change, reason });
      if (undone.kind !== 'done') return undone;
      from = 'recorded';
    }
    if (from !== 'recorded' && (from !== 'set_aside' || to === 'set_aside')) return { kind: 'not_possible' };
    const moved = await movePayment(tx, desk, { paymentId, from, to, actor, reason });
    return { kind: moved ? 'done' : 'not_possible' };
  });
}

const noWord: MatchDecision = { kind: 'choose', candidates: [] };

/** Takes a payment that was put aside up again: it waits for a person to match it. */
export async function takeUpPayment(desk: Desk, change: PersonsChange): Promise<PersonsChangeResult> {
  const reason = demandReason(change);
  const { paymentId, actor } = change;
  return desk.database.drizzle.transaction(async (tx) => {
    const [payment] = await tx.select().from(payments).where(eq(payments.id, paymentId)).for('update');
    if (payment === undefined) return { kind: 'not_possible' };
    // Put aside before the matcher looked: without its word the machine would take it for new.
    const set = { decision: payment.decision ?? noWord };
    const move = { from: 'set_aside', to: 'recorded', actor, reason, set } as const;
    const moved = await movePayment(tx, desk, { paymentId, ...move });
    return { kind: moved ? 'done' : 'not_possible' };
  });
}
