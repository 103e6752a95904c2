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
    ['000123', `"'000123"`],
    ['007', `"'007"`],
    ['0', '"0"'],
    ['12E5', `"'12E5"`],
    ['1e-3', `"'1e-3"`],
    ['1.50', `"'1.50"`],
    ['1,50', `"'1,50"`],
    ['1-2', `"'1-2"`],
    ['3/4', `"'3/4"`],
    ['10:30', `"'10:30"`],
    ['2026-11-24', `"'2026-11-24"`],
    ['DEC1', `"'DEC1"`],
    ['5 мая', `"'5 мая"`],
    ['50%', `"'50%"`],
    ['(123)', `"'(123)"`],
    ['1 234', `"'1 234"`],
    ['100 сом', `"'100 сом"`],
    ['TRUE', `"'TRUE"`],
    ['Ложь', `"'Ложь"`],
    ['TX000123', '"TX000123"'],
    ['3e1f9a52-7c1d-4a52-9d3b-1f2e3d4c5b6a', '"3e1f9a52-7c1d-4a52-9d3b-1f2e3d4c5b6a"'],
    ['Мария', '"Мария"'],
    ['', '""'],
    ['he said "no"', '"he said ""no"""'],
    ['two\nlines', '"two\nlines"'],
  ])('%j', (cell, written) => {
    expect(writeCsvLine([cell], en)).toBe(`${written}\r\n`);
  });

  test.each([
    ['500.37', '"500.37"'],
    ['-5,00', '"-5,00"'],
    ['2026-11-24 02:30:00', '"2026-11-24 02:30:00"'],
    ['', '""'],
    ['=1+1', `"'=1+1"`],
    ['-2+3', `"'-2+3"`],
  ])('a value of our own, %j: only what is one is left to count with', (value, written) => {
    expect(writeCsvLine([{ value }], en)).toBe(`${written}\r\n`);
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

  // Written apart from the rule: what a spreadsheet understands, in the ways it is known to.
  const reads: readonly RegExp[] = [
    /^[=+\-@|＝＋－＠]/u,
    /^[$€₽(]*\d[\d\s.,]*(?:e[+-]?\d+)?[%₽$€)]*$/i,
    /^\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?$/,
    /^\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m?)?$/i,
    /^\d{1,2}[\s-]?(?:jan|may|dec|янв|мая|дек)(?:[\s-]?\d{2,4})?$/i,
    /^(?:jan|may|dec|янв|май|дек)[\s-]?\d{1,4}$/i,
    /^(?:true|false|истина|ложь)$/i,
  ];
  const stays = /^(?:0|[1-9]\d{0,14})$/;
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(...'0123456789=+-@.,:/%$()|eE \t";\u00a0'),
        fc.constantFrom('may', 'dec', 'янв', 'мая', 'pm', 'TRUE', 'ложь', '00', '12E5', 'x', 'Ж', '\r\n'),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(''));

  test.each([';', ','] as const)('no cell becomes anything but its text, parted by %j', (separator) => {
    const style = { separator, decimal: '.' } as const;
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), { minLength: 1 }), (texts) => {
        const line = writeCsvLine(texts, style);
        const cells = [...line.matchAll(/"((?:[^"]|"")*)"([;,]|\r\n$)/g)].map(([, cell = '']) =>
          cell.replaceAll('""', '"'),
        );
        expect(cells).toHaveLength(texts.length);
        for (const [place, cell] of cells.entries()) {
          const text = texts[place] ?? '';
          expect([text, `'${text}`]).toContain(cell);
          const shown = cell.trim();
          if (stays.test(shown)) expect(shown).toBe(text.trim());
          else expect(reads.filter((one) => one.test(shown))).toEqual([]);
        }
      }),
      { numRuns: 2_000 },
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
