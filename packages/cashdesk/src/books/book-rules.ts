import type { BookLine } from './book-line.ts';

export type BooksLanguage = 'ru' | 'en' | 'ky';

/**
 * Everything that does not fit, by its rule, as a sentence. All but `attempt_credited_after_closed`,
 * `payment_of_known_mail` and `sums_do_not_add_up` are told by the view `books_misfits`; a test holds the two together.
 */
export const bookRules = {
  mail_without_payment: {
    ru: 'Письмо банка прочитано как платёж, а платежа нет.',
    en: 'A mail of the bank was read as a payment, and there is no payment.',
    ky: 'Банктын каты төлөм катары окулган, ал эми төлөм жок.',
  },
  mail_half_read: {
    ru: 'Письмо банка проверено, но не стало платежом и не ждёт человека.',
    en: 'A mail of the bank was verified, but became no payment and waits for nobody.',
    ky: 'Банктын каты текшерилген, бирок төлөм болгон жок жана адамды күткөн жок.',
  },
  mail_sum_differs: {
    ru: 'В письме банка одна сумма, в платеже другая.',
    en: 'The mail of the bank says one sum, its payment another.',
    ky: 'Банктын катында бир сумма, төлөмдө башка сумма.',
  },
  payment_without_mail: {
    ru: 'Платёж записан, но письма, которое его подтверждает, нет.',
    en: 'A payment is recorded, but no mail tells of it.',
    ky: 'Төлөм жазылган, бирок аны ырастаган кат жок.',
  },
  payment_without_match: {
    ru: 'Платёж считается сопоставленным, но заявки у него нет.',
    en: 'A payment counts as matched, but has no request.',
    ky: 'Төлөм дал келген деп эсептелет, бирок анын арызы жок.',
  },
  payment_twice_matched: {
    ru: 'У одного платежа две действующие заявки.',
    en: 'One payment has two live matches.',
    ky: 'Бир төлөмдө эки жарактуу арыз бар.',
  },
  payment_of_known_mail: {
    ru: 'Из одного и того же письма банка два платежа: возможно, одни и те же деньги записаны дважды.',
    en: 'One mail of the bank became two payments: perhaps the same money is recorded twice.',
    ky: 'Банктын бир эле катынан эки төлөм: балким, бир эле акча эки жолу жазылган.',
  },
  payment_forgotten: {
    ru: 'Платёж сопоставлен, но зачисления не было, и никто его не ждёт.',
    en: 'A payment is matched, but was never credited, and nobody is asked to do it.',
    ky: 'Төлөм дал келген, бирок түшүрүү болгон жок жана аны эч ким күтпөйт.',
  },
  payment_settled_without_receipt: {
    ru: 'Платёж считается зачисленным, а квитанции нет.',
    en: 'A payment counts as credited, and there is no receipt.',
    ky: 'Төлөм түшүрүлгөн деп эсептелет, ал эми дүмүрчөк жок.',
  },
  payment_credited_twice: {
    ru: 'По одному платежу больше одной квитанции: возможно, двойное зачисление.',
    en: 'One payment has more than one receipt: perhaps a double credit.',
    ky: 'Бир төлөм боюнча бирден көп дүмүрчөк: балким, эки жолу түшүрүлгөн.',
  },
  match_without_payment: {
    ru: 'Сопоставление действует, а платёж или заявка уже в другом состоянии.',
    en: 'A match is live, but its payment or request stands elsewhere.',
    ky: 'Дал келүү күчүндө, ал эми төлөм же арыз башка абалда.',
  },
  request_twice_matched: {
    ru: 'На одну заявку два действующих платежа.',
    en: 'One request has two live matches.',
    ky: 'Бир арызга эки жарактуу төлөм туура келет.',
  },
  request_without_match: {
    ru: 'Заявка считается оплаченной, но платежа у неё нет.',
    en: 'A request counts as paid, but has no payment.',
    ky: 'Арыз төлөнгөн деп эсептелет, бирок анын төлөмү жок.',
  },
  request_settled_without_payment: {
    ru: 'Заявка закрыта как зачисленная, а её платёж не зачислен.',
    en: 'A request is closed as credited, but its payment is not.',
    ky: 'Арыз түшүрүлгөн деп жабылган, ал эми анын төлөмү түшүрүлгөн эмес.',
  },
  attempt_without_match: {
    ru: 'Зачисление идёт или сделано, а его сопоставление отменено.',
    en: 'A credit is on its way or done, but its match was taken apart.',
    ky: 'Түшүрүү жүрүп жатат же бүткөн, ал эми анын дал келүүсү жокко чыгарылган.',
  },
  attempt_differs: {
    ru: 'Игрок, сумма или валюта зачисления не те, что в заявке и платеже.',
    en: 'The player, sum or currency of a credit is not that of its request and payment.',
    ky: 'Түшүрүүнүн оюнчусу, суммасы же валютасы арыздагы жана төлөмдөгүдөй эмес.',
  },
  attempt_confirmed_without_receipt: {
    ru: 'Зачисление подтверждено, а квитанции нет.',
    en: 'A credit is confirmed, and there is no receipt.',
    ky: 'Түшүрүү ырасталган, ал эми дүмүрчөк жок.',
  },
  attempt_confirmed_not_settled: {
    ru: 'Зачисление подтверждено, а платёж или заявка не закрыты.',
    en: 'A credit is confirmed, but its payment or request is not closed.',
    ky: 'Түшүрүү ырасталган, ал эми төлөм же арыз жабылган эмес.',
  },
  attempt_credited_after_closed: {
    ru: 'Зачисление закрыто как неудачное, а MobCash потом подтвердил его: деньги у игрока, а квитанции нет.',
    en: 'A credit was closed as failed, and MobCash confirmed it later: the player has the money, and there is no receipt.',
    ky: 'Түшүрүү ишке ашкан жок деп жабылган, ал эми MobCash аны кийин ырастаган: акча оюнчуда, ал эми дүмүрчөк жок.',
  },
  receipt_not_confirmed: {
    ru: 'Есть квитанция, а зачисление не подтверждено.',
    en: 'There is a receipt, but its credit is not confirmed.',
    ky: 'Дүмүрчөк бар, ал эми түшүрүү ырасталган эмес.',
  },
  receipt_differs: {
    ru: 'Игрок, сумма или валюта в квитанции не те, что в зачислении.',
    en: 'The player, sum or currency of a receipt is not that of its credit.',
    ky: 'Дүмүрчөктөгү оюнчу, сумма же валюта түшүрүүдөгүдөй эмес.',
  },
  sums_do_not_add_up: {
    ru: 'Суммы за день не сходятся.',
    en: 'The sums of a day do not add up.',
    ky: 'Күндүк суммалар дал келбейт.',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<BooksLanguage, string>>>>;

export type BookRule = keyof typeof bookRules;
export const bookRuleNames = Object.keys(bookRules) as readonly BookRule[];

/** Says, in one sentence, what rule a row broke. */
export const bookSentence = (rule: BookRule, language: BooksLanguage): string => bookRules[rule][language];

/**
 * Says whether a line adds up: every genuine mail is one payment of the same sum, every payment stands in exactly one
 * place, and what the receipts say is what was confirmed.
 */
export function addsUp(line: BookLine): boolean {
  const placed = [
    line.settled,
    line.onTheWay,
    line.unknown,
    line.refused,
    line.unmatched,
    line.setAside,
    line.returned,
  ];
  const total = placed.reduce((sum, one) => ({ count: sum.count + one.count, minor: sum.minor + one.minor }));
  return (
    line.mails.count - line.repeatedMails === line.payments.count &&
    line.mails.minor === line.payments.minor &&
    total.count === line.payments.count &&
    total.minor === line.payments.minor &&
    line.credits.count === line.confirmed.count &&
    line.credits.minor === line.confirmed.minor
  );
}
