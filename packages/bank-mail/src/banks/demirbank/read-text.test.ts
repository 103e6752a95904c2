import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDemirbankNotice } from './read-notice.ts';
import { readText } from './read-text.ts';

const ru = (amount: string, date = '20.11.2026 12:00:00'): string =>
  `Вам поступил перевод с помощью QR-платежа на сумму ${amount} KGS от ${date}.`;

const wordings: Record<string, (amount: string, date: string) => string> = {
  ru: (amount, date) => ru(amount, date),
  'ky, date first': (amount, date) => `${date} ${amount} KGS суммасында которуу келип түштү.`,
  'ky, date last': (amount, date) => `${amount} KGS суммасында которуу келип түштү. ${date}`,
  en: (amount, date) => `You have received a QR payment transfer in the amount of ${amount} KGS on ${date}.`,
};

const content = (plain: string | null, html: string | null = null) =>
  ({ kind: 'text', subject: '', plain, html }) as const;

describe('readText', () => {
  it.each([
    ['100.53', 10053n],
    ['7,363.00', 736300n],
    ['12500.07', 1250007n],
    ['12\u00a0500.07', 1250007n],
    ['1\u2009012\u2007500,09', 101250009n],
    ["1'500.84", 150084n],
    ['0.01', 1n],
    ['5', 500n],
  ])('reads %s exactly', (amount, amountMinor) => {
    expect(readText(ru(amount))).toMatchObject({ kind: 'credit', amountMinor });
  });

  it.each([
    ['a dot before three digits', ru('1.240'), 'ambiguous_amount'],
    ['three decimals', ru('1,240.065'), 'ambiguous_amount'],
    ['a group that is not full', ru('1 24 000.00'), 'ambiguous_amount'],
    ['a time glued to the sum', ru('10:14:42 100.36'), 'sentence_not_understood'],
    ['a minus sign', ru('-100.53'), 'sentence_not_understood'],
    ['nothing', ru('0.00'), 'ambiguous_amount'],
    ['full-width digits', ru('１00.53'), 'sentence_not_understood'],
    ['Arabic digits', ru('١00.53'), 'sentence_not_understood'],
    ['a zero-width space in the number', ru('1\u200b00.53'), 'hidden_characters'],
    ['a right-to-left override in the number', ru('1\u202e00.53'), 'hidden_characters'],
    ['a hidden character in the words', `В\u00adам${ru('100.53').slice(3)}`, 'hidden_characters'],
    ['a character that did not decode', `${ru('100.53')} \ufffd`, 'undecodable_text'],
    ['the 31st of February', ru('100.53', '31.02.2026 12:00:00'), 'impossible_date'],
    ['hour 24', ru('100.53', '20.11.2026 24:00:00'), 'impossible_date'],
    ['no time', 'Вам поступил перевод с помощью QR-платежа на сумму 100.53 KGS.', 'sentence_not_understood'],
    ['another currency', ru('100.53').replace('KGS', 'USD'), 'sentence_not_understood'],
    ['a quoted sentence', `> ${ru('100.53')}`, 'sentence_not_understood'],
    ['two sentences', `${ru('10.00')}\n${ru('10.00')}`, 'two_sentences'],
    ['a second half sentence', `${ru('10.00')}\nХ Вам поступил перевод на 50 000`, 'two_sentences'],
    [
      'one sentence between two dates',
      '20.11.2026 12:00:00\n10.00 KGS суммасында которуу келип түштү. 20.11.2026 12:00:05',
      'two_sentences',
    ],
    ['a figure without a label', `${ru('10.00')}\n50,000.00 KGS`, 'unexplained_amount'],
    ['a copy in the purpose', `${ru('10.00')}\nНазначение: ${ru('50,000.00')}`, 'sentence_in_payer_text'],
    [
      'a copy on the line below',
      `${ru('10.00')}\nНазначение: x\n${ru('50,000.00')}`,
      'sentence_in_payer_text',
    ],
    ['a purpose before the sentence', `Назначение: x\n${ru('50,000.00')}`, 'sentence_in_payer_text'],
    [
      'outgoing and incoming',
      `Вы осуществили перевод на сумму 5 KGS.\n${ru('5')}`,
      'contradicting_sentences',
    ],
    ['a cancelled payment', `Перевод на сумму 1,240.06 KGS от 03.11.2026 отменен.`, 'reversal'],
  ])('%s waits for a person', (_, text, reason) => {
    expect(readText(text)).toEqual({ kind: 'review', reason });
  });

  it('takes the payer’s words for nothing, whatever they claim', () => {
    const text = `${ru('10.00')}\nНазначение: возврат долга 500 KGS, перевод отменен. Вы осуществили перевод`;
    expect(readText(text)).toMatchObject({ kind: 'credit', amountMinor: 1000n });
  });

  it('does not mind balance, fee and the warning footer', () => {
    const text = `${ru('10.00')}\nКомиссия 1.00 KGS. Баланс: 99,999.00 KGS\nВажно! Банк никогда не отправляет электронные письма с просьбой сообщить пароль или код.`;
    expect(readText(text)).toMatchObject({ kind: 'credit', amountMinor: 1000n });
  });

  it('does not read the seconds of a Kyrgyz date into the sum', () => {
    const text = '07.12.2025 10:14:42 100.36 KGS суммасында которуу келип түштү.';
    expect(readText(text)).toMatchObject({ kind: 'credit', amountMinor: 10036n });
  });

  it.each(Object.entries(wordings))('reads every sum and moment in %s back as written', (_, write) => {
    const moment = fc.date({
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2035-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 999_999_999_999n }),
        moment,
        fc.constantFrom('', ',', ' ', '\u00a0', '\u2009', "'"),
        (amountMinor, at, group) => {
          const bankTime = new Date(Math.floor(at.getTime() / 1000) * 1000);
          const reading = readText(write(writeAmount(amountMinor, group), writeBishkek(bankTime)));
          expect(reading).toMatchObject({ kind: 'credit', amountMinor, bankTime });
        },
      ),
    );
  });

  it('any text gives an answer', () => {
    const pieces = fc.constantFrom(
      ru('10.00'),
      'KGS',
      'Назначение:',
      '\n',
      ' ',
      '1',
      ',',
      '\u200b',
      'отменен',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' }))), (parts) => {
        expect(['credit', 'other', 'review', 'nothing']).toContain(readText(parts.join('')).kind);
      }),
    );
  });

  it.each([
    ['digits', '1'],
    ['blanks', ' '],
    ['wide blanks', '\u2003'],
    ['line ends', '\n'],
    ['line ends with blanks', '\n \n\t'],
    ['figures', '1 KGS '],
    ['credit words', 'поступил перевод '],
    ['half sentences', 'Вам поступил перевод с помощью QR-платежа на сумму 1 '],
    ['transfers', 'перевод '],
    ['labels', 'баланс '],
    ['greetings', '\nDear '],
  ])('256 KB of %s take less than a second', (_, unit) => {
    const text = unit.repeat(Math.ceil(262_144 / unit.length));
    const started = performance.now();
    readText(text);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('readDemirbankNotice', () => {
  it('takes a payment both parts agree on, or one part alone', () => {
    const payment = { kind: 'payment', notice: { amountMinor: 1000n, parserVersion: 'demirbank/1' } };
    expect(readDemirbankNotice(content(ru('10.00'), ru('10.00')))).toMatchObject(payment);
    expect(readDemirbankNotice(content('Включите HTML.', ru('10.00')))).toMatchObject(payment);
  });

  it('holds parts that disagree for a person', () => {
    const held = { kind: 'review', reason: 'parts_disagree' };
    expect(readDemirbankNotice(content(ru('10.00'), ru('50.00')))).toMatchObject(held);
    expect(readDemirbankNotice(content('Сумма: 50.00 KGS', ru('10.00')))).toMatchObject(held);
  });

  it('calls a mail without a known sentence unreadable, not unimportant', () => {
    expect(readDemirbankNotice(content('Ваш счет пополнен'))).toEqual({
      kind: 'unreadable',
      reason: 'no_known_sentence',
    });
    expect(readDemirbankNotice(content(null))).toEqual({ kind: 'unreadable', reason: 'no_text' });
  });
});

function writeAmount(amountMinor: bigint, group: string): string {
  const whole = (amountMinor / 100n).toString().replace(/\B(?=(?:\d{3})+$)/g, group);
  return `${whole}.${(amountMinor % 100n).toString().padStart(2, '0')}`;
}

function writeBishkek(at: Date): string {
  const [day = '', time = ''] = new Date(at.getTime() + 6 * 3_600_000).toISOString().split('T');
  return `${day.split('-').reverse().join('.')} ${time.slice(0, 8)}`;
}
