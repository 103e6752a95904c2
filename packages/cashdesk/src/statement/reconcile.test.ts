import { expect, test } from 'vitest';
import type { StatementEntry } from './read-statement.ts';
import { type ComparedPayment, reconcile } from './reconcile.ts';

const at = new Date('2026-11-03T13:11:00Z');
const later = (minutes: number): Date => new Date(at.getTime() + minutes * 60_000);
const entry = (given: Partial<StatementEntry> = {}): StatementEntry => ({
  line: 2,
  at,
  hasClock: true,
  amountMinor: 10_053n,
  currency: 'KGS',
  reference: null,
  ...given,
});
const payment = (paymentId: string, given: Partial<ComparedPayment> = {}): ComparedPayment => ({
  paymentId,
  amountMinor: 10_053n,
  currency: 'KGS',
  bankTime: at,
  receivedAt: later(1),
  reference: null,
  ...given,
});

test('a payment the bank has too agrees, some minutes apart', () => {
  const result = reconcile([entry({ at: later(10) })], [payment('p1')]);
  expect(result.agreed).toMatchObject([{ paymentId: 'p1' }]);
  expect([result.missed, result.notAtBank, result.different]).toEqual([[], [], []]);
});

test('money without a payment is missed, a payment without money is not at the bank', () => {
  const result = reconcile([entry({ amountMinor: 1n })], [payment('p1')]);
  expect(result.missed).toHaveLength(1);
  expect(result.notAtBank).toMatchObject([{ paymentId: 'p1' }]);
});

test('one payment answers for one line only', () => {
  const result = reconcile([entry(), entry({ line: 3 })], [payment('p1')]);
  expect(result.agreed).toHaveLength(1);
  expect(result.missed).toMatchObject([{ line: 3 }]);
});

test('of two alike the nearest in time agrees', () => {
  const result = reconcile(
    [entry({ at: later(9) })],
    [payment('far'), payment('near', { bankTime: later(8) })],
  );
  expect(result.agreed).toMatchObject([{ paymentId: 'near' }]);
});

test('the same number with another sum is a difference', () => {
  const result = reconcile(
    [entry({ reference: 'A1' })],
    [payment('p1', { reference: 'A1', amountMinor: 5n })],
  );
  expect(result.different).toMatchObject([{ payment: { paymentId: 'p1' } }]);
  expect(result.missed).toEqual([]);
});

test('two different numbers are two payments, however alike', () => {
  const result = reconcile([entry({ reference: 'A1' })], [payment('p1', { reference: 'A2' })]);
  expect(result.missed).toHaveLength(1);
  expect(result.notAtBank).toHaveLength(1);
});

test('a line with the day alone agrees with any moment of that day', () => {
  const midnight = new Date('2026-11-02T18:00:00Z');
  const result = reconcile([entry({ at: midnight, hasClock: false })], [payment('p1')]);
  expect(result.agreed).toHaveLength(1);
});
