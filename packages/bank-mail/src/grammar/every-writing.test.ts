import { type Currency, minorDigits } from '@luxon/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownBanks } from '../banks/load-banks.ts';
import { readText, type TextReading } from './read-text.ts';

interface Writer {
  bank: string;
  currency: Currency;
  hoursAhead: number;
  /** Sums are written as `12 KGS` or `KGS 12`. */
  after: readonly string[];
  before: readonly string[];
  write: (sum: string, moment: string) => string;
}

const som = { currency: 'KGS', hoursAhead: 6, after: ['KGS', 'сом', 'сома', 'сомов', 'сомго', 'с'] } as const;
const franc = { after: ['FCFA', 'F CFA', 'CFA', 'F'], before: [] } as const;
const writers: Record<string, Writer> = {
  'KGS, Russian': {
    ...som,
    bank: 'mbank',
    before: ['KGS'],
    write: (sum, moment) => `Баланс 9 999,99 KGS. Зачислено ${sum}. ${moment}`,
  },
  'KGS, Kyrgyz': {
    ...som,
    bank: 'bakai',
    before: [],
    write: (sum, moment) => `Эсебиңизге ${moment} ${sum} кабыл алынды. Калдык: 9 999,99 сом`,
  },
  'USD, English': {
    bank: 'kicb',
    currency: 'USD',
    hoursAhead: 6,
    after: ['USD', '$'],
    before: ['USD', '$'],
    write: (sum, moment) => `Incoming transfer of ${sum}. Date: ${moment}. Fee: 1.00 USD`,
  },
  'RUB, Russian': {
    bank: 'tbank',
    currency: 'RUB',
    hoursAhead: 3,
    after: ['RUB', 'р', 'руб', '₽'],
    before: ['RUB'],
    write: (sum, moment) => `Пополнение, счет RUB. ${sum}. Иван Т. Доступно 27726,35 RUB\n${moment}`,
  },
  'KZT, Russian': {
    bank: 'kaspi',
    currency: 'KZT',
    hoursAhead: 5,
    after: ['₸', 'KZT', 'тенге', 'тг'],
    before: ['KZT'],
    write: (sum, moment) => `Kaspi Gold\nПополнение: ${sum}\n${moment}`,
  },
  'XOF, French': {
    ...franc,
    bank: 'orangemoney',
    currency: 'XOF',
    hoursAhead: 0,
    write: (sum, moment) =>
      `Vous avez reçu un transfert de ${sum} du 00000001 le ${moment}. Nouveau solde: 4923.50 FCFA.`,
  },
  'XAF, French': {
    ...franc,
    bank: 'mtnmomo',
    currency: 'XAF',
    hoursAhead: 1,
    write: (sum, moment) =>
      `vous avez recu ${sum} de TEST (242000000001) sur votre compte mobile Money le ${moment}. Message de l'expediteur: 900000. ID: 8000000001`,
  },
  'GNF, French': {
    bank: 'paycard',
    currency: 'GNF',
    hoursAhead: 0,
    after: ['GNF', 'FG'],
    before: ['GNF'],
    write: (sum, moment) => `Vous avez recu un depot de ${sum} de TEST. ${moment} Solde : 142 300 GNF`,
  },
};

const blanks = [' ', '\u00a0', '\u2009', '\u202f', '\u2007'];
const groups = [...blanks, '', "'", '’', ',', '.'];

/** Every way in which one sum may be written without doubt. */
function writingsOf(amountMinor: bigint, currency: Currency): string[] {
  const digits = minorDigits(currency);
  const unit = 10n ** BigInt(digits);
  const whole = String(amountMinor / unit);
  const fraction = digits === 0 ? '00' : String(amountMinor % unit).padStart(digits, '0');
  const isWhole = BigInt(fraction) === 0n;
  return groups.flatMap((group) => {
    const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, group);
    const decimals = ['.', ','].filter((decimal) => decimal !== group);
    const exact = decimals.map((decimal) => `${grouped}${decimal}${fraction}`);
    const short = fraction.endsWith('0') ? exact.map((written) => written.slice(0, -1)) : [];
    // One dot before three digits may be thousands or a fraction: that is tested as doubt.
    const bare = isWhole && !(group === '.' && whole.length <= 6 && whole.length > 3) ? [grouped] : [];
    return [...exact, ...short, ...bare];
  });
}

const monthsRu = 'января,февраля,марта,апреля,мая,июня,июля,августа,сентября,октября,ноября,декабря'.split(
  ',',
);
const monthsFr = 'janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre'.split(
  ',',
);

/** Every way in which one full minute may be written. */
function momentsOf(at: Date, hoursAhead: number): string[] {
  const [date = '', time = ''] = new Date(at.getTime() + hoursAhead * 3_600_000).toISOString().split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const zone = `+${String(hoursAhead).padStart(2, '0')}:00`;
  const named = [monthsRu, monthsFr].map((names) => `${Number(day)} ${names[Number(month) - 1]} ${year}`);
  const dates = [
    ...['.', '-', '/'].map((sign) => [day, month, year].join(sign)),
    `${day}.${month}.${year.slice(2)}`,
    `${day}-${month}-${year.slice(2)}`,
    `${Number(day)}.${Number(month)}.${year}`,
    `${day}.${month}.${year} г.`,
    `${year}-${month}-${day}`,
    ...named,
  ];
  const clocks = [time.slice(0, 5), time.slice(0, 8)];
  const joined = dates.flatMap((one) =>
    clocks.flatMap((clock) => [' ', ', ', ' в ', ' a ', '\n'].map((join) => `${one}${join}${clock}`)),
  );
  const iso = clocks.flatMap((clock) => [
    `${year}-${month}-${day}T${clock}`,
    `${year}-${month}-${day}T${clock}${zone}`,
  ]);
  return [
    ...joined,
    ...iso,
    `${year}-${month}-${day}T${new Date(at).toISOString().slice(11, 19)}Z`.replace(
      /^.*T/,
      `${at.toISOString().slice(0, 10)}T`,
    ),
  ];
}

function read({ bank }: Writer, text: string): TextReading {
  const reader = knownBanks().get(bank)?.reader;
  if (reader === undefined) throw new Error(`${bank} is not known`);
  return readText(text, reader);
}

describe.each(Object.entries(writers))('a payment in %s', (_, writer) => {
  const { currency, hoursAhead } = writer;
  const amount = fc.oneof(
    fc.bigInt({ min: 1n, max: 99_999n }),
    fc.bigInt({ min: 1n, max: 999_999_999_999n }),
    fc.bigInt({ min: 1n, max: 9_999_999n }).map((whole) => whole * 100n),
  );
  const minute = fc
    .date({
      min: new Date('2020-01-02T00:00:00Z'),
      max: new Date('2035-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((at) => new Date(Math.floor(at.getTime() / 60_000) * 60_000));
  const named = fc.oneof(
    fc.tuple(fc.constantFrom(...writer.after), fc.constantFrom('', ...blanks)).map(
      ([name, blank]) =>
        (number: string) =>
          `${number}${blank}${name}`,
    ),
    ...writer.before.map((name) =>
      fc.constantFrom('', ' ', '\u00a0').map((blank) => (number: string) => `${name}${blank}${number}`),
    ),
  );

  it('comes back exactly, however sum and moment are written', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(amount, minute, named, fc.nat(), fc.nat(), (amountMinor, at, withName, one, other) => {
        const sums = writingsOf(amountMinor, currency);
        const moments = momentsOf(at, hoursAhead);
        const text = writer.write(
          withName(sums[one % sums.length] ?? ''),
          moments[other % moments.length] ?? '',
        );
        expect(read(writer, text), text).toMatchObject({
          kind: 'credit',
          claim: { amountMinor, currency, bankTime: at },
        });
      }),
    );
  });

  it('is never read where a character of the sum is changed for one that leaves doubt', {
    timeout: 30_000,
  }, () => {
    const spoil = fc.constantFrom(
      (sum: string) => `-${sum}`,
      (sum: string) => sum.replace(/\d/, '$&\u200b'),
      (sum: string) => sum.replace(/\d/, '$&\u202e'),
      (sum: string) => sum.replace(/\d/, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
      (sum: string) => sum.replace(/\d/, '$&  '),
      (sum: string) => sum.replace(/\d/, '$&\n'),
      (sum: string) => sum.replace(/\d/, '$&\u2003'),
      (sum: string) => sum.replace(/\d(?=\D*$)/, '$&.'),
      (sum: string) => `1:${sum}`,
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 1_000n, max: 999_999n }), spoil, (whole, spoiled) => {
        const sum = spoiled(`${whole}.00`);
        const reading = read(writer, writer.write(`${sum} ${writer.after[0]}`, '20.11.2026 12:00:00'));
        expect(reading.kind, sum).not.toBe('credit');
      }),
    );
  });
});
