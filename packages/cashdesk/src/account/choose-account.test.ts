import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AccountStanding, chooseAccount, roomOf } from './choose-account.ts';

const noonInBishkek = new Date('2026-11-24T06:00:00Z');
const wish = { currency: 'KGS', baseMinor: 50_000n, largestMinor: 53_168n, at: noonInBishkek } as const;
const account = (id: string, change: Partial<AccountStanding> = {}): AccountStanding => ({
  id,
  currency: 'KGS',
  isOn: true,
  hours: null,
  requestMinMinor: null,
  requestMaxMinor: null,
  dayLimitMinor: null,
  usedTodayMinor: 0n,
  freeSlots: 99,
  ...change,
});
const never = () => {
  throw new Error('no dice are needed');
};

describe('an account is passed over', () => {
  test.each([
    ['other_currency', 'of another currency', { currency: 'USD' }],
    ['switched_off', 'switched off', { isOn: false }],
    ['outside_hours', 'until noon, at noon', { hours: { fromMinute: 0, untilMinute: 12 * 60 } }],
    ['below_minimum', 'whose least is above the sum', { requestMinMinor: 50_001n }],
    ['above_maximum', 'whose most is below the sum', { requestMaxMinor: 49_999n }],
    ['day_limit', 'short of room by the smallest unit', { dayLimitMinor: 100_000n, usedTodayMinor: 46_833n }],
    ['day_limit', 'beyond its limit', { dayLimitMinor: 100_000n, usedTodayMinor: 200_000n }],
    ['no_free_amount', 'without a free amount', { freeSlots: 0 }],
  ] as const)('%s: one %s', (reason, _, change) => {
    expect(chooseAccount([account('a', change)], wish, never)).toEqual({
      kind: 'none',
      passedOver: [{ accountId: 'a', reasons: [reason] }],
    });
  });

  test.each([
    ['at the first minute of its hours', { hours: { fromMinute: 12 * 60, untilMinute: 12 * 60 + 1 } }],
    ['in hours over midnight', { hours: { fromMinute: 21 * 60, untilMinute: 13 * 60 } }],
    ['with exactly the least and the most', { requestMinMinor: 50_000n, requestMaxMinor: 50_000n }],
    ['with exactly the room', { dayLimitMinor: 100_000n, usedTodayMinor: 46_832n }],
  ] as const)('but not %s', (_, change) => {
    expect(chooseAccount([account('a', change)], wish, never)).toEqual({
      kind: 'chosen',
      accountId: 'a',
      passedOver: [],
    });
  });

  test('every reason is told, not only the first', () => {
    const { passedOver } = chooseAccount([account('a', { isOn: false, freeSlots: 0 })], wish, never);
    expect(passedOver).toEqual([{ accountId: 'a', reasons: ['switched_off', 'no_free_amount'] }]);
  });
});

test('the one with the most room is taken; without a limit there is the most', () => {
  const tight = account('tight', { dayLimitMinor: 100_000n });
  const wide = account('wide', { dayLimitMinor: 300_000n, usedTodayMinor: 100_000n });
  const endless = account('endless');
  expect(chooseAccount([tight, wide], wish, never)).toMatchObject({ accountId: 'wide' });
  expect(chooseAccount([tight, endless, wide], wish, never)).toEqual({
    kind: 'chosen',
    accountId: 'endless',
    passedOver: [
      { accountId: 'tight', reasons: ['less_room'] },
      { accountId: 'wide', reasons: ['less_room'] },
    ],
  });
});

test('among equals the dice decide', () => {
  const equals = [account('a'), account('small', { dayLimitMinor: 60_000n }), account('b')];
  for (const [place, id] of [
    [0, 'a'],
    [1, 'b'],
  ] as const) {
    const roll = (below: number) => {
      expect(below).toBe(2);
      return place;
    };
    expect(chooseAccount(equals, wish, roll)).toMatchObject({ kind: 'chosen', accountId: id });
  }
});

test('whoever is chosen had nothing against it and the most room; whoever was not is told why', () => {
  const standing = fc
    .record({
      isOn: fc.boolean(),
      dayLimitMinor: fc.option(fc.bigInt(1n, 200_000n)),
      usedTodayMinor: fc.bigInt(0n, 200_000n),
      freeSlots: fc.nat(2),
    })
    .map((change) => account('', change));
  fc.assert(
    fc.property(fc.array(standing, { maxLength: 6 }), fc.nat(), (some, dice) => {
      const accounts = some.map((one, index) => ({ ...one, id: String(index) }));
      const choice = chooseAccount(accounts, wish, (below) => dice % below);
      const fit = accounts.filter(
        (one) => one.isOn && one.freeSlots > 0 && (roomOf(one) ?? wish.largestMinor) >= wish.largestMinor,
      );
      expect(choice.kind).toBe(fit.length === 0 ? 'none' : 'chosen');
      const chosen = accounts.find(({ id }) => choice.kind === 'chosen' && id === choice.accountId);
      if (chosen !== undefined) {
        expect(fit).toContain(chosen);
        const room = roomOf(chosen);
        for (const other of fit)
          if (room !== null) expect(roomOf(other) ?? room + 1n).toBeLessThanOrEqual(room);
      }
      expect(choice.passedOver.length).toBe(accounts.length - (chosen === undefined ? 0 : 1));
      for (const { reasons } of choice.passedOver) expect(reasons.length).toBeGreaterThan(0);
    }),
  );
});
