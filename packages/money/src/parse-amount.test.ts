import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Currency, currencies } from './currency.ts';
import { formatDecimal, formatMoney } from './format-money.ts';
import { parseAmount, parseGroupedAmount } from './parse-amount.ts';

const anyMoney = fc.record({
  amountMinor: fc.bigInt({ min: 0n, max: 999_999_999_999_999n }),
  currency: fc.constantFrom(...currencies),
});

/** Writes a sum in one of the styles banks use; a lone dot never parts thousands. */
function writeGrouped(amountMinor: bigint, currency: Currency, group: string, decimal: string): string {
  const [whole = '', fraction] = formatDecimal({ amountMinor, currency }).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`;
}

describe('a sum survives being written and read again', () => {
  test('in the form of the wire', () => {
    fc.assert(
      fc.property(anyMoney, (money) => {
        expect(parseAmount(formatDecimal(money), money.currency)).toEqual({
          kind: 'ok',
          amountMinor: money.amountMinor,
        });
      }),
    );
  });

  test('in the form for people', () => {
    fc.assert(
      fc.property(anyMoney, (money) => {
        const text = formatMoney(money).slice(0, -4);
        expect(parseAmount(text, money.currency)).toEqual({ kind: 'ok', amountMinor: money.amountMinor });
      }),
    );
  });

  test('in every style of grouping a bank uses', () => {
    const styles = fc.constantFrom(
      ...[' ', '\u00a0', '\u2007', '\u2009', '\u202f', "'", '\u2019', ''].flatMap((group) => [
        [group, '.'],
        [group, ','],
      ]),
      [',', '.'],
      ['.', ','],
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999_999n }), styles, (amountMinor, style) => {
        const text = writeGrouped(amountMinor, 'KGS', style[0] ?? '', style[1] ?? '');
        expect(parseGroupedAmount(text, 'KGS')).toEqual({ kind: 'ok', amountMinor });
      }),
    );
  });
});

test('reading never throws and never makes a sum out of a text without digits', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...currencies), (text, currency) => {
      const result = parseGroupedAmount(text, currency);
      if (!/\d/.test(text)) expect(result.kind).toBe('malformed');
    }),
  );
});

describe('what a person writes', () => {
  test.each([
    ['100', 'KGS', 10_000n],
    ['100.5', 'KGS', 10_050n],
    ['100,50', 'KGS', 10_050n],
    [' 1 240,06 ', 'KGS', 124_006n],
    ['0', 'KGS', 0n],
    ['0.01', 'KGS', 1n],
    ['1240', 'XOF', 1240n],
    ['1240.00', 'XOF', 1240n],
    ['9999999999999.99', 'KGS', 999_999_999_999_999n],
  ] as const)('%s %s is read exactly', (text, currency, amountMinor) => {
    expect(parseAmount(text, currency)).toEqual({ kind: 'ok', amountMinor });
  });

  test.each([
    ['', 'KGS'],
    ['-5', 'KGS'],
    ['+5', 'KGS'],
    ['100.123', 'KGS'],
    ['1,000', 'KGS'],
    ['1.000', 'KGS'],
    ['1e3', 'KGS'],
    ['0x10', 'KGS'],
    ['100 KGS', 'KGS'],
    ['100.', 'KGS'],
    ['.5', 'KGS'],
    ['1240.50', 'XOF'],
    ['10000000000000.00', 'KGS'],
    ['1234567890123456', 'XOF'],
    ['\uff11\uff10\uff10', 'KGS'],
    ['1\u200b00', 'KGS'],
  ] as const)('"%s" %s is refused', (text, currency) => {
    expect(parseAmount(text, currency).kind).toBe('malformed');
  });
});

describe('what a bank writes', () => {
  test.each([
    ['1240.06', 124_006n],
    ['1 240.06', 124_006n],
    ['1 240,06', 124_006n],
    ['1,240.06', 124_006n],
    ['1.240,06', 124_006n],
    ["1'240.06", 124_006n],
    ['100,53', 10_053n],
    ['100,5', 10_050n],
    ['1,240', 124_000n],
    ['1 240', 124_000n],
    ['1,240,060', 124_006_000n],
    ['1.240.060', 124_006_000n],
  ])('%s is read exactly', (text, amountMinor) => {
    expect(parseGroupedAmount(text, 'KGS')).toEqual({ kind: 'ok', amountMinor });
  });

  test('a single dot before exactly three digits is left to a person', () => {
    expect(parseGroupedAmount('1.240', 'KGS').kind).toBe('ambiguous');
    expect(parseGroupedAmount('0.500', 'KGS').kind).toBe('ambiguous');
  });

  test.each([
    '12 34',
    '1 24 060',
    '1 2400',
    '1234 567',
    '1,240,06',
    '1.240.06',
    '1 240,060',
    '1,240 060',
    '1  240',
    '0,500',
    '00.50',
    '-1 240.06',
    '\u22121 240.06',
    '1\u200b240.06',
    '1240.06\u200f',
    '1 234 567 890 123 456',
  ])('"%s" is refused', (text) => {
    expect(parseGroupedAmount(text, 'KGS').kind).toBe('malformed');
  });
});
