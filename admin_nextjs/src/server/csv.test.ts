import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvStyleOf, writeCsvLine, writeCsvTime } from './csv.ts';

const en = csvStyleOf('en');

describe('writeCsvLine', () => {
  test.each([
    ['=HYPERLINK("http://x.example")', `"'=HYPERLINK(""http://x.example"")"`],
    ['+7700', `"'+7700"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['  =1', `"'  =1"`],
    ['＝1', `"'＝1"`],
    ['1234567890123456789', `"'1234567890123456789"`],
    ['100000014', '"100000014"'],
    ['500.37', '"500.37"'],
    ['he said "no"', '"he said ""no"""'],
    ['two\nlines', '"two\nlines"'],
  ])('%j', (cell, written) => {
    expect(writeCsvLine([cell], en)).toBe(`${written}\r\n`);
  });

  // What a spreadsheet or a reader of CSV may stumble over.
  const cell = fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '"', ',', '\n', '\t', ' ', '1', 'a', '\u0444'),
  });

  test('no text at all begins as a formula does, and none leaves its cell', () => {
    fc.assert(
      fc.property(cell, cell, (one, other) => {
        const line = writeCsvLine([one, other], en);
        expect(line).not.toMatch(/^"\s*[=+\-@]/);
        const cells = [...line.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)].map(([, cell]) =>
          cell?.replaceAll('""', '"'),
        );
        expect(cells.map((cell) => cell?.replace(/^'/, ''))).toEqual(
          [one, other].map((cell) => cell.replace(/^'/, '')),
        );
      }),
    );
  });

  test('Russian and Kyrgyz spreadsheets part with a semicolon and write a decimal comma', () => {
    for (const locale of ['ru', 'ky']) {
      expect(writeCsvLine(['a', 'b'], csvStyleOf(locale))).toBe('"a";"b"\r\n');
      expect(csvStyleOf(locale).decimal).toBe(',');
    }
  });
});

test('times are those of Bishkek', () => {
  expect(writeCsvTime(new Date('2026-11-23T20:30:00Z'))).toBe('2026-11-24 02:30:00');
  expect(writeCsvTime(null)).toBe('');
});
