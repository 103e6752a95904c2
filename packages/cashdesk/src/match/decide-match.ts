import type { RequestState } from '../request/transitions.ts';

/** Clock tolerance between the bank and us, when the payment seems to be older than its request. */
export const clockToleranceMs = 60_000;
const dayMs = 24 * 60 * 60_000;

/** What the matcher knows of a payment. */
export interface MatchablePayment {
  readonly bankTime: Date | null;
}

/** A request whose exact amount, currency and scope are the payment's. */
export interface MatchCandidate {
  readonly requestId: string;
  readonly state: RequestState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When its amount stopped being reserved, or will; null while the request is alive. */
  readonly heldUntil: Date | null;
}

export interface MatchContext {
  readonly automaticCreditOn: boolean;
}

/** Why a candidate is not taken without a person. */
export type MatchObjection =
  | 'no_bank_time'
  | 'before_request'
  | 'tolerance_contested'
  | 'after_expiry'
  | 'request_settled'
  | 'request_cancelled'
  | 'request_matched'
  /** A person took the match of these two apart. */
  | 'match_undone'
  | 'several_holders'
  | 'automatic_credit_off';

/** The matcher's word, with every reason. JSON-safe: it is stored with the payment. */
export type MatchDecision =
  | { readonly kind: 'match'; readonly requestId: string; readonly reasons: readonly string[] }
  | {
      readonly kind: 'choose';
      readonly candidates: readonly {
        readonly requestId: string;
        readonly objections: readonly MatchObjection[];
      }[];
    }
  | { readonly kind: 'unmatched' };

/**
 * Decides which request a payment belongs to. Never guesses: anything but exactly one holder of the amount with
 * nothing against it is for a person (docs/architecture.md, "Matching").
 */
export function decideMatch(
  payment: MatchablePayment,
  candidates: readonly MatchCandidate[],
  context: MatchContext,
): MatchDecision {
  if (candidates.length === 0) return { kind: 'unmatched' };
  const judged = candidates.map((candidate) => ({
    requestId: candidate.requestId,
    objections: objectionsTo(candidate, payment, candidates, context),
  }));
  const [only, ...others] = judged.filter((candidate) => candidate.objections.length === 0);
  if (only !== undefined && others.length === 0) {
    return { kind: 'match', requestId: only.requestId, reasons: ['amount', 'scope', 'time'] };
  }
  return { kind: 'choose', candidates: judged };
}

function objectionsTo(
  candidate: MatchCandidate,
  payment: MatchablePayment,
  all: readonly MatchCandidate[],
  context: MatchContext,
): MatchObjection[] {
  const objections: MatchObjection[] = [];
  if (!context.automaticCreditOn) objections.push('automatic_credit_off');
  if (candidate.state === 'settled') objections.push('request_settled');
  if (candidate.state === 'cancelled') objections.push('request_cancelled');
  if (candidate.state === 'matched') objections.push('request_matched');
  const bankTime = payment.bankTime;
  if (bankTime === null) return [...objections, 'no_bank_time'];
  const earlyMs = candidate.createdAt.getTime() - bankTime.getTime();
  const others = all.filter((other) => other !== candidate);
  if (earlyMs > clockToleranceMs) objections.push('before_request');
  else if (earlyMs > 0 && others.some((other) => heldNear(other, bankTime)))
    objections.push('tolerance_contested');
  if (bankTime > candidate.expiresAt) objections.push('after_expiry');
  if (others.some((other) => heldAt(other, bankTime))) objections.push('several_holders');
  return objections;
}

/** Whether the amount was reserved for this request at that time. */
function heldAt(candidate: MatchCandidate, time: Date): boolean {
  return candidate.createdAt <= time && (candidate.heldUntil === null || time < candidate.heldUntil);
}

/** Whether the amount was reserved for this request at any moment of the day before that time. */
function heldNear(candidate: MatchCandidate, time: Date): boolean {
  return (
    candidate.createdAt <= time &&
    (candidate.heldUntil === null || candidate.heldUntil.getTime() > time.getTime() - dayMs)
  );
}
