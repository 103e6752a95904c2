import { type Currency, parseAmount } from '@luxon/money';

/** What a person may mean by a text in the search box. */
export type SearchKey =
  | { readonly by: 'id'; readonly id: string }
  /** Digits; exactly this player. */
  | { readonly by: 'player'; readonly playerId: string }
  /** Asked for, to be paid or received; minor units. */
  | { readonly by: 'amount'; readonly amountMinor: bigint }
  /** How the bank's reference begins, upper case. */
  | { readonly by: 'reference'; readonly beginning: string };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const referenceMin = 3;

/**
 * Reads what was typed into the search box: `100000014` may be a player, a reference or a sum, and all of them are
 * looked for. Empty: nothing was typed, or it can be none of these.
 */
export function readSearch(text: string, currency: Currency): SearchKey[] {
  const plain = text.trim();
  if (plain === '') return [];
  if (uuid.test(plain)) return [{ by: 'id', id: plain.toLowerCase() }];
  const keys: SearchKey[] = [];
  const digits = plain.replace(/\s/g, '');
  if (/^\d{1,20}$/.test(digits)) keys.push({ by: 'player', playerId: digits });
  const amount = parseAmount(plain, currency);
  if (amount.kind === 'ok' && amount.amountMinor > 0n)
    keys.push({ by: 'amount', amountMinor: amount.amountMinor });
  if (plain.length >= referenceMin && /^[\p{L}\d][\p{L}\d ./_-]*$/u.test(plain)) {
    keys.push({ by: 'reference', beginning: plain.toUpperCase() });
  }
  return keys;
}
