import type { Notice, OtherMail } from '../../notice/notice.ts';

/** `observed`: seen in public code that reads real mail; `invented`: made up until a real one is seen. */
type Source = 'observed' | 'invented';

/** A whole sentence that says: money came in. Groups: amount, date, time. */
export interface CreditTemplate {
  language: Notice['language'];
  source: Source;
  pattern: RegExp;
}

/** A sentence that makes a mail something else than a payment to us. */
export interface OtherTemplate {
  what: OtherMail | 'reversal';
  language: Notice['language'];
  source: Source;
  pattern: RegExp;
}

// A sentence starts a text or a line, or follows the end of another. `>` (quoting) is no start.
const start = String.raw`(?<=^[^\S\n]?|\n[^\S\n]?|[.!?,]\s{1,4})`;
const amount = String.raw`(?<amount>[0-9](?:[0-9.,'\u2019\s]{0,30}[0-9])?)\s*KGS`;
const date = String.raw`(?<date>[0-9]{2}\.[0-9]{2}\.[0-9]{4})\s+(?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?![0-9:]|\.[0-9])`;
const end = String.raw`(?=[\s.!]|$)`;

function sentence(parts: string): RegExp {
  return new RegExp(start + parts.replaceAll(' ', String.raw`\s+`), 'giu');
}

/** Incoming payments, whole sentences (mail sheet §1.1). The date stands first in Kyrgyz, or last. */
export const creditTemplates: readonly CreditTemplate[] = [
  {
    language: 'ru',
    source: 'observed',
    pattern: sentence(`Вам поступил перевод с помощью QR-платежа на сумму ${amount} от ${date}`),
  },
  {
    language: 'ky',
    source: 'observed',
    pattern: sentence(`${date} ${amount} суммасында которуу келип түштү${end}`),
  },
  {
    language: 'ky',
    source: 'observed',
    pattern: sentence(String.raw`${amount} суммасында которуу келип түштү\. ${date}`),
  },
  {
    language: 'en',
    source: 'invented',
    pattern: sentence(`You have received a QR payment transfer in the amount of ${amount} on ${date}`),
  },
];

/** Words that only a credit sentence holds: their presence without the whole sentence needs a person. */
export const creditCore = /поступил\s+перевод|келип\s+түштү|you\s+have\s+received/giu;

/** Everything else the bank may write about money, looked for first. */
export const otherTemplates: readonly OtherTemplate[] = [
  { what: 'outgoing', language: 'ru', source: 'observed', pattern: sentence('(?:Вы )?осуществили перевод') },
  {
    what: 'outgoing',
    language: 'ky',
    source: 'invented',
    pattern: sentence(`(?:Сиз )?${date} ${amount} суммасында которуу жүргүздүңүз`),
  },
  {
    what: 'outgoing',
    language: 'ky',
    source: 'invented',
    pattern: sentence(`(?:Сиз )?${amount} суммасында которуу жүргүздүңүз`),
  },
  { what: 'outgoing', language: 'en', source: 'invented', pattern: sentence('You have (?:sent|made) an? ') },
  {
    what: 'reversal',
    language: 'ru',
    source: 'invented',
    pattern: /перевод(?:(?!\.\s)[^!?]){0,250}?\s(?:отмен[её]н|аннулирован)/giu,
  },
  {
    what: 'reversal',
    language: 'ky',
    source: 'invented',
    pattern: /которуу(?:(?!\.\s)[^!?]){0,250}?\sжокко\s+чыгарылды/giu,
  },
  {
    what: 'otp',
    language: 'ru',
    source: 'invented',
    pattern: sentence('(?:Ваш )?(?:код подтверждения|одноразовый пароль)'),
  },
  { what: 'otp', language: 'ky', source: 'invented', pattern: sentence('(?:Сиздин )?ырастоо коду') },
  { what: 'statement', language: 'ru', source: 'invented', pattern: sentence('Выписка (?:за|по) ') },
  {
    what: 'refund',
    language: 'ru',
    source: 'invented',
    pattern: sentence('(?:Возврат|Вам возвращен[ыо]?) '),
  },
  {
    what: 'purchase',
    language: 'ru',
    source: 'invented',
    pattern: sentence('(?:Покупка|Оплата|Списан[оие]{1,2}) '),
  },
  {
    what: 'declined',
    language: 'ru',
    source: 'invented',
    pattern: sentence('(?:Операция|Перевод) отклонен[ао]?'),
  },
  {
    what: 'loan',
    language: 'ru',
    source: 'invented',
    pattern: sentence('(?:Напоминаем|Платеж) [^.!?]{0,80}кредит'),
  },
];

/** Labels after which the text is the payer's own words, to the end of the mail. */
export const payerLabel =
  /(?:^|\n)[^\S\n]*(?:назначение(?:\s+платежа)?|сообщение|комментарий|отправитель|плательщик|төлөмдүн\s+максаты|билдирүү|жөнөтүүчү|purpose|message|comment|sender)\s*:/iu;

/** How the bank greets the account holder, at the start of a line. */
export const greeting =
  /(?:^|\n)[^\S\n]*(?:Уважаем(?:ый\(ая\)|ый|ая)|Урматтуу|Dear)\s+(?<holder>[^,\n]{1,120}),/iu;

/** Figures that are not the payment: what is left, what it cost, what came back. */
export const sideFigureLabel =
  /(?:баланс|остаток|доступно|калдык|balance|комиссия|комиссиясы|fee|кэшбэк|cashback)[^.!?\n\p{Nd}]{0,30}$/iu;

/** A number with a currency beside it, in any script's digits. */
export const anyFigure = /\p{Nd}[\p{Nd}.,'\u2019\s]{0,40}(?:KGS|сом|[cс](?=[.\s]|$))/giu;
