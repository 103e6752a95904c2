import { type TableName, type TableQuery, writeTableQuery } from '@luxon/cashdesk';
import { type ColumnKey, columnsOf, readColumns } from './columns.ts';

export const pathOf: Readonly<Record<TableName, string>> = {
  requests: '/requests',
  payments: '/payments',
  unmatched: '/unmatched',
  mails: '/unmatched',
  aside: '/unmatched/aside',
  unknown: '/unknown',
};

/** What is decided about on cards: they are what one sees first, and the table is asked for. */
const withCards: ReadonlySet<TableName> = new Set(['unmatched', 'mails', 'aside', 'unknown']);

/** Reads which columns a page shows; null: cards. */
export const readShown = (
  table: TableName,
  address: Pick<URLSearchParams, 'get' | 'getAll'>,
): readonly ColumnKey[] | null =>
  withCards.has(table) && address.get('as') !== 'table' ? null : readColumns(table, address);

/** What is shown of a table. */
export interface Shown {
  readonly table: TableName;
  readonly query: TableQuery;
  /** Null: cards, which have no columns. */
  readonly columns: readonly ColumnKey[] | null;
}

interface WithPage {
  readonly withPage: boolean;
}

/** Writes what a table shows: its filter, and its columns where others than the usual are shown. */
export function writeShown(
  { table, query, columns }: Shown,
  { withPage }: WithPage = { withPage: false },
): URLSearchParams {
  const address = writeTableQuery(query, { withPage });
  const isUsual = columns === null || columns.join() === columnsOf[table].usual.join();
  if (!isUsual) for (const key of columns) address.append('col', key);
  return address;
}

/** Gives what of an address says which table it is, and how it is shown: a form must carry it on. */
export function placeParts({ table, columns }: Omit<Shown, 'query'>): [name: string, value: string][] {
  const parts: [string, string][] = [];
  if (table === 'mails') parts.push(['what', 'mails']);
  if (withCards.has(table) && columns !== null) parts.push(['as', 'table']);
  return parts;
}

/** Writes a table's whole address behind its path, as a view keeps it. */
export function writeAddress(shown: Shown, options?: WithPage): string {
  const address = writeShown(shown, options);
  return new URLSearchParams([...placeParts(shown), ...address]).toString();
}

/** Gives the link to a table as it is to be shown. */
export function tableHref(shown: Shown, options?: WithPage): string {
  const address = writeAddress(shown, options);
  return address === '' ? pathOf[shown.table] : `${pathOf[shown.table]}?${address}`;
}
