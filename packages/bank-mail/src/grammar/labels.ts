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

/** The bank's own number of the payment, where the bank says so with a label. */
export const referenceLabel =
  /(?<![\p{L}])(?:(?:txn|trans(?:action)?)\.?\s?id|id(?:\s+(?:транзакции|операции|платежа))?|r[eé]f(?:[eé]rence)?|rrn|чек|квитанция|(?:номер|№)\s+(?:операции|чека|транзакции|квитанции|платежа))\s*[:№#]{0,2}\s*(?:№\s*)?(?<reference>[A-Z0-9][A-Z0-9.\-/]{2,38}[A-Z0-9])(?![A-Z0-9])/giu;

/** Words that only money coming in has: their presence without a whole sentence needs a person. */
export const creditWords =
  /поступи|зачисл|пополнен|получен|приход|перевели\s+вам|вам\s+перевели|начислен|келип\s+түшт|толукталды|толтолду|кабыл\s+алынды|avez\s+re[cç]u|d[eé]p[oô]t|have\s+received|credited/giu;

/** The heart of a credit sentence: a second one in the same mail needs a person. */
export const creditCore =
  /(?:вам|счет|счёт)\s+поступил|поступил\s+перевод|келип\s+түшт|you\s+have\s+received|avez\s+re[cç]u/giu;

/** One sum, of any role. */
export const anyAmount = new RegExp(tokenPattern('amount'), 'gu');
