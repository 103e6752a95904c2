import { type Money, minorDigits } from '@luxon/money';
import type { Decision } from './decision.ts';

export interface SecondPersonRule {
  readonly decision: Pick<Decision, 'kind'> & {
    readonly trustShape?: boolean | undefined;
    readonly verdict?: string | undefined;
  };
  /** Every sum the decision is about: what came in, what is credited. The largest counts. */
  readonly sums: readonly Money[];
  /** Whole units of each sum's own currency; 0: one person decides about every sum. */
  readonly secondPersonAbove: number;
}

export interface SecondPersonVerdict {
  readonly isNeeded: boolean;
  readonly reason: 'switched_off' | 'moves_no_money' | 'teaches_the_desk' | 'above_limit' | 'within_limit';
}

/** Decisions that neither credit anything nor close money for good: another decision takes them back. */
const movesNoMoney: ReadonlySet<Decision['kind']> = new Set([
  'undo',
  'set_aside',
  'take_up',
  'dismiss_mail',
  'cancel_request',
]);

/**
 * Decides whether a second person must confirm a decision: above the limit, exactly the limit is still one person's.
 * Trusting a shape of replies confirms other attempts of any sum, so it always needs one where the rule is on.
 */
export function needsSecond({ decision, sums, secondPersonAbove }: SecondPersonRule): SecondPersonVerdict {
  if (secondPersonAbove === 0) return { isNeeded: false, reason: 'switched_off' };
  if (movesNoMoney.has(decision.kind) || decision.verdict === 'cannot_tell')
    return { isNeeded: false, reason: 'moves_no_money' };
  if (decision.trustShape === true) return { isNeeded: true, reason: 'teaches_the_desk' };
  const isAbove = sums.some(
    ({ amountMinor, currency }) =>
      amountMinor > BigInt(secondPersonAbove) * 10n ** BigInt(minorDigits(currency)),
  );
  return isAbove ? { isNeeded: true, reason: 'above_limit' } : { isNeeded: false, reason: 'within_limit' };
}
