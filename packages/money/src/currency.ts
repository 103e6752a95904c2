const minorDigitsByCurrency = { KGS: 2, USD: 2, RUB: 2, KZT: 2, XOF: 0, XAF: 0, GNF: 0 } as const;

/** ISO 4217 code of a currency this project can hold. */
export type Currency = keyof typeof minorDigitsByCurrency;

/** A sum in whole minor units (tyiyn for KGS) together with its currency. */
export interface Money {
  amountMinor: bigint;
  currency: Currency;
}

/** Lists every currency this project can hold. */
export const currencies: readonly Currency[] = ['KGS', 'USD', 'RUB', 'KZT', 'XOF', 'XAF', 'GNF'];

/** Tells how many decimals a currency has: 2 for KGS, 0 for XOF (ISO 4217). */
export function minorDigits(currency: Currency): number {
  return minorDigitsByCurrency[currency];
}

/** Tells whether a text is the code of a currency this project can hold. */
export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(minorDigitsByCurrency, text);
}
