import { expect, test } from 'vitest';
import { creditedAmount, findDeviations, nameNearest, nearRange, sharedDeviations } from './deviations.ts';

const createdAt = new Date('2026-11-24T06:00:00Z');
const expiresAt = new Date('2026-11-24T06:20:00Z');
const request = { baseMinor: 10_000n, payMinor: 10_042n, createdAt, expiresAt };

test.each([
  [10_042n, '2026-11-24T06:05:00Z', []],
  [10_041n, '2026-11-24T06:05:00Z', ['under']],
  [10_043n, '2026-11-24T06:20:01Z', ['late', 'over']],
  [10_042n, '2026-11-24T05:59:00Z', []],
  [10_042n, '2026-11-24T05:58:59.999Z', ['early']],
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

test.each([
  ['open', []],
  ['grace', []],
  ['expired', []],
  ['cancelled', []],
  ['matched', ['second']],
  ['settled', ['second']],
] as const)('a payment of the exact sum of a request that is %s is called %j', (state, deviations) => {
  const payment = { amountMinor: 10_042n, bankTime: new Date('2026-11-24T06:05:00Z') };
  expect(findDeviations(payment, { ...request, state })).toEqual(deviations);
});

test('the nearest come first, each with how much was missing or too much', () => {
  const payment = { amountMinor: 10_000n, bankTime: null };
  const asked = (id: string, payMinor: bigint) => ({ ...request, id, payMinor });
  expect(
    nameNearest(payment, [asked('far', 10_900n), asked('over', 9_990n), asked('under', 10_042n)]),
  ).toEqual([
    { requestId: 'over', deviations: ['over'], differenceMinor: '10' },
    { requestId: 'under', deviations: ['under'], differenceMinor: '-42' },
    { requestId: 'far', deviations: ['under'], differenceMinor: '-900' },
  ]);
  expect(nearRange(10_000n)).toEqual({ fromMinor: 9_000n, toMinor: 11_000n });
});

test('a payment that waits is called what it is towards every request that may be its own', () => {
  expect(sharedDeviations([])).toEqual([]);
  expect(sharedDeviations([{ deviations: ['late', 'under'] }])).toEqual(['late', 'under']);
  expect(sharedDeviations([{ deviations: ['late', 'second'] }, { deviations: ['late'] }])).toEqual(['late']);
  expect(sharedDeviations([{ deviations: ['late'] }, {}])).toEqual([]);
});
