import { createHash } from 'node:crypto';
import { currencies, isCurrency, parseAmount } from '@luxon/money';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { readText, type TextReader } from '../grammar/read-text.ts';
import { compilePrefix, compileSentence, SentenceError, sayings } from '../grammar/sentence.ts';
import type { BankReader } from '../policy.ts';
import { type DescriptionMistake, toMistakes } from './description-mistake.ts';

/** Grows when the grammar itself reads differently, so that stored mails can be read again. */
const grammarVersion = 4;

const domain = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'a domain in ASCII, lower case');
const languages = ['ru', 'ky', 'en', 'fr'] as const;

const sentenceSchema = z.strictObject({
  says: z.enum(sayings),
  language: z.enum(languages),
  /** `observed`: seen in public code that reads real texts; `assumed`: built on observed words; `invented`. */
  source: z.enum(['observed', 'assumed', 'invented']),
  text: z.string().min(3).max(400),
});

const sumPattern = new RegExp(String.raw`^\d+(?:\.\d{1,2})? (?:${currencies.join('|')})$`);

const exampleSchema = z.strictObject({
  text: z.string(),
  says: z.union([z.enum(sayings), z.literal('review'), z.literal('nothing')]),
  /** `1500.37 KGS` */
  amount: z.string().regex(sumPattern, 'a sum and its currency, as 1500.37 KGS').nullable().default(null),
  at: z.iso
    .datetime({ offset: true, error: 'ISO 8601 with its zone, as 2026-11-27T14:05:00+06:00' })
    .nullable()
    .default(null),
  reference: z.string().nullable().default(null),
  sender: z.string().nullable().default(null),
});

const definitionSchema = z.strictObject({
  bank: z.string().regex(/^[a-z][a-z0-9]{1,30}$/, 'letters and digits, lower case'),
  name: z.string().min(2),
  /** What the bank calls itself, for telling who pretends to be it. */
  alsoCalled: z.array(z.string().min(3)).default([]),
  currency: z.enum(currencies as [string, ...string[]]),
  /** Hours ahead of UTC, all year. */
  utcOffsetHours: z.number().min(-12).max(14),
  /** Where its mails come from; empty: not known, or only through a gateway. */
  domains: z.array(domain).default([]),
  /** Addresses that write notices; empty: none has been seen yet. */
  senders: z.array(z.email()).default([]),
  /** Names under which a gateway of text messages passes its messages on: the part before the `@`. */
  gatewaySenders: z.array(z.string()).default([]),
  minKeyBits: z.number().int().min(1024).default(1024),
  signing: z.enum(['present', 'absent']).default('present'),
  /** Sentences that several banks share. */
  shares: z.array(z.string()).default([]),
  sentences: z.array(sentenceSchema).default([]),
  examples: z.array(exampleSchema).min(1, 'at least one example, so that the sentences can be tried'),
});

/** A bank as its file describes it: who it is and which sentences it writes. */
export type BankDefinition = z.infer<typeof definitionSchema>;
type SentenceText = z.infer<typeof sentenceSchema>;
export type BankExample = z.infer<typeof exampleSchema>;

/** Sentences of several banks, by the name banks list in `shares`; `everywhere` belongs to all. */
export type SharedSentences = Readonly<Record<string, readonly SentenceText[]>>;

/** Thrown for a bank's file that cannot be used; the message names the file and every mistake. */
export class BankDefinitionError extends Error {
  override readonly name = 'BankDefinitionError';
  /** The mistakes one by one. */
  readonly mistakes: readonly DescriptionMistake[];
  constructor(message: string, mistakes: readonly DescriptionMistake[]) {
    super(message);
    this.mistakes = mistakes;
  }
}

/** Reads the file of shared sentences. Throws {@link BankDefinitionError}. */
export function readSharedSentences(yaml: string, file: string): SharedSentences {
  return check(z.record(z.string(), z.array(sentenceSchema)), yaml, file);
}

/** Reads a bank's file; its examples are not tried. Throws {@link BankDefinitionError}. */
export function readBankDefinition(
  yaml: string,
  options: { file: string; shared: SharedSentences },
): { definition: BankDefinition; reader: BankReader } {
  const { file, shared } = options;
  const definition = check(definitionSchema, yaml, file);
  const unknown = definition.shares.filter((name) => shared[name] === undefined);
  if (unknown.length > 0) {
    const mistakes = unknown.map((detail) => ({ kind: 'unknown_group', place: 'shares', detail }) as const);
    throw new BankDefinitionError(`${file}: there is no group "${unknown.join('", "')}"`, mistakes);
  }
  const reader = compileReader(definition, shared, file);
  return { definition, reader };
}

function compileReader(definition: BankDefinition, shared: SharedSentences, file: string): BankReader {
  const groups = ['everywhere', ...definition.shares].flatMap((name) => shared[name] ?? []);
  const texts: SentenceText[] = [...definition.sentences, ...groups];
  const names = [definition.bank, definition.name, ...definition.alsoCalled].map(quoteNotation);
  const sentences = texts.map((sentence) => {
    if (sentence.says === 'incoming' && !namesPayment(sentence.text)) {
      throw new BankDefinitionError(
        `${file}: "${sentence.text}": a sentence of money coming in needs {amount} and words of the bank beside it`,
        [{ kind: 'needs_sum', place: sentence.text, detail: null }],
      );
    }
    try {
      return compileSentence({ ...sentence, names });
    } catch (error) {
      if (!(error instanceof SentenceError)) throw error;
      const { part } = error;
      const kind = part === null ? 'brackets' : 'unknown_part';
      throw new BankDefinitionError(`${file}: "${sentence.text}": ${error.message}`, [
        { kind, place: sentence.text, detail: part },
      ]);
    }
  });
  const currency = currencies.find((code) => code === definition.currency);
  if (currency === undefined) throw new TypeError('the schema lets no other currency in');
  const habits = { currency, utcOffsetMinutes: Math.round(definition.utcOffsetHours * 60) };
  const content = JSON.stringify([definition.bank, names, habits, texts]);
  const version = createHash('sha256').update(content).digest('hex').slice(0, 8);
  const prefix = compilePrefix(names);
  return { habits, sentences, prefix, parserVersion: `${definition.bank}/${grammarVersion}-${version}` };
}

// `{amount}` alone would make money of every figure.
function namesPayment(text: string): boolean {
  const withoutOptional = text.replace(/\[[^[\]]*\]/g, '');
  return text.includes('{amount}') && /\p{L}{3}/u.test(withoutOptional.replace(/\{[^}]*\}/g, ''));
}

// A bank's name is words, not notation.
function quoteNotation(name: string): string {
  return name.replace(/[\\[\](){}|]/g, String.raw`\$&`);
}

/** Reads every example of a bank and names those that are read otherwise than they say. */
export function tryExamples(definition: BankDefinition, reader: TextReader): string[] {
  return definition.examples.flatMap((example, index) => {
    const problem = compareExample(example, reader);
    return problem === null ? [] : [`example ${index + 1} ("${shorten(example.text)}"): ${problem}`];
  });
}

function compareExample(example: BankExample, reader: TextReader): string | null {
  const reading = readText(example.text, reader);
  const { claim } = reading;
  const says =
    reading.kind === 'credit' ? 'incoming' : reading.kind === 'other' ? reading.what : reading.kind;
  if (says !== example.says) {
    const why = reading.kind === 'review' ? ` (${reading.reason})` : '';
    return `read as ${says}${why}, not ${example.says}`;
  }
  if (reading.kind !== 'credit') return null;
  const found = {
    amount: claim.amountMinor === null ? null : `${claim.amountMinor} ${claim.currency}`,
    at: claim.bankTime?.toISOString() ?? null,
    reference: claim.reference,
    sender: claim.sender,
  };
  const wanted = {
    amount: minorUnits(example.amount),
    at: example.at === null ? null : new Date(example.at).toISOString(),
    reference: example.reference,
    sender: example.sender,
  };
  const wrong = (Object.keys(wanted) as (keyof typeof wanted)[]).filter((key) => found[key] !== wanted[key]);
  return wrong.length === 0
    ? null
    : wrong.map((key) => `${key} is ${found[key] ?? 'not read'}, not ${wanted[key] ?? 'absent'}`).join('; ');
}

// `1500.37 KGS` → `150037 KGS`
function minorUnits(amount: string | null): string | null {
  if (amount === null) return null;
  const [number = '', currency = ''] = amount.split(' ');
  if (!isCurrency(currency)) throw new TypeError('the schema lets no other currency in');
  const read = parseAmount(number, currency);
  return read.kind === 'ok' ? `${read.amountMinor} ${currency}` : amount;
}

function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

function check<Shape>(schema: z.ZodType<Shape>, yaml: string, file: string): Shape {
  let value: unknown;
  try {
    value = parse(yaml, { maxAliasCount: 0 });
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? null) : null;
    throw new BankDefinitionError(
      `${file} is not YAML: ${error instanceof Error ? error.message.split('\n')[0] : ''}`,
      [{ kind: 'not_yaml', place: '', detail: line === null ? null : String(line) }],
    );
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const mistakes = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new BankDefinitionError(`${file}: ${mistakes.join('; ')}`, toMistakes(read.error.issues, value));
}
