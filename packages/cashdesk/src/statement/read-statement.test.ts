import { describe, expect, test } from 'vitest';
import {
  decodeStatement,
  readStatement,
  StatementError,
  type StatementMapping,
  statementColumns,
  statementMappingSchema,
} from './read-statement.ts';

const mapping: StatementMapping = statementMappingSchema.parse({
  time: 'Дата',
  amount: 'Приход',
  reference: 'Номер',
});
const rows = [
  'Дата;Приход;Расход;Номер',
  '03.11.2026 19:11:07;1 240,06;;A1',
  '03.11.2026 19:12:00;;500,00;A2',
];

describe('decodeStatement', () => {
  const text = rows.join('\r\n');
  const windows1251 = Buffer.from(
    [...text].map((char) => {
      const code = char.charCodeAt(0);
      return code < 0x80 ? code : code - 0x0410 + 0xc0;
    }),
  );
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['windows-1251', windows1251],
  ])('%s is read as it was written', (_, bytes) => {
    expect(statementColumns(decodeStatement(bytes))).toEqual(['Дата', 'Приход', 'Расход', 'Номер']);
  });

  test('a file that is no text is refused with what to do', () => {
    expect(() => decodeStatement(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))).toThrow(/Save the statement as CSV/);
  });
});

describe('readStatement', () => {
  test('money in is an entry, money out is skipped', () => {
    expect(readStatement(rows.join('\n'), mapping)).toEqual({
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
    });
  });

  test.each([
    ['a date that is none', '31.02.2026;5,00;;A3', 'the date cannot be read'],
    ['a sum that may be two', '03.11.2026;1.240;;A3', 'the sum cannot be read without doubt'],
  ])('%s is told, never left out', (_, row, reason) => {
    const { entries, unreadable } = readStatement([rows[0], row].join('\n'), mapping);
    expect(entries).toEqual([]);
    expect(unreadable).toEqual([{ line: 2, reason }]);
  });

  test.each([
    ['commas and quotes', 'Дата,Приход,Номер\n2026-11-03,"1,240.06",A1'],
    ['tabs', 'Дата\tПриход\tНомер\n03-11-2026\t+1240.06 KGS\tA1'],
  ])('%s are understood', (_, text) => {
    expect(readStatement(text, mapping).entries).toMatchObject([
      { amountMinor: 124_006n, hasClock: false, at: new Date('2026-11-02T18:00:00Z') },
    ]);
  });

  test('a column that is not there is named, with those that are', () => {
    const read = () => readStatement(rows.join('\n'), { ...mapping, amount: 'Сумма' });
    expect(read).toThrow(StatementError);
    expect(read).toThrow(/no column "Сумма"/);
  });
});
