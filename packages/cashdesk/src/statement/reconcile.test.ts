import { expect, test } from 'vitest';
import type { StatementEntry } from './read-statement.ts';
import { type Compared, type ComparedPayment, type Covered, reconcile } from './reconcile.ts';

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
  isCredited: false,
  requestId: null,
  ...given,
});
const covered: Covered = {
  from: later(-60),
  to: later(60),
  fromDay: new Date('2026-11-02T18:00:00Z'),
  toDay: new Date('2026-11-03T18:00:00Z'),
};
const compare = (
  entries: readonly StatementEntry[],
  payments: readonly ComparedPayment[],
  rest: Partial<Compared> = {},
) => reconcile({ entries, payments, mails: [], covered, ...rest });
const nothingElse = { missed: [], notAtBank: [], different: [], doubles: [], beyond: [], repeated: [] };

test('a payment the bank has too agrees, some minutes apart', () => {
  const result = compare([entry({ at: later(10) })], [payment('p1')]);
  expect(result).toMatchObject({ agreed: [{ paymentId: 'p1' }], ...nothingElse });
});

test('a payment the bank has at quite another time does not agree', () => {
  const { agreed, missed, notAtBank } = compare([entry({ at: later(16) })], [payment('p1')]);
  expect([agreed.length, missed.length, notAtBank.length]).toEqual([0, 1, 1]);
});

test('money without a payment is missed, a payment without money is not at the bank', () => {
  const result = compare([entry({ amountMinor: 1n })], [payment('p1')]);
  expect(result.missed).toMatchObject([{ entry: { amountMinor: 1n }, mailId: null }]);
  expect(result.notAtBank).toMatchObject([{ paymentId: 'p1' }]);
});

test('a missed payment names the mail that seems to tell of it', () => {
  const mail = { amountMinor: 10_053n, currency: 'KGS', at: later(2) };
  const mails = [
    { ...mail, mailId: 'other sum', amountMinor: 1n },
    { ...mail, mailId: 'other day', at: later(1_440) },
    { ...mail, mailId: 'm1' },
  ];
  expect(compare([entry()], [], { mails }).missed).toMatchObject([{ mailId: 'm1' }]);
});

test('of forged payments the credited ones come first', () => {
  const forged = [payment('waits'), payment('credited', { isCredited: true, bankTime: later(30) })];
  expect(compare([], forged).notAtBank.map(({ paymentId }) => paymentId)).toEqual(['credited', 'waits']);
});

test('a payment recorded twice for one line is a double, not a forgery', () => {
  const result = compare([entry()], [payment('p1'), payment('p2', { bankTime: later(1) })]);
  expect(result).toMatchObject({
    agreed: [{ paymentId: 'p1' }],
    doubles: [{ payment: { paymentId: 'p2' }, twinOf: 'p1' }],
    notAtBank: [],
  });
});

test('a second like it with a number of its own is no double: the bank has to have it', () => {
  const numbered = [payment('p1', { reference: 'A1' }), payment('p2', { reference: 'A2' })];
  expect(compare([entry({ reference: 'A1' })], numbered)).toMatchObject({
    doubles: [],
    notAtBank: [{ paymentId: 'p2' }],
  });
});

test('one payment answers for one line only', () => {
  const result = compare([entry(), entry({ line: 3 })], [payment('p1')]);
  expect(result.agreed).toHaveLength(1);
  expect(result.missed).toMatchObject([{ entry: { line: 3 } }]);
});

test('of two alike the nearest in time agrees, in whatever order they come', () => {
  const pairs = [
    [payment('far'), payment('near', { bankTime: later(8) })],
    [payment('near', { bankTime: later(8) }), payment('far')],
  ];
  for (const payments of pairs) {
    expect(compare([entry({ at: later(9) })], payments).agreed).toMatchObject([{ paymentId: 'near' }]);
  }
});

test('a line never takes the payment another line is nearer to', () => {
  const lines = [entry({ at: later(-10) }), entry({ at, line: 3 })];
  const result = compare(lines, [payment('late'), payment('early', { bankTime: later(-20) })]);
  expect(result.agreed).toMatchObject([{ paymentId: 'early' }, { paymentId: 'late' }]);
});

test('the same number with another sum or currency is a difference', () => {
  for (const other of [{ amountMinor: 5n }, { currency: 'USD' as const }]) {
    const result = compare([entry({ reference: 'A1' })], [payment('p1', { reference: 'A1', ...other })]);
    expect(result).toMatchObject({
      ...nothingElse,
      agreed: [],
      different: [{ payment: { paymentId: 'p1' } }],
    });
  }
});

test('two different numbers are two payments, however alike', () => {
  const result = compare([entry({ reference: 'A1' })], [payment('p1', { reference: 'A2' })]);
  expect([result.missed.length, result.notAtBank.length]).toEqual([1, 1]);
});

test('a line with the day alone agrees with any moment of that day, and with none of the next', () => {
  const day = entry({ at: covered.fromDay, hasClock: false });
  expect(compare([day], [payment('p1')]).agreed).toHaveLength(1);
  expect(compare([day], [payment('p1', { bankTime: covered.toDay })]).agreed).toEqual([]);
});

test('lines the file holds twice count once; equal lines without a number are two payments', () => {
  const twice = [entry({ reference: 'A1' }), entry({ reference: 'A1', line: 9 })];
  expect(compare(twice, [payment('p1', { reference: 'A1' })])).toMatchObject({
    ...nothingElse,
    repeated: [{ line: 9 }],
  });
  expect(compare([entry(), entry({ line: 3 })], []).missed).toHaveLength(2);
});

test.each([
  ['between first and last line', later(59), 'notAtBank'],
  ['after the last line of the day', later(61), 'beyond'],
  ['before the first line of the day', later(-61), 'beyond'],
  ['of the next day', covered.toDay, null],
])('a payment the bank does not have, %s', (_, bankTime, list) => {
  const { notAtBank, beyond } = compare([], [payment('p1', { bankTime })]);
  expect([notAtBank.length, beyond.length]).toEqual([
    list === 'notAtBank' ? 1 : 0,
    list === 'beyond' ? 1 : 0,
  ]);
});
