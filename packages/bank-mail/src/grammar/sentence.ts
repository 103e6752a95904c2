import { anyMark, tokenPattern } from './tokens.ts';

/** What a whole sentence of a bank says about money. */
export const sayings = [
  'incoming',
  'outgoing',
  'purchase',
  'refund',
  'cashback',
  'salary',
  'reversal',
  'otp',
  'statement',
  'declined',
  'loan',
  'balance',
  'marketing',
  'conversion',
  'service',
] as const;
export type Saying = (typeof sayings)[number];

/** A whole sentence, ready to be looked for in the masked text of a mail. */
export interface Sentence {
  says: Saying;
  language: string;
  /** Sticky: it is tried at a beginning of a sentence. Groups: amount, time, reference, sender, payer. */
  pattern: RegExp;
  /** Names a phone on purpose; in any other sentence a phone is somebody whom money was sent to. */
  namesPhone: boolean;
  /** Holds the payer's own words, and so must reach to the end of the text. */
  holdsPayerWords: boolean;
}

const word = String.raw`\p{L}[\p{L}'’-]{1,40}`;
/** A person's name as banks print it: words of letters, perhaps an initial at the end. */
export const namePattern = String.raw`(?!(?:доступно|остаток|баланс|калдык|solde|balance|bonus|cashback|бонус|кэшбэк)(?!\p{L}))(?:\p{L}\. ?)?${word}(?: ${word}){0,5}(?: \p{L}\.)?`;
/** The token or the name of somebody. */
export const senderPattern = `(?:${tokenPattern('number')}|[0-9]{6,8}(?![0-9])|${namePattern})`;

const parts: Readonly<Record<string, string>> = {
  amount: `(?<amount>${tokenPattern('amount')})`,
  balance: tokenPattern('amount'),
  fee: tokenPattern('amount'),
  time: `(?<time>${tokenPattern('moment', 'stamp')})`,
  day: tokenPattern('day'),
  clock: tokenPattern('clock'),
  reference: `(?<reference>[A-Za-z0-9${anyMark}][A-Za-z0-9.\\-/${anyMark}]{1,38}[A-Za-z0-9${anyMark}])`,
  sender: `(?<sender>${senderPattern})`,
  account: String.raw`(?:[\p{L}]{2,12}-?\d{4}|${tokenPattern('number')})`,
  phone: tokenPattern('number'),
  code: '[0-9]{3,8}',
  words: String.raw`[^\n.!?;${anyMark}]{1,80}?`,
  payer: String.raw`(?<payer>[\s\S]{0,600})`,
};

/** The names a sentence may use between braces. */
export const partNames = [...Object.keys(parts), 'bank'];

// A sentence starts a text or a line, or follows the end of another. `>` (quoting) and `:` are no start.
const start = /(?<=^[^\S\n]?|\n[^\S\n]?|[.!?,;]\s{1,4})(?=\S)/gu;

/** Finds where sentences may begin in a masked text, also behind a bank's name; only there a sentence is looked for. */
export function sentenceStarts(masked: string, prefix: RegExp): number[] {
  return [...masked.matchAll(start)].flatMap(({ index }) => {
    prefix.lastIndex = index;
    const name = prefix.exec(masked);
    return name === null ? [index] : [index, index + name[0].length];
  });
}

/** Makes the pattern of a bank's name with a colon (`Optima: …`), which may stand before any of its sentences. */
export function compilePrefix(names: readonly string[]): RegExp {
  return new RegExp(String.raw`${namesPattern(names)}:\s{1,4}`, 'iuy');
}

function namesPattern(names: readonly string[]): string {
  return `(?:${names.map((name) => translate(name.trim(), {})).join('|') || '(?!)'})`;
}

const end = String.raw`(?=[\s.,:;!)]|$)`;

/** Thrown for a sentence that is not written as the notation wants it. */
export class SentenceError extends Error {
  override readonly name = 'SentenceError';
  /** The part between braces that there is not; null: brackets do not match. */
  readonly part: string | null;
  constructor(message: string, part: string | null = null) {
    super(message);
    this.part = part;
  }
}

/**
 * Turns a sentence into a pattern over masked text. The notation: words stand for themselves (letter case, ё and
 * French accents do not matter), a space is any white space, `{amount}`, `{time}`, … are parts, `[…]` may be absent,
 * `(…|…)` is one of these, `\` takes the meaning from the next sign.
 *
 * One of the bank's `names` is `{bank}`. Throws {@link SentenceError} for an unknown part or brackets that do not match.
 */
export function compileSentence(options: {
  says: Saying;
  language: string;
  text: string;
  names?: readonly string[];
}): Sentence {
  const { says, language, text, names = [] } = options;
  const holdsPayerWords = text.includes('{payer}');
  const body = translate(text.trim(), { ...parts, bank: namesPattern(names) });
  const closing = holdsPayerWords ? String.raw`[\s.]*$` : end;
  const pattern = new RegExp(body + closing, 'diuy');
  return { says, language, holdsPayerWords, namesPhone: text.includes('{phone}'), pattern };
}

const brackets: Readonly<Record<string, string>> = { '[': '(?:', ']': ')?', '(': '(?:', ')': ')', '|': '|' };

function translate(text: string, known: Readonly<Record<string, string>>): string {
  let pattern = '';
  const open: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') {
      at += 1;
      pattern += literal(text.charAt(at));
    } else if (char === '{') {
      const close = text.indexOf('}', at);
      const name = text.slice(at + 1, close === -1 ? undefined : close);
      const part = known[name];
      if (part === undefined) throw new SentenceError(`there is no part {${name}}`, name);
      pattern += part;
      at = close;
    } else if (/\s/.test(char)) {
      if (!/\s/.test(text.charAt(at + 1))) pattern += String.raw`\s{1,4}`;
    } else {
      if (char === '[' || char === '(') open.push(char);
      if (char === ']' || char === ')') {
        const opened = open.pop();
        if (opened !== (char === ']' ? '[' : '(')) throw new SentenceError(`"${char}" without its beginning`);
      }
      pattern += brackets[char] ?? literal(char);
    }
  }
  if (open.length > 0) throw new SentenceError(`"${open.join('')}" without its end`);
  return pattern;
}

const families = ['её', 'eéèêë', 'aàâä', 'cç', 'uùûü', 'iîï', 'oôö', "'’"];
const familyOf = new Map(
  families.flatMap((letters) => [...letters].map((letter) => [letter, `[${letters}]`])),
);
const mark = /[\\^$.*+?()[\]{}|/]/;

function literal(char: string): string {
  return familyOf.get(char.toLowerCase()) ?? (mark.test(char) ? `\\${char}` : char);
}
