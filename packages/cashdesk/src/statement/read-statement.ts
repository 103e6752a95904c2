import { type Currency, isCurrency, parseGroupedAmount } from '@luxon/money';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** Names of the columns of a bank's statement, as its first line writes them. */
export const statementMappingSchema = z.object({
  /** `03.11.2026 19:11:07`, or the date alone. */
  time: z.string().min(1),
  /** A column of its own for the clock; null: it stands beside the date, or is not stated. */
  clock: z.string().nullable().default(null),
  /** Money in. An empty or negative cell is money out. */
  amount: z.string().min(1),
  /** Null: every line is in `currency`. */
  currencyColumn: z.string().nullable().default(null),
  currency: z.custom<Currency>((value) => typeof value === 'string' && isCurrency(value)).default('KGS'),
  reference: z.string().nullable().default(null),
  /** Minutes ahead of UTC. */
  utcOffsetMinutes: z.number().int().default(360),
});
export type StatementMapping = z.infer<typeof statementMappingSchema>;

/** One line of money that came in. */
export interface StatementEntry {
  /** Counted from 1, the header is line 1. */
  readonly line: number;
  readonly at: Date;
  /** The bank's clock was stated, not only the day. */
  readonly hasClock: boolean;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly reference: string | null;
}

export interface ReadStatement {
  readonly entries: readonly StatementEntry[];
  /** Lines of money out or without a sum. */
  readonly skipped: number;
  /** Lines that could not be read, each with the reason: nothing is left out in silence. */
  readonly unreadable: readonly { readonly line: number; readonly reason: string }[];
}

/** Thrown for a file that is no statement, or whose columns the mapping does not name. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  /** The columns the file has. */
  readonly columns: readonly string[];
  constructor(message: string, columns: readonly string[] = []) {
    super(message);
    this.columns = columns;
  }
}

const bytesMax = 20 * 1024 * 1024;

/**
 * Decodes a statement as banks write them: UTF-8 with or without a mark, UTF-16, else windows-1251.
 * Throws {@link StatementError} for a file that is too big or holds no text.
 */
export function decodeStatement(bytes: Uint8Array): string {
  if (bytes.length > bytesMax)
    throw new StatementError('The file is bigger than 20 MB: no statement of a day is.');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) throw new StatementError('The file is not text. Save the statement as CSV.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

/** Lists the columns of a statement's first line. Throws {@link StatementError}. */
export function statementColumns(text: string): string[] {
  const [header] = toRows(text);
  if (header === undefined) throw new StatementError('The file is empty.');
  return header.map((cell) => cell.trim());
}

/** Reads the money that came in, line by line. Throws {@link StatementError} where a named column is missing. */
export function readStatement(text: string, mapping: StatementMapping): ReadStatement {
  const [, ...rows] = toRows(text);
  const columns = statementColumns(text);
  const place = placesOf(columns, mapping);
  const entries: StatementEntry[] = [];
  const unreadable: { line: number; reason: string }[] = [];
  let skipped = 0;
  for (const [index, row] of rows.entries()) {
    const line = index + 2;
    const read = readRow(row, { place, mapping, line });
    if (read.kind === 'entry') entries.push(read.entry);
    else if (read.kind === 'skipped') skipped += 1;
    else unreadable.push({ line, reason: read.reason });
  }
  return { entries, skipped, unreadable };
}

type Places = Readonly<Record<'time' | 'clock' | 'amount' | 'currency' | 'reference', number | null>>;

function placesOf(columns: readonly string[], mapping: StatementMapping): Places {
  const find = (name: string | null): number | null => {
    if (name === null) return null;
    const at = columns.findIndex((column) => column.toLowerCase() === name.trim().toLowerCase());
    if (at === -1) throw new StatementError(`The statement has no column "${name}".`, columns);
    return at;
  };
  return {
    time: find(mapping.time),
    clock: find(mapping.clock),
    amount: find(mapping.amount),
    currency: find(mapping.currencyColumn),
    reference: find(mapping.reference),
  };
}

type ReadRow =
  | { kind: 'entry'; entry: StatementEntry }
  | { kind: 'skipped' }
  | { kind: 'unreadable'; reason: string };

function readRow(
  row: readonly string[],
  { place, mapping, line }: { place: Places; mapping: StatementMapping; line: number },
): ReadRow {
  const cell = (at: number | null): string => (at === null ? '' : (row[at] ?? '').trim());
  const amount = cell(place.amount).replace(/^\+/, '');
  if (amount === '' || /^[-\u2212(]/.test(amount) || /^0+([.,]0+)?$/.test(amount)) return { kind: 'skipped' };
  const named = place.currency === null ? mapping.currency : cell(place.currency).toUpperCase();
  if (!isCurrency(named)) return { kind: 'unreadable', reason: 'the currency is not one we hold' };
  const read = parseGroupedAmount(amount.replace(new RegExp(`\\s*${named}$`, 'i'), ''), named);
  if (read.kind !== 'ok') return { kind: 'unreadable', reason: 'the sum cannot be read without doubt' };
  const time = readTime(`${cell(place.time)} ${cell(place.clock)}`.trim(), mapping.utcOffsetMinutes);
  if (time === null) return { kind: 'unreadable', reason: 'the date cannot be read' };
  const reference = cell(place.reference);
  const entry = { line, ...time, amountMinor: read.amountMinor, currency: named };
  return { kind: 'entry', entry: { ...entry, reference: reference === '' ? null : reference } };
}

const timeShape =
  /^(?:(\d{2})[./-](\d{2})[./-](\d{4})|(\d{4})-(\d{2})-(\d{2}))(?:[T ,]+(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

function readTime(text: string, utcOffsetMinutes: number): { at: Date; hasClock: boolean } | null {
  const found = timeShape.exec(text);
  if (found === null) return null;
  const [, day = found[6], month = found[5], year = found[4], , , , hour, minute, second] = found;
  const utc = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  const local = new Date(utc);
  if (local.getUTCDate() !== Number(day) || local.getUTCMonth() !== Number(month) - 1) return null;
  return { at: new Date(utc - utcOffsetMinutes * 60_000), hasClock: hour !== undefined };
}

function toRows(text: string): string[][] {
  const plain = text.replace(/^\ufeff/, '');
  const firstLine = plain.split(/\r?\n/, 1)[0] ?? '';
  const delimiter = [';', '\t', ','].reduce((best, one) =>
    firstLine.split(one).length > firstLine.split(best).length ? one : best,
  );
  try {
    return parse(plain, { delimiter, relaxColumnCount: true, skipEmptyLines: true, relaxQuotes: true });
  } catch {
    throw new StatementError('The file is not CSV: a quote does not end, or the lines are not of one kind.');
  }
}
