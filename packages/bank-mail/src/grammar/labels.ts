import { senderPattern } from './sentence.ts';
import { tokenPattern } from './tokens.ts';

/** Sums that are not the payment: what is left, what it cost, what came back, what something is worth, an offer. */
const sideLabels = [
  `баланс|остаток|доступно|калдык|калдыгы|жеткиликтүү|nouveau solde|solde|disponible|balance|available`,
  'комиссия|комиссиясы|frais|fee|commission',
  'кэшбэк|кешбэк|cashback|бонус|bonus',
  'эквивалент|эквиваленти|equivalent|équivalent',
  "лимит|до|от|получите|сэкономьте|jusqu'a|jusqu’à|up to",
].join('|');

const balanceLabel = /(?:баланс|остаток|доступно|калдык|калдыгы|solde|disponible|balance|available)/iu;

// A label stands right before its figure, at most one line above it; further back it belongs to another one.
const sideLabel = new RegExp(
  String.raw`(?<!\p{L})(?:${sideLabels})(?!\p{L})[^.!?;\n\p{Nd}\ue000-\ue051]{0,30}\n{0,2}\s?$`,
  'iu',
);
const labelReach = 70;

/** What the words before a sum make of it: something else than the payment, or null. */
export function sideRole(masked: string, start: number): 'balance' | 'side' | null {
  const found = sideLabel.exec(masked.slice(Math.max(0, start - labelReach), start));
  if (found === null) return null;
  return balanceLabel.test(found[0]) ? 'balance' : 'side';
}

/** A number of a phone as people write it here, where only digits are left. */
export const phone = /^\+?996[\d\s()-]{9,}$/;

// The owner's own money, and what was undone or refused. Stems, for all endings.
const otherMoney = [
  'отмен|отклон|аннулир|возвра|сторн|ошиб|отказ|штраф|налог',
  'кредит|займ|заём|ссуд|процент|вклад|депозит|дивиденд|кэшб|кешб|бонус|зарплат|заработн|пенси|пособи|стипенди|аванс',
  'жокко\\s+чыгар|четке\\s+кагыл|насыя|эмгек\\s+акы|жөлөкпул|үстөк|кайтар',
  'refund|revers|cancel|declin|fail|cashback|bonus|salary|interest|loan',
  'annul|rembours|echou|échou|refus|salaire|interet|intérêt|pret|prêt',
].join('|');
// What is still to be, and what went to somebody else.
const otherTurn = [
  'списан|ожида|обрабат|заблокир|приостанов|запрос|к\\s+оплате|комиссии(?!\\s?[:–-]?\\s?[\ue000])',
  'не\\s+(?:выполн|исполн|прош|зачисл|поступ|провед|удал)|будет|будут|если|при\\s+условии',
  'получател|клиенту|в\\s+пользу|абонент|на\\s+номер|номера|с\\s+ваш|между',
  'pending|will\\s+be|en\\s+attente',
].join('|');

/** Words that make of a sentence about money something else than a payment that has come in. */
export const notPaymentWords = new RegExp(String.raw`(?<!\p{L})(?:${otherMoney}|${otherTurn})`, 'iu');

/** A sentence that says, near its beginning, that the money of the one before it is no payment. */
export const notPaymentNext = new RegExp(String.raw`^\s*(?:\p{L}+\s){0,2}(?:${otherMoney})`, 'iu');

/** Words that are nobody's name: where they stand for a payer, nobody paid. */
export const notPayer = new RegExp(
  String.raw`(?<!\p{L})(?:${[
    'вас|себя|возврат\\p{L}{0,2}|кэшбэк\\p{L}?|бонус\\p{L}{0,2}|процент\\p{L}{0,2}|кредит\\p{L}?|зарплат\\p{L}',
    'отмен[её]н\\p{L}?|отклон[её]н\\p{L}?|не\\s+выполнен\\p{L}?',
    'en\\s+attente|annul[eé]e?|rembours\\p{L}*|cr[eé]dit|pr[eê]t|salaire',
    'refund|salary|bonus|cashback|declined|cancell?ed|pending',
  ].join('|')})(?!\p{L})`,
  'iu',
);

/** The kind of an operation, where the bank names it with a label, above or below the sum. */
export const kindLabel =
  /(?:^|[\n.;,]\s?)(?:(?:тип|вид)(?:\s+(?:операции|платежа|перевода|транзакции))?|категория|type|category|cat[ée]gorie)[^\S\n]?:?\s{1,2}(?<kind>\p{L}[\p{L} ]{1,40})/giu;

/** The state of an operation, where a mail names it. */
export const stateLabel =
  /(?:^|[\n.;,]\s?)(?:статус(?:\s+(?:операции|платежа|перевода))?|абалы|status|statut|[ée]tat)[^\S\n]?:?\s{1,2}(?<state>[\p{L}][\p{L} ]{1,40})/giu;
export const doneState =
  /^(?:успеш|выполн|исполн|провед|зачисл|заверш|одобр|оплачен|ийгилик|аткарыл|success|complet|done|approved|r[ée]ussi|effectu|valid)/iu;

/** Labels after which the text is the payer's own words, to the end of the mail. */
export const payerLabel =
  /(?:^|[\s.;!?])(?:назначение(?:\s+платежа)?|сообщение(?:\s+получателю)?|комментарий|төлөмдүн\s+максаты|максаты|билдирүү|purpose|message(?:\s+de\s+l['’]exp[eé]diteur)?|comment|motif)\s*:/iu;

/** How a bank greets the account holder, at the start of a line. */
export const greeting =
  /(?:^|\n)[^\S\n]*(?:Уважаем(?:ый\(ая\)|ый|ая)|Урматтуу|Dear|Cher|Chère)\s+(?<holder>[^,\n]{1,120}),/iu;

/** Who sent the money, where the bank says so with a label. */
export const senderLabel = new RegExp(
  String.raw`(?<!\p{L})(?:отправитель|плательщик|от кого|жөнөтүүчү|exp[eé]diteur|sender|payer)\s*:?\s*(?<sender>${senderPattern})`,
  'giu',
);

/** The bank's own number of the payment, where it says so with a label: whole or not at all, its beginning is another's too. */
export const referenceLabel =
  /(?<![\p{L}])(?:(?:txn|trans(?:action)?)\.?\s?id|id(?:\s+(?:транзакции|операции|платежа))?|r[eé]f(?:[eé]rence)?|rrn|чек|квитанция|(?:номер|№)\s+(?:операции|чека|транзакции|квитанции|платежа))\s*[:№#]{0,2}\s*(?:№\s*)?(?<reference>[A-Z0-9][A-Z0-9.\-/]{2,38}[A-Z0-9])(?![\p{L}\p{N}]|[-/][\p{L}\p{N}])/giu;

/** Words that only money coming in has: their presence without a whole sentence needs a person. */
export const creditWords =
  /поступи|зачисл|пополнен|получен|приход|перевели\s+вам|вам\s+перевели|начислен|келип\s+түшт|толукталды|толтолду|кабыл\s+алынды|avez\s+re[cç]u|d[eé]p[oô]t|have\s+received|credited/giu;

/** The heart of a credit sentence: a second one in the same mail needs a person. */
export const creditCore =
  /(?:вам|счет|счёт)\s+поступил|поступил\s+перевод|келип\s+түшт|you\s+have\s+received|avez\s+re[cç]u/giu;

/** One sum, of any role. */
export const anyAmount = new RegExp(tokenPattern('amount'), 'gu');
