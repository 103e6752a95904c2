import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownBanks } from '../banks/load-banks.ts';
import { readText, type TextReading } from './read-text.ts';

const reader = knownBanks().get('demirbank')?.reader;
if (reader === undefined) throw new Error('DemirBank is not known');
const read = (text: string): TextReading => readText(text, reader);

const ru = (amount: string, date = '20.11.2026 12:00:00'): string =>
  `Вам поступил перевод с помощью QR-платежа на сумму ${amount} KGS от ${date}.`;

const wordings: Record<string, (amount: string, date: string) => string> = {
  ru: (amount, date) => ru(amount, date),
  'ky, date first': (amount, date) => `${date} ${amount} KGS суммасында которуу келип түштү.`,
  'ky, date last': (amount, date) => `${amount} KGS суммасында которуу келип түштү. ${date}`,
  en: (amount, date) => `You have received a QR payment transfer in the amount of ${amount} KGS on ${date}.`,
};

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
    expect(read(ru(amount))).toMatchObject({ kind: 'credit', claim: { amountMinor, currency: 'KGS' } });
  });

  it.each([
    ['a dot before three digits', ru('1.240'), 'ambiguous_amount'],
    ['three decimals', ru('1,240.065'), 'ambiguous_amount'],
    ['a group that is not full', ru('1 24 000.00'), 'ambiguous_amount'],
    ['a time glued to the sum', ru('10:14:42 100.36'), 'sentence_not_understood'],
    ['seconds glued to the sum', ru('100.36', '20.11.2026 12:00:00500'), 'sentence_not_understood'],
    ['a minus sign', ru('-100.53'), 'ambiguous_amount'],
    ['a range', ru('5-100'), 'sentence_not_understood'],
    ['nothing', ru('0.00'), 'ambiguous_amount'],
    ['full-width digits', ru('１00.53'), 'ambiguous_amount'],
    ['Arabic digits', ru('١00.53'), 'ambiguous_amount'],
    ['sixteen digits', ru('99999999999999.99'), 'ambiguous_amount'],
    ['a currency we do not hold', ru('100.53').replace('KGS', 'EUR'), 'ambiguous_amount'],
    ['a zero-width space in the number', ru('1\u200b00.53'), 'hidden_characters'],
    ['a right-to-left override in the number', ru('1\u202e00.53'), 'hidden_characters'],
    ['a hidden character in the words', `В\u00adам${ru('100.53').slice(3)}`, 'hidden_characters'],
    ['a character that did not decode', `${ru('100.53')} \ufffd`, 'undecodable_text'],
    ['Cyrillic in a Western charset', 'Âàø êîøåëåê ïîïîëíåí íà 100,00 ñîì', 'undecodable_text'],
    ['a private use character', `${ru('100.53')} \ue000`, 'undecodable_text'],
    ['the 31st of February', ru('100.53', '31.02.2026 12:00:00'), 'impossible_date'],
    ['a moment of the year 10000', ru('100.53', '31.12.9999 23:59:59-12:00'), 'impossible_date'],
    ['hour 24', ru('100.53', '20.11.2026 24:00:00'), 'impossible_date'],
    ['no time', 'Вам поступил перевод с помощью QR-платежа на сумму 100.53 KGS.', 'sentence_not_understood'],
    ['a quoted sentence', `> ${ru('100.53')}`, 'sentence_not_understood'],
    ['two sentences', `${ru('10.00')}\n${ru('10.00')}`, 'two_sentences'],
    ['a second half sentence', `${ru('10.00')}\nХ Вам поступил перевод на всё`, 'two_sentences'],
    [
      'one sentence between two dates',
      '20.11.2026 12:00:00\n10.00 KGS суммасында которуу келип түштү. 20.11.2026 12:00:05',
      'two_times',
    ],
    ['two numbers of the bank', `${ru('10.00')}\nID: 123456. Чек № 654321`, 'two_references'],
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
    ['a cancelled payment', 'Перевод на сумму 1,240.06 KGS от 03.11.2026 отменен.', 'reversal'],
    ['a sum its line cuts', '12\n345.67 KGS суммасында которуу келип түштү.', 'ambiguous_amount'],
    ['a sum a comma cuts', '12, 345.67 KGS суммасында которуу келип түштү.', 'ambiguous_amount'],
    ['a sum cut at its decimals', '12 345, 67 KGS суммасында которуу келип түштү.', 'ambiguous_amount'],
    ['a text no notice has', 'а'.repeat(20_001), 'mime_limits'],
  ])('%s waits for a person', (_, text, reason) => {
    expect(read(text)).toMatchObject({ kind: 'review', reason });
  });

  it.each([
    '12\n345.67',
    '12  345.67',
    '12\u2003345.67',
    '12, 345.67',
    '12. 345',
    '12 345, 67',
    '1 million',
    '5 thousand',
  ])('takes KGS %j for no sum: only its beginning stands beside the currency', (sum) => {
    const mbank = knownBanks().get('mbank')?.reader ?? reader;
    const reading = readText(`You have received KGS ${sum}. 11.11.2026 10:30`, mbank);
    expect(reading).toMatchObject({ kind: 'review', reason: 'ambiguous_amount' });
  });

  it.each([
    '1500 сом 84 тыйын',
    '1500 KGS 84 тыйын',
    '1500 сом и 84 тыйын',
    '1 500 руб. 50 коп.',
    '15 USD 50 cents',
  ])('takes %s for no sum: its hundredths have a name of their own', (sum) => {
    const bakai = knownBanks().get('bakai')?.reader ?? reader;
    const reading = readText(`Зачислено ${sum}. 12.11.2026 09:10:00`, bakai);
    expect(reading).toMatchObject({ kind: 'review', reason: 'ambiguous_amount' });
  });

  it.each([
    ['a line that ends in a sum', 'Курс 87.50\n100.53 KGS суммасында которуу келип түштү.'],
    ['a line that ends in a date', '20.11.2026\n100.53 KGS суммасында которуу келип түштү.'],
    ['a sentence that ends in a number', 'Эсеп 1234. 100.53 KGS суммасында которуу келип түштү.'],
    ['a line that ends in an account', '***1234\n100.53 KGS суммасында которуу келип түштү.'],
  ])('reads a sum below %s', (_, text) => {
    expect(read(text)).toMatchObject({ kind: 'credit', claim: { amountMinor: 10053n } });
  });

  it.each([
    ['Тип: возврат покупки', 'review'],
    ['Вид операции: Выдача кредита', 'review'],
    ['Тип операции\nВозврат', 'other'],
    ['Категория: кэшбэк', 'review'],
    ['Тип операции: Пополнение', 'credit'],
    ['Вид операции\nВходящий перевод', 'credit'],
    ['Тип карты: кредитная', 'credit'],
  ])('below a sum takes %j, the kind the bank names, as %s', (line, kind) => {
    expect(read(`${ru('10.00')}\n${line}`)).toMatchObject({ kind });
  });

  it('never cuts a number of the bank', () => {
    const numbered = (reference: string) => read(`${ru('10.00')}\nНомер операции: ${reference}`);
    expect(numbered('12-34/5')).toMatchObject({ claim: { reference: '12-34/5' } });
    expect(numbered('12-34/А5')).toMatchObject({ kind: 'credit', claim: { reference: null } });
    expect(numbered('1234АБ')).toMatchObject({ kind: 'credit', claim: { reference: null } });
  });

  it('reads which payment is taken back: sum, moment and the bank’s number', () => {
    const text = 'Перевод на сумму 1,240.06 KGS от 03.11.2026 19:15:40 отменен.\nНомер операции: 700045';
    const bankTime = new Date('2026-11-03T13:15:40Z');
    const claim = { amountMinor: 124_006n, currency: 'KGS', bankTime, reference: '700045' };
    expect(read(text)).toMatchObject({ kind: 'review', reason: 'reversal', claim });
  });

  it('takes the payer’s words for nothing, whatever they claim', () => {
    const text = `${ru('10.00')}\nНазначение: возврат долга 500 KGS, перевод отменен. Вы осуществили перевод`;
    expect(read(text)).toMatchObject({ kind: 'credit', claim: { amountMinor: 1000n } });
  });

  it('does not mind balance, fee, an offer and the warning footer', () => {
    const text = `${ru('10.00')}\nКомиссия 1.00 KGS. Баланс: 99,999.00 KGS\nПолучите до 5 000 сом!\nВажно! Банк никогда не отправляет электронные письма с просьбой сообщить пароль или код.`;
    expect(read(text)).toMatchObject({ kind: 'credit', claim: { amountMinor: 1000n } });
  });

  it('reads the payer, the number of the bank and the greeted holder', () => {
    const text = `Уважаемый(ая) ТЕСТОВ ТЕСТ,\n\n${ru('10.00')}\nОтправитель: ИВАН Т.\nЧек № 0000000001`;
    const claim = { sender: 'ИВАН Т.', reference: '0000000001', holder: 'ТЕСТОВ ТЕСТ', language: 'ru' };
    expect(read(text)).toMatchObject({ kind: 'credit', claim });
  });

  it('does not read the seconds of a Kyrgyz date into the sum', () => {
    const text = '07.12.2025 10:14:42 100.36 KGS суммасында которуу келип түштү.';
    expect(read(text)).toMatchObject({ kind: 'credit', claim: { amountMinor: 10036n } });
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
        fc.constantFrom(...amountStyles),
        fc.constantFrom(...dateStyles),
        (amountMinor, at, writeAmount, writeDate) => {
          const bankTime = new Date(Math.floor(at.getTime() / 1000) * 1000);
          const reading = read(write(writeAmount(amountMinor), writeDate(bankTime)));
          expect(reading).toMatchObject({ kind: 'credit', claim: { amountMinor, bankTime } });
        },
      ),
    );
  });

  // Making the texts costs more than reading them.
  it('any text gives an answer', { timeout: 30_000 }, () => {
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
        expect(['credit', 'other', 'review', 'nothing']).toContain(read(parts.join('')).kind);
      }),
    );
  });

  it.each([
    ['digits', '1'],
    ['stars', '*'],
    ['masks', 'x'],
    ['states', '\nСтатус: '],
    ['blanks', ' '],
    ['wide blanks', '\u2003'],
    ['line ends', '\n'],
    ['line ends with blanks', '\n \n\t'],
    ['figures', '1 KGS '],
    ['credit words', 'поступил перевод '],
    ['half sentences', 'Вам поступил перевод с помощью QR-платежа на сумму 1 '],
    ['transfers', 'перевод '],
    ['cancelled transfers', 'Перевод а б в '],
    ['names', 'Отправитель ИВАН '],
    ['labels', 'баланс '],
    ['greetings', '\nDear '],
    ['separators', '1 1,1.1'],
    ['dates', '20.11.2026 12:00:00 '],
  ])('as many %s as a text may hold take less than 150 ms', (_, unit) => {
    const text = unit.repeat(Math.floor(20_000 / unit.length));
    // Processor time, the best of five: what the text costs, not what else the machine is doing.
    const spent = Array.from({ length: 5 }, () => {
      const before = process.cpuUsage();
      read(text);
      return process.cpuUsage(before).user / 1000;
    });
    expect(Math.min(...spent)).toBeLessThan(150);
  });
});

const amountStyles: ((amountMinor: bigint) => string)[] = [
  ...['', ',', ' ', '\u00a0', '\u2009', '\u202f', '\u2007', "'", '’'].map(
    (group) => (amountMinor: bigint) => writeGrouped(amountMinor, group, '.'),
  ),
  ...['', '.', ' ', '\u00a0'].map((group) => (amountMinor: bigint) => writeGrouped(amountMinor, group, ',')),
];

function writeGrouped(amountMinor: bigint, group: string, decimal: string): string {
  const whole = (amountMinor / 100n).toString().replace(/\B(?=(?:\d{3})+$)/g, group);
  return `${whole}${decimal}${(amountMinor % 100n).toString().padStart(2, '0')}`;
}

const partsOf = (at: Date): { date: string[]; clock: string } => {
  const [date = '', clock = ''] = new Date(at.getTime() + 6 * 3_600_000).toISOString().split('T');
  return { date: date.split('-'), clock: clock.slice(0, 8) };
};
const dateStyles: ((at: Date) => string)[] = [
  (at) => `${partsOf(at).date.toReversed().join('.')} ${partsOf(at).clock}`,
  (at) => `${partsOf(at).date.toReversed().join('-')} ${partsOf(at).clock}`,
  (at) => `${partsOf(at).date.toReversed().join('/')}, ${partsOf(at).clock}`,
  (at) =>
    `${partsOf(at)
      .date.toReversed()
      .join('.')
      .replace(/\.20(\d\d)$/, '.$1')} ${partsOf(at).clock}`,
  (at) => `${partsOf(at).date.toReversed().join('.')} в ${partsOf(at).clock}`,
  (at) => `${partsOf(at).date.join('-')} ${partsOf(at).clock}`,
  (at) => `${partsOf(at).date.join('-')}T${partsOf(at).clock}+06:00`,
];
