import { and, between, desc, eq, getTableColumns, gte, inArray, isNotNull, sql } from 'drizzle-orm';
import { wasCreditedAfterAll } from '../credit/credited-after-all.ts';
import { type PlannedAfter, planAttempt } from '../credit/plan-attempt.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { history } from '../history/history-table.ts';
import { paymentMove } from '../payment/move-payment.ts';
import { payments } from '../payment/payment-tables.ts';
import { lastRulingOn } from '../player/player-store.ts';
import { requestMove } from '../request/move-request.ts';
import { heldUntil, requests } from '../request/request-table.ts';
import { readTurn, wasRestoredSince } from '../switch/switch-store.ts';
import type { Lease } from '../worker/worker-lease.ts';
import { decideMatch, type MatchDecision, weighedBy } from './decide-match.ts';
import {
  type CreditAmount,
  clockToleranceMs,
  creditedAmount,
  type Deviation,
  findDeviations,
  nameNearest,
  nearRange,
  sharedDeviations,
} from './deviations.ts';
import { matches } from './match-table.ts';
import { type WeighedCandidate, weighForPerson } from './weigh-candidate.ts';

type Payment = typeof payments.$inferSelect;
type Request = typeof requests.$inferSelect;

const lookBackMs = 48 * 60 * 60_000;
const nearestMax = 5;

export interface MatchPayment {
  readonly paymentId: string;
  readonly creditAmount: CreditAmount;
  /** The worker that goes on and sends what is planned; absent: a job waits for it. */
  readonly inHandOf?: Pick<Lease, 'id'>;
}

export type MatchPaymentResult =
  /** `attemptId`: the credit that was planned; null: a person chooses first. */
  | { readonly kind: 'decided'; readonly decision: MatchDecision; readonly attemptId: string | null }
  | { readonly kind: 'not_waiting' };

/**
 * Decides which request a recorded payment belongs to and, where that is sure, plans its credit. Acts on state: what was
 * decided before is left as it is.
 */
export async function matchPayment(desk: Desk, options: MatchPayment): Promise<MatchPaymentResult> {
  return desk.database.drizzle.transaction(async (tx) => {
    const [payment] = await tx
      .select()
      .from(payments)
      .where(eq(payments.id, options.paymentId))
      .for('update');
    // Looked at once: what waits for a person is not taken from them by a request, or a switch, that came later.
    if (payment?.state !== 'recorded' || payment.decision !== null) return { kind: 'not_waiting' };
    const candidates = await selectCandidates(tx, payment);
    const { isOn, turn } = await readTurn(tx);
    const decided = decideMatch(
      payment,
      candidates.map((request) => ({ ...request, requestId: request.id, heldUntil: request.restsUntil })),
      {
        automaticCreditOn: isOn,
        isReversed: payment.reversedAt !== null,
        isRestoredSince: candidates.length > 0 && (await wasRestoredSince(tx, paidAround(payment))),
        isReadAgain: candidates.some(({ state }) => state === 'grace') && (await isReadAgain(tx, payment)),
      },
    );
    const decision: MatchDecision =
      decided.kind === 'unmatched'
        ? { ...decided, nearest: nameNearest(payment, await readNearest(tx, payment)) }
        : decided;
    const request =
      decision.kind === 'match' ? candidates.find(({ id }) => id === decision.requestId) : undefined;
    if (request === undefined) {
      await tx
        .update(payments)
        .set({ decision, deviations: situationOf(decision) })
        .where(and(eq(payments.id, payment.id), eq(payments.state, payment.state)));
      return { kind: 'decided', decision, attemptId: null };
    }
    const { creditAmount, inHandOf } = options;
    const how = {
      ...{ actor: 'system', reason: 'exact amount in time', creditAmount, decision, inHandOf },
      plannedAfter: { turn, ruling: request.lastRuling, reversalMailId: payment.reversalMailId },
    };
    return { kind: 'decided', decision, attemptId: await join(tx, desk, payment, request, how) };
  });
}

/** When it was paid at the earliest, whatever clock is ahead. */
function paidAround({ bankTime, receivedAt }: Pick<Payment, 'bankTime' | 'receivedAt'>): Date {
  return new Date(
    Math.min(bankTime?.getTime() ?? Number.POSITIVE_INFINITY, receivedAt.getTime()) - clockToleranceMs,
  );
}

/** Whether the payment came of a mail that had made none before. A person's own word on a mail is of now. */
async function isReadAgain(tx: Executor, { mailId, vouchedBy }: Payment): Promise<boolean> {
  if (vouchedBy === 'operator') return false;
  const { subject, subjectId, fromState, toState } = history;
  const ofMail = and(eq(subject, 'mail'), eq(subjectId, mailId));
  const putBack = and(isNotNull(fromState), eq(toState, 'stored'));
  return (await tx.$count(history, and(ofMail, putBack))) > 0;
}

/** What a payment that waits is called; one that matched is named by its request. */
export function situationOf(decision: MatchDecision): Deviation[] {
  if (decision.kind === 'choose') return sharedDeviations(decision.candidates);
  // Only the sum can be told of a payer nobody knows.
  const [nearest] = decision.kind === 'unmatched' ? (decision.nearest ?? []) : [];
  return (nearest?.deviations ?? []).filter((deviation) => deviation === 'under' || deviation === 'over');
}

/** Unpaid requests asked for about this sum, the nearest first. */
function readNearest(tx: Executor, payment: Payment): Promise<Request[]> {
  const { fromMinor, toMinor } = nearRange(payment.amountMinor);
  return tx
    .select()
    .from(requests)
    .where(
      and(
        eq(requests.scope, payment.scope),
        eq(requests.currency, payment.currency),
        eq(requests.holdsAmount, true),
        between(requests.payMinor, fromMinor, toMinor),
        inArray(requests.state, ['open', 'grace']),
      ),
    )
    .orderBy(sql`abs(${requests.payMinor} - ${payment.amountMinor})`, desc(requests.id))
    .limit(nearestMax);
}

// Spelt out: in a select from one table drizzle writes columns without their table, also those of others.
const isPlayerBlocked = sql<boolean>`exists (
  select 1 from players as player where player.player_id = requests.player_id and player.is_blocked
)`;

/** Selects the requests that hold this exact amount or held it lately, and locks their rows. */
export function selectCandidates(
  tx: Executor,
  payment: Pick<Payment, 'id' | 'scope' | 'currency' | 'amountMinor' | 'bankTime' | 'receivedAt'>,
) {
  const since = new Date((payment.bankTime ?? payment.receivedAt).getTime() - lookBackMs);
  return tx
    .select({
      ...getTableColumns(requests),
      isPlayerBlocked,
      lastRuling: lastRulingOn(sql`requests.player_id`),
      wasTakenApart: sql<boolean>`exists (
        select 1 from matches as former where former.payment_id = ${payment.id} and former.request_id = requests.id
      )`,
    })
    .from(requests)
    .where(
      and(
        eq(requests.scope, payment.scope),
        eq(requests.currency, payment.currency),
        eq(requests.payMinor, payment.amountMinor),
        gte(heldUntil(), sql`${since}`),
      ),
    )
    .orderBy(desc(requests.createdAt), desc(requests.id))
    .for('update');
}

interface Join {
  readonly actor: string;
  readonly reason: string;
  readonly creditAmount: CreditAmount;
  /** The matcher's word: the one acted on, or the one a person went beyond. */
  readonly decision: MatchDecision | null;
  /** The rules' results for a person's choice, which the matcher's word need not hold. */
  readonly weighed?: WeighedCandidate;
  readonly holdMs?: number;
  readonly inHandOf?: MatchPayment['inHandOf'] | undefined;
  readonly plannedAfter?: PlannedAfter;
}

/** Joins them and plans the credit; gives the attempt's id. */
async function join(
  tx: Executor,
  desk: Desk,
  payment: Payment,
  request: Request,
  how: Join,
): Promise<string> {
  const matchId = newId(desk);
  const { actor, reason, decision, weighed } = how;
  const to = { to: 'matched', actor, reason } as const;
  const set = { decision, deviations: findDeviations(payment, request) };
  const insert = tx
    .insert(matches)
    .values({
      id: matchId,
      paymentId: payment.id,
      requestId: request.id,
      decidedBy: actor,
      reason,
      decidedAt: desk.clock(),
    })
    .returning({ id: matches.id });
  const made = { subject: 'match', subjectId: matchId, from: null, to: 'made', actor, reason } as const;
  const plan = {
    matchId,
    paymentId: payment.id,
    requestId: request.id,
    playerId: request.playerId,
    amountMinor: creditedAmount(how.creditAmount, payment, request),
    currency: payment.currency,
    actor,
    reason,
    ...(how.holdMs === undefined ? {} : { holdMs: how.holdMs }),
    ...(how.inHandOf && { inHandOf: how.inHandOf }),
    ...(how.plannedAfter && { plannedAfter: how.plannedAfter }),
  };
  return planAttempt(tx, desk, plan, [
    paymentMove(tx, { paymentId: payment.id, from: payment.state, ...to, set }),
    requestMove(tx, desk, { requestId: request.id, from: request.state, ...to }),
    { change: insert, moves: [{ ...made, facts: { decision, ...(weighed && { weighed }) } }] },
  ]);
}

export interface MatchByHand {
  readonly paymentId: string;
  readonly requestId: string;
  /** Required. */
  readonly reason: string;
  readonly actor: string;
  readonly creditAmount: CreditAmount;
  /** For so long nothing is sent, and the person may take it back; default: 0. */
  readonly undoSeconds?: number;
}

/** Joins a payment and a request by a person's choice. The sum credited is the one received unless set otherwise. */
export async function matchByHand(
  desk: Desk,
  choice: MatchByHand,
): Promise<{
  kind: 'matched' | 'payment_not_waiting' | 'credited_after_all' | 'request_not_waiting' | 'other_currency';
}> {
  const reason = choice.reason.trim();
  if (reason === '') throw new TypeError('A match by hand has a reason.');
  return desk.database.drizzle.transaction(async (tx) => {
    const [payment] = await tx.select().from(payments).where(eq(payments.id, choice.paymentId)).for('update');
    if (payment === undefined || (payment.state !== 'recorded' && payment.state !== 'set_aside')) {
      return { kind: 'payment_not_waiting' };
    }
    if (await wasCreditedAfterAll(tx, payment.id)) return { kind: 'credited_after_all' };
    const [request] = await tx
      .select({ ...getTableColumns(requests), isPlayerBlocked })
      .from(requests)
      .where(eq(requests.id, choice.requestId))
      .for('update');
    if (request === undefined || !['open', 'grace', 'expired'].includes(request.state)) {
      return { kind: 'request_not_waiting' };
    }
    if (request.currency !== payment.currency) return { kind: 'other_currency' };
    const candidate = { ...request, requestId: request.id, heldUntil: request.restsUntil };
    await join(tx, desk, payment, request, {
      actor: choice.actor,
      reason,
      creditAmount: choice.creditAmount,
      decision: payment.decision,
      weighed: weighForPerson(candidate, payment, weighedBy(payment.decision).get(request.id)),
      holdMs: (choice.undoSeconds ?? 0) * 1_000,
    });
    return { kind: 'matched' };
  });
}
