import type { Currency } from '@luxon/money';

/** The desk's money at a moment, minor units of the call's currency. */
export interface Balance {
  readonly at: Date;
  readonly amountMinor: bigint;
}

/** The call whose outcome is in doubt. */
export interface DoubtfulCall {
  readonly attemptId: string;
  readonly playerId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly sendingAt: Date;
  readonly deadlineAt: Date;
  /** As it was read before the call; null: the API has none, or did not answer in time. */
  readonly balanceBefore: Balance | null;
}

/** One credit in the desk's own history. */
export interface HistoryEntry {
  readonly playerId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly at: Date;
  /** Of the API; null where it has none. */
  readonly reference: string | null;
}

/** What an API could tell about a call. */
export type Evidence =
  | { readonly kind: 'cannot_tell'; readonly reason: string }
  /** The desk's money before and after. */
  | { readonly kind: 'balance'; readonly before: Balance; readonly after: Balance }
  /** Every credit of the desk between two moments. */
  | {
      readonly kind: 'history';
      readonly from: Date;
      readonly until: Date;
      readonly entries: readonly HistoryEntry[];
    };

/** Asks the desk's API for evidence. Never moves money; rejects where it was not answered: it is asked again later. */
export type LookAgain = (call: DoubtfulCall) => Promise<Evidence>;

/** For an API without balance and history. */
export const cannotTell: LookAgain = () =>
  Promise.resolve({ kind: 'cannot_tell', reason: 'no_balance_no_history' });

/** When evidence is looked for, after an outcome became unknown; after the last one only a person looks. */
export const secondLooksAfterMs = [10_000, 60_000, 5 * 60_000, 60 * 60_000] as const;

/** Gives when the next look is due; null: only a person looks from now on. Pure. */
export function nextLookAt(unknownSince: Date, lookedAt: Date | null): Date | null {
  const from = unknownSince.getTime();
  const next = secondLooksAfterMs.find((ms) => lookedAt === null || from + ms > lookedAt.getTime());
  return next === undefined ? null : new Date(from + next);
}
