import type { AttemptState } from '../credit/transitions.ts';
import type { MatchDecision } from '../match/decide-match.ts';
import type { PaymentState } from '../payment/transitions.ts';
import { isUnclearScope } from '../request/scope-of.ts';
import type { RequestState } from '../request/transitions.ts';

/** The seven words operators read; the panel says them in their language. */
export const words = ['waiting', 'checking', 'choose', 'credited', 'refused', 'unknown', 'returned'] as const;
export type Word = (typeof words)[number];

/** Where a request, its payment and its last attempt stand; null: there is none. */
export interface Standing {
  readonly request: { readonly state: RequestState } | null;
  readonly payment: {
    readonly state: PaymentState;
    readonly decision: MatchDecision | null;
    readonly scope: string;
    /** When the bank wrote that it took it back; null or absent: it did not. */
    readonly reversedAt?: Date | null;
  } | null;
  readonly attempt: {
    readonly state: AttemptState;
    readonly reason: string | null;
    /** Planned before the automatic credit was switched off, or the like: it waits for a person. */
    readonly isHeld: boolean;
  } | null;
}

export interface Said {
  readonly word: Word;
  /** Why, as a code the panel translates; null where the word says it all. */
  readonly reason: string | null;
  /** Nothing goes on by itself: a person must act. */
  readonly needsPerson: boolean;
}

const byItself = (word: Word, reason: string | null = null): Said => ({ word, reason, needsPerson: false });
const byPerson = (word: Word, reason: string | null): Said => ({ word, reason, needsPerson: true });

/** Says in one of seven words where a request or a payment stands, why, and whether a person must act. */
export function wordOf({ request, payment, attempt }: Standing): Said {
  if (payment === null) return ofRequest(request?.state ?? 'open');
  const isReversed = payment.reversedAt != null;
  switch (payment.state) {
    case 'settled':
      return byItself('credited');
    case 'returned':
      return byItself('returned');
    case 'set_aside':
      return byItself('choose', 'set_aside');
    case 'recorded':
      return payment.decision === null
        ? byItself('checking')
        : byPerson('choose', isReversed ? 'payment_reversed' : whyChoose(payment.decision, payment.scope));
    case 'matched':
      return attempt?.state === 'planned' && attempt.isHeld && isReversed
        ? byPerson('choose', 'payment_reversed')
        : ofAttempt(attempt);
  }
}

function ofRequest(state: RequestState): Said {
  switch (state) {
    case 'open':
      return byItself('waiting');
    case 'grace':
      return byItself('waiting', 'not_paid_in_time');
    case 'matched':
      return byItself('checking');
    case 'settled':
      return byItself('credited');
    case 'expired':
    case 'cancelled':
      return byItself('refused', state);
  }
}

function ofAttempt(attempt: Standing['attempt']): Said {
  if (attempt === null) return byItself('checking');
  switch (attempt.state) {
    case 'planned':
      return attempt.isHeld ? byPerson('choose', 'held') : byItself('checking');
    case 'sending':
      return byItself('checking', 'sending');
    case 'confirmed':
      return byItself('credited');
    case 'unknown':
      return byPerson('unknown', attempt.reason);
    case 'rejected':
    case 'not_sent':
    case 'not_applied':
      return byPerson('refused', attempt.reason);
  }
}

/** The first objection, as the one sentence people read; the page of the payment shows them all. */
function whyChoose(decision: MatchDecision, scope: string): string {
  if (decision.kind !== 'choose') return isUnclearScope(scope) ? 'unclear_mailbox' : 'unmatched';
  if (decision.candidates.length === 0) return 'taken_up';
  return decision.candidates.flatMap((candidate) => candidate.objections)[0] ?? 'several_holders';
}
