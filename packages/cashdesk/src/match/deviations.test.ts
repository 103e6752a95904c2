import { expect, test } from 'vitest';
import { creditedAmount, findDeviations } from './deviations.ts';

const createdAt = new Date('2026-11-24T06:00:00Z');
const expiresAt = new Date('2026-11-24T06:20:00Z');
const request = { baseMinor: 10_000n, payMinor: 10_042n, createdAt, expiresAt };

test.each([
  [10_042n, '2026-11-24T06:05:00Z', []],
  [10_041n, '2026-11-24T06:05:00Z', ['under']],
  [10_043n, '2026-11-24T06:20:01Z', ['late', 'over']],
  [10_042n, '2026-11-24T05:59:59Z', ['early']],
  [10_042n, null, []],
] as const)('a payment of %s at %s deviates by %j', (amountMinor, bankTime, deviations) => {
  const payment = { amountMinor, bankTime: bankTime === null ? null : new Date(bankTime) };
  expect(findDeviations(payment, request)).toEqual(deviations);
});

test('the base sum is credited only where exactly the asked sum was paid', () => {
  expect(creditedAmount('base', { amountMinor: 10_042n }, request)).toBe(10_000n);
  expect(creditedAmount('received', { amountMinor: 10_042n }, request)).toBe(10_042n);
});

test('a smaller or larger sum is credited as received, never as asked', () => {
  for (const amountMinor of [9_000n, 10_041n, 10_043n, 50_000n]) {
    expect(creditedAmount('base', { amountMinor }, request)).toBe(amountMinor);
  }
});
