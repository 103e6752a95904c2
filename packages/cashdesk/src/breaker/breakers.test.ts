import { expect, test } from 'vitest';
import {
  breakerActor,
  breakerNames,
  breakerOf,
  breakers,
  countRefusalsInARow,
  decideTrip,
  type Measured,
  noBreakers,
  shareUnreadable,
} from './breakers.ts';

const measured = (name: Measured['name'], value: bigint, limit: bigint): Measured => ({
  name,
  measured: value,
  limit,
});

test.each(breakerNames)(
  '%s: below its limit it goes on, and at or above it stops as its row says',
  (name) => {
    const isTripped = (value: bigint) => decideTrip([measured(name, value, 5n)]) !== null;
    expect([4n, 5n, 6n].map(isTripped)).toEqual([false, breakers[name].trips === 'at', true]);
  },
);

test('a limit of 0 is not watched', () => {
  for (const name of breakerNames) expect(decideTrip([measured(name, 1_000_000n, 0n)])).toBeNull();
});

test('of several that trip the first of the table is named', () => {
  const all = [measured('mail_lag', 9n, 1n), measured('hour_sum', 9n, 1n), measured('unknowns', 9n, 1n)];
  expect(decideTrip(all)?.name).toBe('unknowns');
});

test('every limit belongs to a breaker, but for the one that says what is usual', () => {
  const used = breakerNames.map((name) => breakers[name].limit).filter((limit) => limit !== null);
  expect(new Set([...used, 'usualTimes'])).toEqual(new Set(Object.keys(noBreakers)));
  expect(new Set(used).size).toBe(used.length);
});

test('the actor names the breaker, and no person can look like one by accident', () => {
  for (const name of breakerNames) expect(breakerOf(breakerActor(name))).toBe(name);
  for (const actor of ['system', 'operator:unknowns', 'breaker:', 'breaker:nothing'])
    expect(breakerOf(actor)).toBeNull();
});

type Said = readonly [player: string, reason: string | null];

test.each<[string, number, Said[]]>([
  [
    'three players refused',
    3,
    [
      ['1', 'player_refused'],
      ['2', 'no_session'],
      ['3', 'player_refused'],
    ],
  ],
  [
    'one player refused three times',
    1,
    [
      ['1', 'player_refused'],
      ['1', 'no_session'],
      ['1', 'no_session'],
    ],
  ],
  [
    'a success in between',
    1,
    [
      ['1', 'no_session'],
      ['2', null],
      ['3', 'no_session'],
    ],
  ],
  [
    'an answer in doubt in between',
    1,
    [
      ['1', 'no_session'],
      ['2', 'timeout'],
      ['3', 'no_session'],
    ],
  ],
  [
    'no connection in between',
    2,
    [
      ['1', 'no_session'],
      ['2', 'player_not_asked'],
      ['3', 'no_session'],
    ],
  ],
  [
    'a withdrawal in between',
    2,
    [
      ['1', 'no_session'],
      ['2', 'withdrawn'],
      ['3', 'no_session'],
    ],
  ],
  ['nothing', 0, []],
])('refusals in a row: %s', (_, count, said) => {
  expect(countRefusalsInARow(said.map(([playerId, reason]) => ({ playerId, reason })))).toBe(count);
});

const mails = (unread: number, all: number, reason = 'sentence_not_understood') =>
  Array.from({ length: all }, (_, index) =>
    index < unread ? { state: 'review', reason } : { state: 'read', reason: null },
  );

test('the share of unreadable mails is counted from ten mails on', () => {
  expect(shareUnreadable(mails(9, 9))).toBeNull();
  expect(shareUnreadable(mails(3, 10))).toBe(30);
  expect(shareUnreadable(mails(1, 3).concat(mails(0, 8)))).toBe(9);
  expect(shareUnreadable(Array.from({ length: 10 }, () => ({ state: 'unreadable', reason: null })))).toBe(
    100,
  );
});

test.each(['not_fresh', 'above_limit', 'fingerprint_seen', 'bytes_seen', 'other_holder'])(
  'a mail that waits because it is %s was read well',
  (reason) => expect(shareUnreadable(mails(10, 10, reason))).toBe(0),
);
