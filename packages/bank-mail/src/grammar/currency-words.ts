import type { Currency } from '@luxon/money';

/** What a currency's name in a text means: a currency we hold, or money we do not. */
export type NamedCurrency = Currency | 'foreign';

interface CurrencyName {
  currency: NamedCurrency | 'franc';
  /** Regular expression, letter case does not matter. */
  pattern: string;
  /** Short forms mean money only in texts of banks of this currency: `с`, `р` and `F` are letters elsewhere. */
  onlyFor?: readonly Currency[];
}

// Longest first: `сом` before `с`, `FCFA` before `F`.
const names: readonly CurrencyName[] = [
  { currency: 'KGS', pattern: 'kgs' },
  { currency: 'KGS', pattern: 'сом(?:ов|го|дон|дун|ду|ун|ом|а|у)?' },
  { currency: 'KGS', pattern: 'som' },
  { currency: 'KGS', pattern: '[сc]', onlyFor: ['KGS'] },
  { currency: 'RUB', pattern: 'rub|rur|руб(?:лей|ля|ль)?|₽' },
  { currency: 'RUB', pattern: 'р', onlyFor: ['RUB'] },
  { currency: 'KZT', pattern: 'kzt|₸|тенге|тг' },
  { currency: 'USD', pattern: 'usd|\\$' },
  { currency: 'franc', pattern: 'f\\s?cfa|cfa' },
  { currency: 'XOF', pattern: 'xof' },
  { currency: 'XAF', pattern: 'xaf' },
  { currency: 'franc', pattern: 'f', onlyFor: ['XOF', 'XAF'] },
  { currency: 'GNF', pattern: 'gnf|fg' },
  { currency: 'foreign', pattern: 'eur|€|gbp|uzs|cny|try|aed|mga|ar|tjs' },
];

/** Builds the pattern of every currency name that a bank of this currency may write after a number. */
export function currencyPattern(own: Currency): string {
  const alternatives = usable(own).map(({ pattern }) => pattern);
  return `(?:${alternatives.join('|')})`;
}

/** Tells what a currency's name means in a text of a bank of this currency; `CFA` is the bank's own franc. */
export function readCurrencyName(name: string, own: Currency): NamedCurrency {
  for (const { currency, pattern } of usable(own)) {
    if (!new RegExp(`^(?:${pattern})$`, 'iu').test(name)) continue;
    if (currency !== 'franc') return currency;
    return own === 'XOF' || own === 'XAF' ? own : 'foreign';
  }
  return 'foreign';
}

function usable(own: Currency): CurrencyName[] {
  return names.filter(({ onlyFor }) => onlyFor === undefined || onlyFor.includes(own));
}
