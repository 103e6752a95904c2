import { type Currency, minorDigits } from './currency.ts';

/** What reading a sum written by a person or a setting can answer. */
export type AmountResult = { kind: 'ok'; amountMinor: bigint } | { kind: 'malformed'; reason: string };

/** What reading a number of a bank's text can answer; both refusals mean that a person must look. */
export type GroupedAmountResult =
  | { kind: 'ok'; amountMinor: bigint }
  | { kind: 'ambiguous' | 'malformed'; reason: string };

// Above this a sum is a mistake (an account number, a phone), not money.
const digitsMax = 15;

const numberShape = /^(\d{1,3}(?:([ ',.])\d{3})(?:\2\d{3})*|\d+)(?:([.,])(\d+))?$/;

/**
 * Reads a sum as a person or a setting writes it: `100`, `100.5`, `1 240,06`.
 *
 * Groups of three may be parted by spaces or apostrophes, and by a comma or dot where the other one is the
 * decimal. A sign, more than 15 digits, more decimals than the currency has, or a single comma or dot before
 * exactly three digits (thousands for one reader, a fraction for another) is `malformed`.
 */
export function parseAmount(text: string, currency: Currency): AmountResult {
  const result = parseGroupedAmount(text, currency);
  if (result.kind !== 'ok') return { kind: 'malformed', reason: result.reason };
  if (/^\d+,\d{3}$/.test(text.trim())) {
    return {
      kind: 'malformed',
      reason: 'a comma before exactly three digits may be thousands or a fraction',
    };
  }
  return result;
}

/**
 * Reads a number of a bank's text, already cut out of its sentence, without a currency.
 *
 * Spaces (also U+00A0, U+2007, U+2009, U+202F), apostrophes, commas and dots may part full groups of three;
 * of two different separators the last is the decimal. A single comma or space before exactly three digits
 * parts thousands; a single dot there is `ambiguous`. Any other character, a sign, a leading zero, more than
 * 15 digits or more decimals than the currency has is `malformed`.
 */
export function parseGroupedAmount(text: string, currency: Currency): GroupedAmountResult {
  const plain = text
    .replace(/[\u00a0\u2007\u2009\u202f]/g, ' ')
    .replace(/\u2019/g, "'")
    .trim();
  const found = numberShape.exec(plain);
  if (found === null) return { kind: 'malformed', reason: 'not a number with full groups of three' };
  const [, whole = '', group, decimal, fraction = ''] = found;
  const wholeDigits = whole.replace(/\D/g, '');
  if (wholeDigits.length + fraction.length > digitsMax)
    return { kind: 'malformed', reason: 'more than 15 digits' };
  if (decimal !== undefined && decimal === group) {
    return { kind: 'malformed', reason: 'the same separator for thousands and decimals' };
  }
  if (group === '.' && decimal === undefined && whole.length <= '999.999'.length) {
    return { kind: 'ambiguous', reason: 'a dot before exactly three digits may be thousands or a fraction' };
  }
  if (wholeDigits.length > 1 && wholeDigits.startsWith('0')) {
    return { kind: 'malformed', reason: 'a leading zero' };
  }
  return joinMinor(wholeDigits, fraction, currency);
}

function joinMinor(whole: string, fraction: string, currency: Currency): AmountResult {
  if (fraction.length > 2) return { kind: 'malformed', reason: 'more than two decimals' };
  const digits = minorDigits(currency);
  // French-speaking banks write `756.00` also where the currency has no minor unit.
  if (/[^0]/.test(fraction.slice(digits))) {
    return { kind: 'malformed', reason: `${currency} has no such decimals` };
  }
  return { kind: 'ok', amountMinor: BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0')) };
}
