import { type Currency, isCurrency, parseGroupedAmount } from '@luxon/money';
import { z } from 'zod';
import { type CutStatement, cutStatement, type StatementRow } from './cut-statement.ts';
import { type BankDate, readBankDate } from './read-bank-date.ts';
import { type StatementColumn, StatementError } from './statement-error.ts';

/** Names of the columns of a bank's statement, as its header writes them. */
export const statementMappingSchema = z.object({
  /** `03.11.2026 19:11:07`, or the date alone. */
  time: z.string().min(1),
  /** A column of its own for the clock; null: it stands beside the date, or is not stated. */
  clock: z.string().nullable().default(null),
  /** Money in. An empty, zero or negative cell is money out. */
  amount: z.string().min(1),
  /** Null: every line is in `currency`. */
  currencyColumn: z.string().nullable().default(null),
  currency: z.custom<Currency>((value) => typeof value === 'string' && isCurrency(value)).default('KGS'),
  reference: z.string().nullable().default(null),
  /** Minutes ahead of UTC, where the statement states no zone. */
  utcOffsetMinutes: z.coerce.number().int().min(-720).max(840).default(360),
});
export type StatementMapping = z.infer<typeof statementMappingSchema>;

/** One line of money that came in. */
export interface StatementEntry {
  readonly line: number;
  readonly at: Date;
  /** The bank's clock was stated, not only the day. */
  readonly hasClock: boolean;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly reference: string | null;
}

/** Why a line is told instead of compared. */
export type UnreadableReason = 'no_date' | 'no_sum' | 'foreign_currency';

export interface ReadStatement {
  readonly entries: readonly StatementEntry[];
  /** Lines of money out, and of totals. */
  readonly skipped: number;
  /** Lines that could not be read, each with the reason: nothing is left out in silence. */
  readonly unreadable: readonly { readonly line: number; readonly reason: UnreadableReason }[];
  /** First and last dated line, money out too: the time the file speaks of. Null: no line has a date. */
  readonly covers: { readonly from: BankDate; readonly to: BankDate } | null;
}

/** Lists the columns of a statement. Throws {@link StatementError}. */
export function statementColumns(text: string): readonly StatementColumn[] {
  return cutStatement(text).columns;
}

/** Reads the money that came in, line by line. Throws {@link StatementError} where a named column is missing. */
export function readStatement(text: string, mapping: StatementMapping): ReadStatement {
  const { columns, rows } = cutStatement(text);
  const place = placesOf(columns, mapping);
  const entries: StatementEntry[] = [];
  const unreadable: { line: number; reason: UnreadableReason }[] = [];
  const dates: BankDate[] = [];
  let skipped = 0;
  for (const row of rows) {
    const read = readRow(row, { place, mapping });
    if (read.date !== null) dates.push(read.date);
    if (read.kind === 'entry') entries.push(read.entry);
    else if (read.kind === 'skipped') skipped += 1;
    else unreadable.push({ line: row.line, reason: read.reason });
  }
  dates.sort((left, right) => left.at.getTime() - right.at.getTime());
  const [from] = dates;
  const to = dates.at(-1);
  const covers = from === undefined || to === undefined ? null : { from, to };
  return { entries, skipped, unreadable, covers };
}

type Places = Readonly<Record<'time' | 'clock' | 'amount' | 'currency' | 'reference', number | null>>;

function placesOf(columns: CutStatement['columns'], mapping: StatementMapping): Places {
  const find = (wanted: string | null): number | null => {
    if (wanted === null) return null;
    const at = columns.findIndex(({ name }) => name.toLowerCase() === wanted.trim().toLowerCase());
    if (at === -1) throw new StatementError('columns', `The statement has no column "${wanted}".`, columns);
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

type ReadRow = { readonly date: BankDate | null } & (
  | { kind: 'entry'; entry: StatementEntry }
  | { kind: 'skipped' }
  | { kind: 'unreadable'; reason: UnreadableReason }
);

const moneyOut = /^[-\u2212\u2013(]|[-\u2212]$/;
const nothing = /^0+([.,]0+)?$/;
const total = /итог|всего|остат|оборот|баланс|сальдо|жыйынт|калды|баары|total|balance|turnover/i;

function readRow(
  { line, cells }: StatementRow,
  { place, mapping }: { place: Places; mapping: StatementMapping },
): ReadRow {
  const cell = (at: number | null): string => (at === null ? '' : (cells[at] ?? ''));
  const date = readBankDate(`${cell(place.time)} ${cell(place.clock)}`, mapping.utcOffsetMinutes);
  const amount = cell(place.amount).replace(/^\+ ?/, '');
  if (amount === '' || moneyOut.test(amount)) return { kind: 'skipped', date };
  if (date === null && cells.some((text) => total.test(text))) return { kind: 'skipped', date };
  const currency = currencyOf(cell(place.currency), mapping.currency);
  if (currency === null) return { kind: 'unreadable', reason: 'foreign_currency', date };
  const bare = withoutCurrency(amount, currency);
  if (nothing.test(bare)) return { kind: 'skipped', date };
  const read = parseGroupedAmount(bare, currency);
  if (read.kind !== 'ok') return { kind: 'unreadable', reason: 'no_sum', date };
  if (date === null) return { kind: 'unreadable', reason: 'no_date', date };
  const entry = { line, ...date, amountMinor: read.amountMinor, currency };
  return { kind: 'entry', date, entry: { ...entry, reference: numberOf(cell(place.reference)) } };
}

// A dash, «б/н» or zeros fill the column where there is no number: equal ones would make two payments one line.
function numberOf(text: string): string | null {
  return /\d/.test(text) && !/^0+$/.test(text) ? text : null;
}

const spoken: Readonly<Record<string, Currency>> = { СОМ: 'KGS', С: 'KGS', '417': 'KGS' };

function currencyOf(text: string, fallback: Currency): Currency | null {
  if (text === '') return fallback;
  const code = text.toUpperCase().replace(/\.$/, '');
  return isCurrency(code) ? code : (spoken[code] ?? null);
}

// Only the currency the line is in: another one behind the sum makes it unreadable.
function withoutCurrency(amount: string, currency: Currency): string {
  const tail = /\s*([\p{L}]+)\.?$/u.exec(amount);
  const isOwn = tail !== null && currencyOf(tail[1] ?? '', currency) === currency;
  return isOwn ? amount.slice(0, tail.index) : amount;
}
