import type { Currency } from '@luxon/money';
import { and, asc, desc, eq, gt, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Desk } from '../desk/desk.ts';
import { weighedBy } from '../match/decide-match.ts';
import type { Deviation } from '../match/deviations.ts';
import { matches } from '../match/match-table.ts';
import {
  type MatchObjection,
  type RuleResult,
  type WeighedCandidate,
  weighForPerson,
} from '../match/weigh-candidate.ts';
import { payments } from '../payment/payment-tables.ts';
import { players } from '../player/player-tables.ts';
import { requests } from '../request/request-table.ts';
import type { RequestState } from '../request/transitions.ts';
import { lastAttemptOf } from './desk-item.ts';
import { paymentsForPerson } from './for-person.ts';
import { listWaitingMails, type UnmatchedMail } from './waiting-mails.ts';
import { type Said, wordOf } from './word-of.ts';

/** A request an operator may be looking for. */
export interface Suggestion {
  readonly requestId: string;
  readonly playerId: string;
  readonly state: RequestState;
  readonly baseMinor: bigint;
  readonly payMinor: bigint;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly deviations: readonly Deviation[];
  /** What the rules have against it. */
  readonly objections: readonly MatchObjection[];
  /** What was asked: every rule, as the matcher found it when it weighed the request, else what the two say now. */
  readonly rules: readonly RuleResult[];
  /** How many of these rules do not speak against it. */
  readonly score: { readonly passed: number; readonly asked: number };
  /** Made after the payment came in: the matcher, which looks once, never saw it. */
  readonly isMadeLater: boolean;
  /** Whether `matchByHand` would take it. */
  readonly canBeMatched: boolean;
}

/** A payment a person must decide about. */
export interface UnmatchedPayment extends Said {
  readonly paymentId: string;
  readonly mailId: string;
  readonly bank: string;
  readonly scope: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly bankTime: Date | null;
  readonly receivedAt: Date;
  readonly ageMs: number;
  readonly reference: string | null;
  readonly holder: string | null;
  readonly vouchedBy: 'bank' | 'operator';
  /** What the situation is called; empty: it has no name until a request is chosen. */
  readonly deviations: readonly Deviation[];
  /** Where it is matched already and its credit was refused or is held. */
  readonly matched: {
    readonly requestId: string;
    readonly playerId: string;
    readonly attemptId: string | null;
    readonly nickname: string | null;
  } | null;
  /** Requests the matcher weighed, each with what spoke against it. */
  readonly candidates: readonly Suggestion[];
  /** Unpaid requests in the same currency, the nearest sums first. */
  readonly nearest: readonly Suggestion[];
}

export interface Unmatched {
  readonly payments: readonly UnmatchedPayment[];
  readonly mails: readonly UnmatchedMail[];
}

const nearestMax = 5;

/**
 * Reads what waits for a person, payments put aside last, at most 100 of each; the oldest first. `paymentIds`: only
 * these payments, whether they wait or not, and no mails.
 */
export async function listUnmatched(
  desk: Desk,
  options: {
    readonly paymentIds?: readonly string[];
    /** Requests a person looked up: weighed for every payment of their currency, behind the nearest. */
    readonly requestIds?: readonly string[];
  } = {},
): Promise<Unmatched> {
  const { drizzle } = desk.database;
  const { paymentIds, requestIds = [] } = options;
  const lastAttempt = lastAttemptOf(drizzle);
  const rows = await drizzle
    .select()
    .from(payments)
    .leftJoin(matches, and(eq(matches.paymentId, payments.id), isNull(matches.endedAt)))
    .leftJoin(requests, eq(requests.id, matches.requestId))
    .leftJoinLateral(lastAttempt, sql`true`)
    .where(
      paymentIds === undefined
        ? or(paymentsForPerson(), eq(payments.state, 'set_aside'))
        : inArray(payments.id, [...paymentIds]),
    )
    .orderBy(sql`${payments.state} = 'set_aside'`, asc(payments.recordedAt), asc(payments.id))
    .limit(100);
  const unmatched = rows.filter((row) => row.requests === null).map((row) => row.payments);
  const [weighed, near, lookedUp] = await Promise.all([
    readWeighed(desk, unmatched),
    readNear(desk, unmatched),
    readByIds(desk, requestIds),
  ]);
  const blocked = await readBlocked(desk, [...weighed.values(), ...[...near.values()].flat(), ...lookedUp]);
  const suggestIn = { blocked };
  const found = rows.map((row): UnmatchedPayment => {
    const payment = row.payments;
    const candidates = row.requests === null ? suggestWeighed(payment, weighed, suggestIn) : [];
    const nearest = suggestNearest(payment, near.get(payment.id) ?? [], suggestIn);
    const others =
      row.requests === null ? lookedUp.filter(({ currency }) => currency === payment.currency) : [];
    const isShown = new Set(candidates.map(({ requestId }) => requestId));
    const behind = [...nearest, ...others.map((one) => suggest(payment, one, suggestIn))].filter(
      ({ requestId }) => !isShown.has(requestId) && isShown.add(requestId),
    );
    return {
      ...wordOf({ request: row.requests, payment, attempt: row.last_attempt }),
      paymentId: payment.id,
      mailId: payment.mailId,
      bank: payment.bank,
      scope: payment.scope,
      amountMinor: payment.amountMinor,
      currency: payment.currency,
      bankTime: payment.bankTime,
      receivedAt: payment.receivedAt,
      ageMs: Math.max(0, desk.clock().getTime() - payment.recordedAt.getTime()),
      reference: payment.reference,
      holder: payment.holder,
      vouchedBy: payment.vouchedBy,
      deviations: payment.deviations,
      matched: row.requests && {
        requestId: row.requests.id,
        playerId: row.requests.playerId,
        attemptId: row.last_attempt?.id ?? null,
        nickname: row.last_attempt?.nickname ?? null,
      },
      candidates,
      nearest: behind,
    };
  });
  return { payments: found, mails: paymentIds === undefined ? await listWaitingMails(desk) : [] };
}

type Payment = typeof payments.$inferSelect;
type Request = typeof requests.$inferSelect;

const matchableStates: readonly RequestState[] = ['open', 'grace', 'expired'];

interface SuggestIn {
  /** Ids of players. */
  readonly blocked: ReadonlySet<string>;
}

function suggest(
  payment: Payment,
  request: Request,
  { blocked }: SuggestIn,
  stored?: WeighedCandidate,
): Suggestion {
  const candidate = {
    ...request,
    requestId: request.id,
    heldUntil: request.restsUntil,
    isPlayerBlocked: blocked.has(request.playerId),
  };
  const { objections, rules, deviations } = weighForPerson(candidate, payment, stored);
  const { id: requestId, playerId, state, baseMinor, payMinor, createdAt, expiresAt } = request;
  return {
    requestId,
    playerId,
    state,
    baseMinor,
    payMinor,
    createdAt,
    expiresAt,
    deviations,
    objections,
    rules,
    score: { passed: rules.filter(({ result }) => result === 'passed').length, asked: rules.length },
    isMadeLater: createdAt > payment.recordedAt,
    canBeMatched: matchableStates.includes(state),
  };
}

function readByIds(desk: Desk, ids: readonly string[]): Promise<Request[]> | Request[] {
  if (ids.length === 0) return [];
  return desk.database.drizzle
    .select()
    .from(requests)
    .where(inArray(requests.id, [...new Set(ids)]));
}

/** Reads, in one statement, every request the matcher weighed for these payments. */
async function readWeighed(desk: Desk, waiting: readonly Payment[]): Promise<ReadonlyMap<string, Request>> {
  const ids = waiting.flatMap(({ decision }) => [...weighedBy(decision).keys()]);
  return new Map((await readByIds(desk, ids)).map((request) => [request.id, request]));
}

async function readBlocked(desk: Desk, among: readonly Request[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(among.map(({ playerId }) => playerId))];
  if (ids.length === 0) return new Set();
  const rows = await desk.database.drizzle
    .select({ playerId: players.playerId })
    .from(players)
    .where(and(inArray(players.playerId, ids), eq(players.isBlocked, true)));
  return new Set(rows.map(({ playerId }) => playerId));
}

function suggestWeighed(
  payment: Payment,
  known: ReadonlyMap<string, Request>,
  given: SuggestIn,
): Suggestion[] {
  return [...weighedBy(payment.decision)]
    .flatMap(([id, weighed]) => {
      const request = known.get(id);
      return request === undefined ? [] : [suggest(payment, request, given, weighed)];
    })
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

/**
 * Reads, in one statement, the unpaid requests next to each payment's sum: from the sum outwards along their index, so
 * however many there are, only the nearest are read.
 */
async function readNear(
  desk: Desk,
  waiting: readonly Payment[],
): Promise<ReadonlyMap<string, readonly Request[]>> {
  if (waiting.length === 0) return new Map();
  const { drizzle } = desk.database;
  const side = (where: SQL, order: SQL) =>
    drizzle
      .select()
      .from(requests)
      .where(and(eq(requests.currency, payments.currency), inArray(requests.state, ['open', 'grace']), where))
      .orderBy(order, desc(requests.createdAt))
      .limit(nearestMax);
  const near = unionAll(
    side(lte(requests.payMinor, payments.amountMinor), desc(requests.payMinor)),
    side(gt(requests.payMinor, payments.amountMinor), asc(requests.payMinor)),
  ).as('near');
  const rows = await drizzle
    .select()
    .from(payments)
    .innerJoinLateral(near, sql`true`)
    .where(
      inArray(
        payments.id,
        waiting.map(({ id }) => id),
      ),
    );
  return Map.groupBy(
    rows.map((row) => ({ ...row.near, paymentId: row.payments.id })),
    ({ paymentId }) => paymentId,
  );
}

function suggestNearest(payment: Payment, near: readonly Request[], given: SuggestIn): Suggestion[] {
  const { amountMinor } = payment;
  const distance = ({ payMinor }: Request): bigint =>
    payMinor > amountMinor ? payMinor - amountMinor : amountMinor - payMinor;
  return [...near]
    .sort((a, b) => Number(distance(a) - distance(b)) || b.createdAt.getTime() - a.createdAt.getTime())
    .slice(0, nearestMax)
    .map((request) => suggest(payment, request, given));
}
