import { type Money, minorDigits } from './currency.ts';

/** Writes a sum for the wire: `1240.06`, without grouping, with exactly the decimals of its currency. */
export function formatDecimal(money: Money): string {
  const { sign, whole, fraction } = split(money);
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

/**
 * Writes a sum for people: `1 240,06 KGS`, in an English locale `1,240.06 KGS`.
 *
 * @param locale a language tag such as `ru`, `ky`, `en-GB`; Russian habits unless it is English
 */
export function formatMoney(money: Money, locale = 'ru'): string {
  const english = /^en\b/i.test(locale);
  const { sign, whole, fraction } = split(money);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, english ? ',' : ' ');
  const decimals = fraction === '' ? '' : `${english ? '.' : ','}${fraction}`;
  return `${sign}${grouped}${decimals} ${money.currency}`;
}

function split({ amountMinor, currency }: Money): { sign: string; whole: string; fraction: string } {
  const digits = minorDigits(currency);
  const negative = amountMinor < 0n;
  const text = String(negative ? -amountMinor : amountMinor).padStart(digits + 1, '0');
  return {
    sign: negative ? '-' : '',
    whole: text.slice(0, text.length - digits),
    fraction: text.slice(text.length - digits),
  };
}
