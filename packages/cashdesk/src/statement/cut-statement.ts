import { parse } from 'csv-parse/sync';
import { readBankDate } from './read-bank-date.ts';
import { type StatementColumn, StatementError } from './statement-error.ts';

/** A statement cut into cells, without what stands above its header. */
export interface CutStatement {
  readonly columns: readonly StatementColumn[];
  /** The lines below the header; `line` counts from 1 as an editor does. */
  readonly rows: readonly StatementRow[];
}

export interface StatementRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Cuts a statement into its header and rows. Banks write their own name, the account and the period above the table:
 * the header is the fullest line above the first one with a date and a sum. Throws {@link StatementError}.
 */
export function cutStatement(text: string): CutStatement {
  const all = toRows(text).filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [first] = all;
  if (first === undefined) throw new StatementError('empty', 'The file is empty.');
  const most = Math.max(...all.map(({ cells }) => filled(cells)));
  const firstOfMoney = all.findIndex(({ cells }) => isMoneyRow(cells, most));
  const header = findHeader(all.slice(0, firstOfMoney === -1 ? all.length : firstOfMoney)) ?? first;
  const rows = all.slice(all.indexOf(header) + 1).filter(({ cells }) => !isSame(cells, header.cells));
  const width = Math.max(header.cells.length, ...rows.slice(0, 100).map(({ cells }) => cells.length));
  return { columns: nameColumns(header.cells, rows, width), rows };
}

function findHeader(above: readonly StatementRow[]): StatementRow | undefined {
  const most = Math.max(0, ...above.map(({ cells }) => filled(cells)));
  return most < 2 ? undefined : above.findLast(({ cells }) => filled(cells) === most);
}

const filled = (cells: readonly string[]): number => cells.filter((cell) => cell !== '').length;

// A period or an opening balance above the table fills few cells.
function isMoneyRow(cells: readonly string[], most: number): boolean {
  const other = cells.filter((cell) => readBankDate(cell, 0) === null);
  const hasDate = other.length < cells.length;
  return hasDate && other.some((cell) => sum.test(cell)) && filled(cells) * 2 > most;
}

const sum = /^[+\-\u2212(]? ?\d[\d ',.\u2019]*(?:\)|-| ?\p{L}{1,4}\.?)?$/u;

// Long statements repeat the header on every page.
function isSame(cells: readonly string[], header: readonly string[]): boolean {
  return cells.length === header.length && cells.every((cell, at) => cell === header[at]);
}

function nameColumns(
  header: readonly string[],
  rows: readonly StatementRow[],
  width: number,
): StatementColumn[] {
  const seen = new Map<string, number>();
  return Array.from({ length: width }, (_, at) => {
    const given = (header[at] ?? '').replace(/\s+/g, ' ') || `#${at + 1}`;
    const count = (seen.get(given) ?? 0) + 1;
    seen.set(given, count);
    const example = rows.find(({ cells }) => (cells[at] ?? '') !== '')?.cells[at] ?? '';
    return { name: count === 1 ? given : `${given} (${count})`, example: example.slice(0, 60) };
  });
}

const delimiters = [';', '\t', ','] as const;
/** Lines looked at to find the separator. */
const sampleLines = 300;

function toRows(text: string): StatementRow[] {
  const plain = text.replace(/^\ufeff/, '');
  const [best] = delimiters
    .map((delimiter) => ({ delimiter, score: countEvenRows(plain, delimiter) }))
    // The sort is stable: of equals the one that stands in no sum and no sentence.
    .sort((left, right) => right.score - left.score);
  try {
    return cut(plain, best?.delimiter ?? ';');
  } catch {
    throw new StatementError(
      'not_csv',
      'The file is not CSV: a quote does not end, or the lines are not of one kind.',
    );
  }
}

// The right separator cuts most lines into the same number of cells.
function countEvenRows(text: string, delimiter: string): number {
  try {
    const counts = new Map<number, number>();
    for (const { cells } of cut(text, delimiter, sampleLines)) {
      if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
    }
    return Math.max(0, ...counts.values());
  } catch {
    return 0;
  }
}

function cut(text: string, delimiter: string, to = -1): StatementRow[] {
  const rows: StatementRow[] = [];
  parse(text, {
    delimiter,
    relaxColumnCount: true,
    relaxQuotes: true,
    skipEmptyLines: true,
    to,
    onRecord(record: string[], { lines }) {
      rows.push({ line: lines, cells: record.map((cell) => cell.replace(/[\u00a0\u202f]/g, ' ').trim()) });
      return null;
    },
  });
  return rows;
}
