import type { Money } from '@luxon/money';
import { expect, test } from 'vitest';
import { decisionKinds } from './decision.ts';
import { needsSecond } from './needs-second.ts';

const som = (amountMinor: bigint): Money => ({ amountMinor, currency: 'KGS' });
const ofKind = (kind: (typeof decisionKinds)[number], ...sums: Money[]) =>
  needsSecond({ decision: { kind }, sums, secondPersonAbove: 1_000 });

const moving = ['settle_unknown', 'match', 'retry', 'return', 'accept_mail'] as const;

test.each(moving)('%s needs a second person above the limit, not at it and not below it', (kind) => {
  expect(ofKind(kind, som(100_001n))).toEqual({ isNeeded: true, reason: 'above_limit' });
  expect(ofKind(kind, som(100_000n))).toEqual({ isNeeded: false, reason: 'within_limit' });
  expect(ofKind(kind, som(99_999n))).toEqual({ isNeeded: false, reason: 'within_limit' });
});

test('the largest of the sums counts', () => {
  expect(ofKind('match', som(1n), som(100_001n)).isNeeded).toBe(true);
});

test('the limit is in whole units of the currency of the sum: a franc has no smaller ones', () => {
  const francs = (amountMinor: bigint): Money => ({ amountMinor, currency: 'XAF' });
  expect(ofKind('return', francs(1_001n)).isNeeded).toBe(true);
  expect(ofKind('return', francs(1_000n)).isNeeded).toBe(false);
});

test('what moves no money never needs one, however large the sum', () => {
  const others = decisionKinds.filter((kind) => !moving.some((one) => one === kind));
  expect(others).toHaveLength(5);
  for (const kind of others) expect(ofKind(kind, som(10n ** 12n)).reason).toBe('moves_no_money');
});

test('that nobody can tell yet is one person’s word, whatever the sum', () => {
  const decision = { kind: 'settle_unknown', verdict: 'cannot_tell' } as const;
  expect(needsSecond({ decision, sums: [som(10n ** 12n)], secondPersonAbove: 1_000 }).isNeeded).toBe(false);
});

test('trusting a shape needs one at any sum, because it confirms attempts of any sum', () => {
  const decision = { kind: 'settle_unknown', trustShape: true } as const;
  expect(needsSecond({ decision, sums: [som(1n)], secondPersonAbove: 1_000 })).toEqual({
    isNeeded: true,
    reason: 'teaches_the_desk',
  });
});

test('0 switches it off for every sum and also for trusting a shape', () => {
  const decision = { kind: 'settle_unknown', trustShape: true } as const;
  expect(needsSecond({ decision, sums: [som(10n ** 12n)], secondPersonAbove: 0 }).reason).toBe(
    'switched_off',
  );
});
