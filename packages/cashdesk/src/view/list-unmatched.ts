import type { Currency } from '@luxon/money';
import { and, asc, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { mails } from '../mail/mail-tables.ts';
import type { StoredNotice } from '../mail/notice-facts.ts';
import type { MatchDecision } from '../match/decide-match.ts';
import { type Deviation, findDeviations } from '../match/deviations.ts';
import { matches } from '../match/match-table.ts';
import type { MatchObjection, RuleResult, WeighedCandidate } from '../match/weigh-candidate.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import type { RequestState } from '../request/transitions.ts';
import { lastAttemptOf } from './desk-item.ts';
import { mailsForPerson, paymentsForPerson } from './for-person.ts';
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
  /** What the matcher had against it; empty for a request that is only near. */
  readonly objections: readonly MatchObjection[];
  /** Every rule the matcher asked; empty for a request that is only near, and in decisions of before. */
  readonly rules: readonly RuleResult[];
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

/** A mail a person must decide about. */
export interface UnmatchedMail {
  readonly mailId: string;
  readonly state: 'review' | 'unreadable' | 'oversize';
  readonly reason: string | null;
  readonly receivedAt: Date;
  readonly sizeBytes: number;
  /** What the mail seems to say; null where nothing could be read. */
  readonly notice: StoredNotice | null;
  /** The payment it repeats or contradicts. */
  readonly likePaymentId: string | null;
  readonly evidence: Record<string, unknown> | null;
}

export interface Unmatched {
  readonly payments: readonly UnmatchedPayment[];
  readonly mails: readonly UnmatchedMail[];
}

const nearestMax = 5;

/** Reads what waits for a person, payments put aside last, at most 100 of each; the oldest first. */
export async function listUnmatched(desk: Desk): Promise<Unmatched> {
  const { drizzle } = desk.database;
  const lastAttempt = lastAttemptOf(drizzle);
  const rows = await drizzle
    .select()
    .from(payments)
    .leftJoin(matches, and(eq(matches.paymentId, payments.id), isNull(matches.endedAt)))
    .leftJoin(requests, eq(requests.id, matches.requestId))
    .leftJoinLateral(lastAttempt, sql`true`)
    .where(or(paymentsForPerson(), eq(payments.state, 'set_aside')))
    .orderBy(sql`${payments.state} = 'set_aside'`, asc(payments.recordedAt), asc(payments.id))
    .limit(100);
  const found = await Promise.all(
    rows.map(async (row): Promise<UnmatchedPayment> => {
      const payment = row.payments;
      const isMatched = row.requests !== null;
      const [candidates, nearest] = await Promise.all([
        readCandidates(desk, payment),
        isMatched ? [] : readNearest(desk, payment),
      ]);
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
        nearest: nearest.filter((near) => !candidates.some(({ requestId }) => requestId === near.requestId)),
      };
    }),
  );
  return { payments: found, mails: await readMails(desk) };
}

type Payment = typeof payments.$inferSelect;
type Request = typeof requests.$inferSelect;

const matchableStates: readonly RequestState[] = ['open', 'grace', 'expired'];

function suggest(payment: Payment, request: Request, weighed?: WeighedCandidate): Suggestion {
  const { id: requestId, playerId, state, baseMinor, payMinor, createdAt, expiresAt } = request;
  return {
    requestId,
    playerId,
    state,
    baseMinor,
    payMinor,
    createdAt,
    expiresAt,
    deviations: findDeviations(payment, request),
    objections: weighed?.objections ?? [],
    rules: weighed?.rules ?? [],
    isMadeLater: createdAt > payment.recordedAt,
    canBeMatched: matchableStates.includes(state),
  };
}

async function readCandidates(desk: Desk, payment: Payment): Promise<Suggestion[]> {
  const weighed = weighedBy(payment.decision);
  if (weighed.size === 0 || payment.state === 'matched') return [];
  const rows = await desk.database.drizzle
    .select()
    .from(requests)
    .where(inArray(requests.id, [...weighed.keys()]))
    .orderBy(desc(requests.createdAt));
  return rows.map((request) => suggest(payment, request, weighed.get(request.id)));
}

function weighedBy(decision: MatchDecision | null): ReadonlyMap<string, WeighedCandidate> {
  return new Map(decision?.kind === 'choose' ? decision.candidates.map((one) => [one.requestId, one]) : []);
}

async function readNearest(desk: Desk, payment: Payment): Promise<Suggestion[]> {
  const rows = await desk.database.drizzle
    .select()
    .from(requests)
    .where(and(eq(requests.currency, payment.currency), inArray(requests.state, ['open', 'grace'])))
    .orderBy(sql`abs(${requests.payMinor} - ${payment.amountMinor})`, desc(requests.createdAt))
    .limit(nearestMax);
  return rows.map((request) => suggest(payment, request));
}

async function readMails(desk: Desk): Promise<UnmatchedMail[]> {
  const rows = await desk.database.drizzle
    .select({
      mailId: mails.id,
      state: sql<UnmatchedMail['state']>`${mails.state}`,
      reason: mails.stateReason,
      receivedAt: mails.receivedAt,
      sizeBytes: mails.sizeBytes,
      notice: mails.notice,
      likePaymentId: mails.paymentId,
      evidence: mails.evidence,
    })
    .from(mails)
    .where(mailsForPerson())
    .orderBy(asc(mails.storedAt), asc(mails.id))
    .limit(100);
  return rows;
}
