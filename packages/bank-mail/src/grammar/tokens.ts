import { type Currency, parseGroupedAmount } from '@luxon/money';
import { currencyPattern, readCurrencyName } from './currency-words.ts';
import { findTimes } from './moments.ts';

/** Where and how a bank writes: its own currency and its clock. */
export interface Habits {
  currency: Currency;
  /** Minutes ahead of UTC, all year. */
  utcOffsetMinutes: number;
}

/** A piece of a text that means more than its letters. */
export type Token = { start: number; end: number } & (
  | { kind: 'amount'; amountMinor: bigint; currency: Currency }
  /** Money is named, but how much cannot be said without doubt. */
  | { kind: 'amount'; amountMinor: null; currency: Currency | null }
  | { kind: 'moment' | 'stamp' | 'day' | 'clock'; at: Date | null }
  /** A phone, an account mask or a long number. */
  | { kind: 'number' }
);

/** A text with its tokens found; in `masked` every token is a run of marks of the same length. */
export interface TokenText {
  text: string;
  masked: string;
  tokens: readonly Token[];
}

// Private use characters stand for tokens: first, then the rest, so that two neighbours stay two.
const marks = {
  amount: ['\ue000', '\ue001'],
  moment: ['\ue010', '\ue011'],
  stamp: ['\ue020', '\ue021'],
  day: ['\ue030', '\ue031'],
  clock: ['\ue040', '\ue041'],
  number: ['\ue050', '\ue051'],
} as const;

/** Private use characters of a text itself, which would be taken for tokens. */
export const privateUse = /[\ue000-\uf8ff]/;

/** The pattern of one token of these kinds in `masked`. */
export function tokenPattern(...kinds: (keyof typeof marks)[]): string {
  return `(?:${kinds.map((kind) => `${marks[kind][0]}${marks[kind][1]}*`).join('|')})`;
}

/** Any token mark, for what must not hold one. */
export const anyMark = '\ue000-\ue051';

// Any digit of any script, and characters that are not seen: they must stay part of the number to spoil it.
const digit = String.raw`[\p{Nd}\p{Cf}]`;
const separator = String.raw`[.,'’ \u00a0\u2007\u2009\u202f]`;
// Only at the left end of a number: from its middle the rest would be another, smaller sum, in quadratic time.
const leftEnd = `(?<!${digit})(?<!${digit}${separator})`;
const run = `(?<number>${digit}(?:${separator}?${digit})*)`;
const sign = String.raw`(?<sign>[-\u2010-\u2015\u2212]\s?)?`;

/** Names that may stand before a number. */
const leading = String.raw`kgs|usd|rub|kzt|xof|xaf|gnf|\$|€`;

const patternsByCurrency = new Map<Currency, { after: RegExp; before: RegExp; id: RegExp }>();

function patternsOf(own: Currency): { after: RegExp; before: RegExp; id: RegExp } {
  const known = patternsByCurrency.get(own);
  if (known !== undefined) return known;
  const name = currencyPattern(own);
  const made = {
    after: new RegExp(
      `${leftEnd}(?<=(?<glued>[:./,\\-\u2010-\u2015\u2212])?)${sign}${run}\\s?(?<name>${name})(?![\\p{L}\\p{Nd}])`,
      'giu',
    ),
    before: new RegExp(
      `(?<![\\p{L}\\p{Nd}])(?<name>${leading})\\s?${sign}${run}(?!${digit}|[.,:/]${digit})`,
      'giu',
    ),
    // Nine digits and more without a currency beside them are no sum; `KGS 1240000000000000` is an account.
    id: new RegExp(
      String.raw`\+?(?<!\d)(?:\d{13,}|(?<!(?<![\p{L}\p{Nd}])(?:${leading})\s?)\d{9,12})(?![\d]|[.,'’]?\d|\s?${name}(?![\p{L}\p{Nd}]))`,
      'giu',
    ),
  };
  patternsByCurrency.set(own, made);
  return made;
}

// Only at the left end of a run: from its middle it would be the same mask, in quadratic time.
const accountMask = /(?:(?<!\*)\*+|(?<![xх•·])[xх•·]{2,})\s?\d{2,}|(?<!\d)\d+\*+\d*/giu;
const spacedPhone = /\+996[\s-]?\(?\d{3}\)?[\s-]?\d{2,3}[\s-]?\d{2,3}(?:[\s-]?\d{2})?(?!\d)/gu;

/**
 * Finds times, phones, account masks, long numbers and sums of a text, in this order, so that no sum is read out of
 * the digits of something else.
 *
 * A number beside a currency that is not written in an allowed way is a sum of unknown size (`amountMinor: null`).
 */
export function findTokens(text: string, habits: Habits): TokenText {
  const key = `${habits.currency} ${habits.utcOffsetMinutes}`;
  if (last.text !== text) last = { text, found: new Map() };
  const found = last.found.get(key) ?? tokenise(text, habits);
  last.found.set(key, found);
  return found;
}

// Banks behind one gateway read the same text one after the other: once for every currency and clock is enough.
let last: { text: string; found: Map<string, TokenText> } = { text: '', found: new Map() };

function tokenise(text: string, habits: Habits): TokenText {
  const { after, before, id } = patternsOf(habits.currency);
  const tokens: Token[] = findTimes(text, habits.utcOffsetMinutes);
  let masked = mask(text, tokens);
  for (const pattern of [spacedPhone, accountMask, id]) {
    const numbers = [...masked.matchAll(pattern)].map(
      (match): Token => ({ kind: 'number', start: match.index, end: match.index + match[0].length }),
    );
    tokens.push(...numbers);
    masked = mask(masked, numbers);
  }
  for (const pattern of [after, before]) {
    const amounts = [...masked.matchAll(pattern)].map((match) => readAmount(match, habits.currency));
    tokens.push(...amounts);
    masked = mask(masked, amounts);
  }
  return { text, masked, tokens: tokens.sort((left, right) => left.start - right.start) };
}

function readAmount(match: RegExpExecArray, own: Currency): Token {
  const { number = '', name = '', sign: minus, glued } = match.groups ?? {};
  const start = match.index;
  const end = match.index + match[0].length + abbreviationDot(match);
  const named = readCurrencyName(name, own);
  if (named === 'foreign') return { kind: 'amount', start, end, amountMinor: null, currency: null };
  const read = parseGroupedAmount(number, named);
  const isDoubtful =
    minus !== undefined || glued !== undefined || read.kind !== 'ok' || isPartOfSum(match, number);
  if (isDoubtful) return { kind: 'amount', start, end, amountMinor: null, currency: named };
  return { kind: 'amount', start, end, amountMinor: read.amountMinor, currency: named };
}

// How far around a number is looked for the rest of it.
const restReach = 40;
const digitsBefore = /(?<!\p{Nd}[.,]\p{Nd}?)(?<digits>\p{Nd}+)(?<sep>[.,;'’]?)\s{1,4}$/u;
const digitsAfter = /^(?<sep>[.,;'’]?)\s{1,4}(?<digits>\p{Nd}+)/u;
const hundredths = /^\.?\s{1,4}(?:(?:и|and|et)\s)?\p{Nd}{1,2}\s?(?:тыйын|тиын|коп|cent|kop)/iu;
const multiplier = /^\s?(?:тыс|млн|миң|million|thousand|mille|mln)/iu;

/**
 * Says whether a number is a piece of a sum: a line, a wide gap or a sign with a blank parts `12` from `345.67`, its
 * hundredths follow as `84 тыйын`, or it counts millions. A number beside it that has its own decimals is another one.
 */
function isPartOfSum({ 0: whole, index, input }: RegExpExecArray, number: string): boolean {
  const rest = input.slice(index + whole.length, index + whole.length + restReach);
  if (hundredths.test(rest)) return true;
  if (!whole.endsWith(number)) {
    const before = digitsBefore.exec(input.slice(Math.max(0, index - restReach), index))?.groups;
    const isLong = (before?.digits ?? '').length > 3;
    return before !== undefined && (!isLong || before.sep === '') && goesOn(before.sep, number);
  }
  if (multiplier.test(rest)) return true;
  const after = digitsAfter.exec(rest)?.groups;
  return after !== undefined && !/[.,]\p{Nd}{1,2}$/u.test(number) && goesOn(after.sep, after.digits ?? '');
}

// A dot or a comma may end a sentence too: only behind a full group, or before hundredths, is it one of a sum.
function goesOn(sep: string | undefined, digits: string): boolean {
  if (sep === '') return true;
  return /^\p{Nd}{3}(?!\p{Nd})/u.test(digits) || (sep === ',' && /^\p{Nd}{2}$/u.test(digits));
}

// The dot of `500 руб. от` ends a word, not a sentence: what follows goes on in small letters.
function abbreviationDot({ 0: whole, index, input, groups }: RegExpExecArray): 0 | 1 {
  if (!/^(?:[сc]|р|руб|тг)$/iu.test(groups?.name ?? '')) return 0;
  return /^\.\s\p{Ll}/u.test(input.slice(index + whole.length, index + whole.length + 3)) ? 1 : 0;
}

function mask(text: string, tokens: readonly Token[]): string {
  let masked = '';
  let at = 0;
  for (const { start, end, kind } of [...tokens].sort((left, right) => left.start - right.start)) {
    const [first, rest] = marks[kind];
    masked += text.slice(at, start) + first + rest.repeat(end - start - 1);
    at = end;
  }
  return masked + text.slice(at);
}
