import type { Currency } from '@luxon/money';
import { isWithinHours } from './hours.ts';

/** A receiving account as it stands at this moment. Sums in minor units. */
export interface AccountStanding {
  readonly id: string;
  readonly currency: Currency;
  readonly isOn: boolean;
  /** When it may be shown (Bishkek); null: always. */
  readonly hours: { readonly fromMinute: number; readonly untilMinute: number } | null;
  readonly requestMinMinor: bigint | null;
  readonly requestMaxMinor: bigint | null;
  readonly dayLimitMinor: bigint | null;
  /** Received or promised today. */
  readonly usedTodayMinor: bigint;
  /** Amounts near the wished sum that nobody holds. */
  readonly freeSlots: number;
}

export interface AccountWish {
  readonly currency: Currency;
  /** What the player asked for, minor units. */
  readonly baseMinor: bigint;
  /** The largest amount that may be drawn for it, minor units: the day's limit must hold it. */
  readonly largestMinor: bigint;
  readonly at: Date;
}

/** Why an account was not taken. */
export const accountRefusals = [
  'other_currency',
  'switched_off',
  'outside_hours',
  'below_minimum',
  'above_maximum',
  'day_limit',
  'no_free_amount',
  /** It would do, another one has more room. */
  'less_room',
] as const;
export type AccountRefusal = (typeof accountRefusals)[number];

export interface PassedOver {
  readonly accountId: string;
  readonly reasons: readonly AccountRefusal[];
}

export type AccountChoice =
  | { readonly kind: 'chosen'; readonly accountId: string; readonly passedOver: readonly PassedOver[] }
  | { readonly kind: 'none'; readonly passedOver: readonly PassedOver[] };

/**
 * Chooses where a player is asked to pay: of the accounts that may be shown the one with the most room left today
 * (without a limit: the most there is); among equals the dice decide. `roll(n)` gives a whole number below `n`.
 */
export function chooseAccount(
  accounts: readonly AccountStanding[],
  wish: AccountWish,
  roll: (below: number) => number,
): AccountChoice {
  const judged = accounts.map((account) => ({ account, reasons: refusalsOf(account, wish) }));
  const fit = judged.filter(({ reasons }) => reasons.length === 0).map(({ account }) => account);
  const roomiest = fit.filter((one) => fit.every((other) => compareRoom(one, other) >= 0));
  const chosen = roomiest[roomiest.length > 1 ? roll(roomiest.length) : 0];
  const passedOver = judged
    .filter(({ account }) => account !== chosen)
    .map(({ account, reasons }) => ({
      accountId: account.id,
      reasons: reasons.length > 0 ? reasons : (['less_room'] as const),
    }));
  return chosen === undefined
    ? { kind: 'none', passedOver }
    : { kind: 'chosen', accountId: chosen.id, passedOver };
}

function refusalsOf(account: AccountStanding, wish: AccountWish): AccountRefusal[] {
  const { requestMinMinor, requestMaxMinor } = account;
  const room = roomOf(account);
  const rules: readonly [AccountRefusal, boolean][] = [
    ['other_currency', account.currency !== wish.currency],
    ['switched_off', !account.isOn],
    ['outside_hours', !isWithinHours(wish.at, account.hours)],
    ['below_minimum', requestMinMinor !== null && wish.baseMinor < requestMinMinor],
    ['above_maximum', requestMaxMinor !== null && wish.baseMinor > requestMaxMinor],
    ['day_limit', room !== null && room < wish.largestMinor],
    ['no_free_amount', account.freeSlots <= 0],
  ];
  return rules.filter(([, speaksAgainst]) => speaksAgainst).map(([refusal]) => refusal);
}

/** Gives what an account may still take today, minor units, never below zero; null: any sum. */
export function roomOf(account: Pick<AccountStanding, 'dayLimitMinor' | 'usedTodayMinor'>): bigint | null {
  if (account.dayLimitMinor === null) return null;
  const left = account.dayLimitMinor - account.usedTodayMinor;
  return left > 0n ? left : 0n;
}

/** Above zero: the first has more room. */
function compareRoom(one: AccountStanding, other: AccountStanding): number {
  const [first, second] = [roomOf(one), roomOf(other)];
  if (first === second) return 0;
  if (first === null) return 1;
  if (second === null) return -1;
  return first > second ? 1 : -1;
}
