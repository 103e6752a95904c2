import { describe, expect, test } from 'vitest';
import { readStatement, type StatementMapping, statementMappingSchema } from './read-statement.ts';

const mapping: StatementMapping = statementMappingSchema.parse({
  time: 'Дата',
  amount: 'Приход',
  reference: 'Номер',
});
const header = 'Дата;Приход;Расход;Номер';
const read = (rows: readonly string[], change: Partial<StatementMapping> = {}) =>
  readStatement([header, ...rows].join('\n'), { ...mapping, ...change });
const sumsOf = (rows: readonly string[], change?: Partial<StatementMapping>) =>
  read(rows, change).entries.map(({ amountMinor, currency }) => `${amountMinor} ${currency}`);

test('money in is an entry, money out is skipped, both say which time the file speaks of', () => {
  const result = read(['03.11.2026 19:11:07;1 240,06;;A1', '03.11.2026 19:12:00;;500,00;A2']);
  expect(result).toEqual({
    entries: [
      {
        line: 2,
        at: new Date('2026-11-03T13:11:07Z'),
        hasClock: true,
        amountMinor: 124_006n,
        currency: 'KGS',
        reference: 'A1',
      },
    ],
    skipped: 1,
    unreadable: [],
    covers: {
      from: { at: new Date('2026-11-03T13:11:07Z'), hasClock: true },
      to: { at: new Date('2026-11-03T13:12:00Z'), hasClock: true },
    },
  });
});

describe('a sum', () => {
  test.each([
    '1240.06',
    '1240,06',
    '1 240,06',
    '1\u00a0240,06',
    '1\u202f240,06',
    '1,240.06',
    '1.240,06',
    "1'240.06",
    '+1240.06',
    '+ 1 240,06',
    '1 240,06 KGS',
    '1240,06 сом',
    '1240,06 с.',
  ])('written %s is one and the same', (sum) => {
    expect(sumsOf([`03.11.2026;${sum};;A1`])).toEqual(['124006 KGS']);
  });

  test.each(['', '-5,00', '\u22125,00', '- 5,00', '(5,00)', '5,00-', '0', '0,00', '0.00 KGS'])(
    'written "%s" is no money in',
    (sum) => {
      expect(read([`03.11.2026;${sum};;A1`])).toMatchObject({ entries: [], skipped: 1, unreadable: [] });
    },
  );

  test.each([
    ['1.240', 'may be thousands or a fraction'],
    ['1240,061', 'three decimals'],
    ['12 40,00', 'odd groups'],
    ['5,00 USD', 'another currency than the line is in'],
    ['пять', 'words'],
  ])('written "%s" (%s) is told, never guessed', (sum) => {
    const { entries, unreadable } = read([`03.11.2026;${sum};;A1`]);
    expect(entries).toEqual([]);
    expect(unreadable).toEqual([{ line: 2, reason: 'no_sum' }]);
  });

  test('is in the currency its column names', () => {
    const rows = ['03.11.2026;5,00;USD;A1', '03.11.2026;5,00;сом;A2', '03.11.2026;5,00;;A3'];
    expect(sumsOf(rows, { currencyColumn: 'Расход' })).toEqual(['500 USD', '500 KGS', '500 KGS']);
    const foreign = read(['03.11.2026;5,00;ZZZ;A1'], { currencyColumn: 'Расход' });
    expect(foreign.unreadable).toEqual([{ line: 2, reason: 'foreign_currency' }]);
  });
});

test('a line of money without a date is told, totals below the table are not', () => {
  const rows = ['03.11.2026;5,00;;A1', ';7,00;;A2', 'Итого;12,00;;', ';12,00;Исходящий остаток;'];
  expect(read(rows)).toMatchObject({
    entries: [{ line: 2 }],
    unreadable: [{ line: 3, reason: 'no_date' }],
    skipped: 2,
  });
});

test.each(['', '-', '—', 'NA', 'б/н', '0', '000'])('"%s" is no number of the bank', (number) => {
  expect(read([`03.11.2026;5,00;;${number}`]).entries).toMatchObject([{ reference: null }]);
});

test('a clock in a column of its own belongs to the date', () => {
  const [entry] = read(['03.11.2026;5,00;19:11;A1'], { clock: 'Расход' }).entries;
  expect(entry).toMatchObject({ at: new Date('2026-11-03T13:11:00Z'), hasClock: true });
});

test('a column that is not there is refused, with those that are', () => {
  expect(() => read(['03.11.2026;5,00;;A1'], { amount: 'Сумма' })).toThrow(
    expect.objectContaining({
      code: 'columns',
      columns: expect.arrayContaining([{ name: 'Приход', example: '5,00' }]),
    }),
  );
});
