import { expect, test } from 'vitest';
import type { BookLine } from './book-line.ts';
import { readBookLine } from './book-line.ts';
import { addsUp, bookRuleNames, bookSentence } from './book-rules.ts';

const none = { count: 0, minor: 0n };
const one = { count: 1, minor: 10_050n };

/** A day with one credited payment, one that waits, and one mail that came twice. */
const line: BookLine = {
  scope: 'demirbank:desk@example.com',
  account: null,
  day: '2026-11-24',
  currency: 'KGS',
  mails: { count: 3, minor: 20_100n },
  repeatedMails: 1,
  waitingMails: one,
  payments: { count: 2, minor: 20_100n },
  credits: one,
  confirmed: one,
  settled: one,
  onTheWay: none,
  unknown: none,
  refused: none,
  unmatched: one,
  setAside: none,
  returned: none,
};

test.each<[boolean, string, Partial<BookLine>]>([
  [true, 'a day on which everything has its place', {}],
  [true, 'mails that wait for a person are no payments yet', { waitingMails: { count: 9, minor: 1n } }],
  [
    true,
    'the base sum credited: receipts count what was confirmed',
    { credits: { count: 1, minor: 10_000n }, confirmed: { count: 1, minor: 10_000n } },
  ],
  [false, 'a payment that stands nowhere', { unmatched: none }],
  [false, 'a payment that stands in two places', { unknown: one }],
  [false, 'two errors that cancel each other in the sum', { unmatched: { count: 2, minor: 10_050n } }],
  [false, 'a tyiyn too little in one place', { unmatched: { count: 1, minor: 10_049n } }],
  [false, 'a mail without its payment', { mails: { count: 4, minor: 20_100n } }],
  [false, 'a mail that says another sum', { mails: { count: 3, minor: 20_101n } }],
  [false, 'a receipt nothing was confirmed for', { credits: { count: 2, minor: 10_050n } }],
  [false, 'a receipt of another sum', { credits: { count: 1, minor: 10_051n } }],
])('adds up %s: %s', (expected, _, change) => {
  expect(addsUp({ ...line, ...change })).toBe(expected);
});

test.each(['settled', 'onTheWay', 'unknown', 'refused', 'unmatched', 'setAside', 'returned'] as const)(
  'a payment may stand in %s, and counts there',
  (place) => {
    const empty = { ...line, settled: none, unmatched: none };
    expect(addsUp({ ...empty, [place]: { count: 2, minor: 20_100n } })).toBe(true);
    expect(addsUp(empty)).toBe(false);
  },
);

test.each(bookRuleNames)('%s is said in both languages, as one sentence', (rule) => {
  const said = [bookSentence(rule, 'ru'), bookSentence(rule, 'en')];
  expect(said[0]).toMatch(/^[А-Я].*\.$/);
  expect(said[1]).toMatch(/^[A-Z][^а-я]*\.$/);
});

test('sums beyond what a number can hold are read to the last digit; a sum that is none is refused', () => {
  const totals = [
    'mails',
    'waiting_mails',
    'payments',
    'credits',
    'confirmed',
    'settled',
    'on_the_way',
    'unknown',
    'refused',
    'unmatched',
    'set_aside',
    'returned',
  ];
  const row = {
    ...Object.fromEntries(
      totals.flatMap((name) => [
        [`${name}_count`, '1'],
        [`${name}_minor`, '9007199254740993'],
      ]),
    ),
    scope: 's',
    account_id: '0197f0a0-0000-7000-8000-000000000001',
    account_name: 'First',
    day: '2026-11-24',
    currency: 'KGS',
    repeated_mails: '0',
  };
  expect(readBookLine(row).credits).toEqual({ count: 1, minor: 9007199254740993n });
  expect(readBookLine(row).account).toEqual({ id: row.account_id, name: 'First' });
  expect(readBookLine({ ...row, account_id: null, account_name: null }).account).toBeNull();
  expect(() => readBookLine({ ...row, credits_minor: '1.5' })).toThrow();
  expect(() => readBookLine({ ...row, currency: 'ABC' })).toThrow();
});
