import { expect, test } from 'vitest';
import { formatDecimal, formatMoney } from './format-money.ts';

test('the wire form has exactly the decimals of the currency and no grouping', () => {
  expect(formatDecimal({ amountMinor: 124_006n, currency: 'KGS' })).toBe('1240.06');
  expect(formatDecimal({ amountMinor: 5n, currency: 'KGS' })).toBe('0.05');
  expect(formatDecimal({ amountMinor: 10_000n, currency: 'KGS' })).toBe('100.00');
  expect(formatDecimal({ amountMinor: 1240n, currency: 'XOF' })).toBe('1240');
});

test('people read grouped sums in the habit of their language', () => {
  const money = { amountMinor: 123_456_789n, currency: 'KGS' } as const;
  expect(formatMoney(money)).toBe('1 234 567,89 KGS');
  expect(formatMoney(money, 'ky')).toBe('1 234 567,89 KGS');
  expect(formatMoney(money, 'en-GB')).toBe('1,234,567.89 KGS');
  expect(formatMoney({ amountMinor: 1240n, currency: 'XOF' }, 'en')).toBe('1,240 XOF');
});

test('a sum above 2^53 keeps every digit', () => {
  expect(formatDecimal({ amountMinor: 9_007_199_254_740_993n, currency: 'KGS' })).toBe('90071992547409.93');
});

test('a difference below zero carries its sign', () => {
  expect(formatDecimal({ amountMinor: -5n, currency: 'KGS' })).toBe('-0.05');
  expect(formatMoney({ amountMinor: -124_006n, currency: 'KGS' })).toBe('-1 240,06 KGS');
});
