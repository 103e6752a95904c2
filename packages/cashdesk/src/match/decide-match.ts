import type { NearRequest } from './deviations.ts';
import {
  type MatchablePayment,
  type MatchCandidate,
  type MatchContext,
  type WeighedCandidate,
  weighCandidate,
} from './weigh-candidate.ts';

/**
 * The matcher's word, with every rule's result for every candidate, also where it matched. JSON-safe: it is stored
 * with the payment. What is optional is missing in decisions stored before it was kept.
 */
export type MatchDecision =
  | {
      readonly kind: 'match';
      readonly requestId: string;
      readonly reasons: readonly string[];
      readonly candidates?: readonly WeighedCandidate[];
    }
  | { readonly kind: 'choose'; readonly candidates: readonly WeighedCandidate[] }
  /** Nobody held this amount; `nearest`: who was asked for about as much when it was decided. */
  | { readonly kind: 'unmatched'; readonly nearest?: readonly NearRequest[] };

/**
 * Decides which request a payment belongs to. Never guesses: anything but exactly one holder of the amount with
 * nothing against it is for a person (docs/architecture.md, "Matching").
 */
export function decideMatch(
  payment: MatchablePayment,
  all: readonly MatchCandidate[],
  context: MatchContext,
): MatchDecision {
  if (all.length === 0) return { kind: 'unmatched' };
  const candidates = all.map((candidate) => weighCandidate(candidate, payment, all, context));
  const [only, ...others] = candidates.filter(({ objections }) => objections.length === 0);
  if (only !== undefined && others.length === 0) {
    return { kind: 'match', requestId: only.requestId, reasons: ['amount', 'scope', 'time'], candidates };
  }
  return { kind: 'choose', candidates };
}

/** Gives the requests a person was left to choose among, as the matcher weighed them, by their ids. */
export function weighedBy(decision: MatchDecision | null): ReadonlyMap<string, WeighedCandidate> {
  return new Map(decision?.kind === 'choose' ? decision.candidates.map((one) => [one.requestId, one]) : []);
}
