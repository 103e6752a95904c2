import type { Currency } from '@luxon/money';

/** What the desk's people ruled about a player, and what the player asked for today. Sums in minor units. */
export interface PlayerStanding {
  readonly isBlocked: boolean;
  /** Null: any sum. */
  readonly requestMaxMinor: bigint | null;
  readonly dayMaxMinor: bigint | null;
  /** Of the two limits. */
  readonly currency: Currency;
  /** What today's open and paid requests ask for, in the limits' currency. */
  readonly askedTodayMinor: bigint;
}

/** Why a player's request is not taken. */
export const playerRefusals = ['blocked', 'above_request_max', 'above_day_max'] as const;
export type PlayerRefusal = (typeof playerRefusals)[number];

/**
 * Names everything that speaks against taking a request of a player; empty: nothing does. Exactly the limit is within
 * it. Limits of another currency do not bind.
 */
export function judgePlayer(
  standing: PlayerStanding | null,
  wish: { readonly baseMinor: bigint; readonly currency: Currency },
): PlayerRefusal[] {
  if (standing === null) return [];
  const { isBlocked, requestMaxMinor, dayMaxMinor, askedTodayMinor } = standing;
  const isBound = standing.currency === wish.currency;
  const rules: readonly [PlayerRefusal, boolean][] = [
    ['blocked', isBlocked],
    ['above_request_max', isBound && requestMaxMinor !== null && wish.baseMinor > requestMaxMinor],
    ['above_day_max', isBound && dayMaxMinor !== null && askedTodayMinor + wish.baseMinor > dayMaxMinor],
  ];
  return rules.filter(([, speaksAgainst]) => speaksAgainst).map(([refusal]) => refusal);
}
