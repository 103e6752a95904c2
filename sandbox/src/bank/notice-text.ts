import type { NoticeLanguage } from './bank-types.ts';

/** What a notice says, before it becomes a mail. */
export interface NoticeText {
  subject: string;
  /** Lines; a paragraph ends with an empty one. */
  lines: string[];
}

const bishkekOffsetMs = 6 * 3_600_000;

/** Writes a time as the bank does: `DD.MM.YYYY HH:MM:SS`, Asia/Bishkek (UTC+6 all year), no zone. */
export function writeBankTime(time: Date): string {
  const [date = '', clock = ''] = new Date(time.getTime() + bishkekOffsetMs).toISOString().split('T');
  return `${date.split('-').reverse().join('.')} ${clock.slice(0, 8)}`;
}

/** Writes minor units as the bank does: dot before two decimals, comma between thousands, then the code. */
export function writeBankAmount(amountMinor: bigint, currency: string): string {
  const digits = amountMinor.toString().padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${whole}.${digits.slice(-2)} ${currency}`;
}

export interface NoticeFacts {
  amount: string;
  time: string;
  holder: string;
  language: NoticeLanguage;
}

const signature: Record<NoticeLanguage, string[]> = {
  ru: ['С уважением,', 'ЗАО "Демир Кыргыз Интернэшнл Банк"'],
  ky: ['Урматтоо менен,', '"Демир Кыргыз Интернэшнл Банк" ЖАК'],
};

const greeting = ({ holder, language }: NoticeFacts): string =>
  language === 'ru' ? `Уважаемый(ая) ${holder},` : `Урматтуу ${holder},`;

function frame(facts: NoticeFacts, subject: string, sentence: string, footer: string[] = []): NoticeText {
  return { subject, lines: [greeting(facts), '', sentence, '', ...footer, ...signature[facts.language]] };
}

/** Writes «money came in», ru and ky (fact sheet §1.1; in Kyrgyz the time stands before the amount). */
export function incomingText(facts: NoticeFacts): NoticeText {
  const { amount, time, language } = facts;
  return language === 'ru'
    ? frame(
        facts,
        'Входящий QR-перевод',
        `Вам поступил перевод с помощью QR-платежа на сумму ${amount} от ${time}.`,
      )
    : frame(facts, 'Кирүүчү QR-которуу', `${time} ${amount} суммасында которуу келип түштү.`);
}

/** Writes «you sent money», ru and ky; the Kyrgyz sentence follows the samples, nobody has published a real one. */
export function outgoingText(facts: NoticeFacts): NoticeText {
  const { amount, time, language } = facts;
  return language === 'ru'
    ? frame(
        facts,
        'Исходящий перевод',
        `Вы осуществили перевод с помощью QR-платежа на сумму ${amount} от ${time}.`,
        [
          'Важно! Банк никогда не отправляет электронные письма с просьбой сообщить пароль, ПИН-код или код из SMS.',
          '',
        ],
      )
    : frame(facts, 'Чыгуучу которуу', `Сиз ${time} ${amount} суммасында которуу жүргүздүңүз.`);
}

/** Writes a one-time code for an operation of this amount: no notice of money, though it names a sum. */
export function otpText(facts: NoticeFacts): NoticeText {
  return facts.language === 'ru'
    ? {
        subject: 'Код подтверждения',
        lines: [`Код подтверждения 482915 для операции на сумму ${facts.amount}. Никому не сообщайте код.`],
      }
    : {
        subject: 'Ырастоо коду',
        lines: [`${facts.amount} суммасындагы операция үчүн ырастоо коду 482915. Кодду эч кимге айтпаңыз.`],
      };
}

/** Writes that money which had come in was taken back; nobody has published a real one. */
export function reversalText(facts: NoticeFacts): NoticeText {
  const { amount, time, language } = facts;
  return language === 'ru'
    ? frame(
        facts,
        'Отмена перевода',
        `Перевод с помощью QR-платежа на сумму ${amount} от ${time}, ранее поступивший на ваш счет, отменен.`,
      )
    : frame(facts, 'Которуу жокко чыгарылды', `${time} ${amount} суммасында которуу жокко чыгарылды.`);
}
