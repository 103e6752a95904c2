import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waitingMailStates } from '../mail/transitions.ts';
import { words } from '../view/word-of.ts';
import { dayBegins, readTableQuery, type TableQuery, wholeTable, writeTableQuery } from './table-query.ts';

const uuid = fc.uuid();
const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const queries: fc.Arbitrary<TableQuery> = fc.record({
  search: fc.string({ maxLength: 64 }).map((text) => text.trim()),
  words: fc.subarray([...words]),
  accountId: fc.option(uuid),
  fromDay: fc.option(day),
  untilDay: fc.option(day),
  mailStates: fc.subarray([...waitingMailStates]),
  reason: fc.option(fc.string({ minLength: 1, maxLength: 254 }).filter((text) => !/\p{Cc}/u.test(text))),
  bank: fc.option(fc.constantFrom('demirbank', 'Банк, другой & ещё')),
  mailbox: fc.option(fc.constant('desk@operator.example')),
  page: fc.option(
    fc.record({
      side: fc.constantFrom('after' as const, 'before' as const),
      cursor: fc.record({ at: fc.constant('2026-11-24T06:00:00.123456Z'), id: uuid }),
    }),
  ),
});

test('a query comes back from the address bar as it was written', () => {
  fc.assert(
    fc.property(queries, (query) => {
      const address = new URLSearchParams(writeTableQuery(query, { withPage: true }).toString());
      expect(readTableQuery(address)).toEqual(query);
    }),
  );
});

test('what is malformed counts as not there', () => {
  const address = new URLSearchParams(
    'word=credited,nonsense&account=1&from=2026-02-30&until=soon&after=2026-11-24T06:00:00.123456Z_x&before=%27%3B--&state=read,review&reason=%00&bank=&mailbox=' +
      'm'.repeat(255),
  );
  expect(readTableQuery(address)).toEqual({ ...wholeTable, words: ['credited'], mailStates: ['review'] });
});

test('a saved view keeps no page', () => {
  const page = {
    side: 'after',
    cursor: { at: '2026-11-24T06:00:00.123456Z', id: '0197f0a0-0000-7000-8000-000000000001' },
  } as const;
  expect(writeTableQuery({ ...wholeTable, page }, { withPage: false }).toString()).toBe('');
});

test('a day begins at midnight in Bishkek', () => {
  expect(dayBegins('2026-11-24').toISOString()).toBe('2026-11-23T18:00:00.000Z');
  expect(dayBegins('2026-11-24', 1).toISOString()).toBe('2026-11-24T18:00:00.000Z');
});
