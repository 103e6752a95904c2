import {
  readReceivingAccounts,
  readTable,
  readTablePlaces,
  readTableQuery,
  type TablePlaces,
  type TableQuery,
  type TableRow,
} from '@luxon/cashdesk';
import type { Shown } from '@/components/tables/address.ts';
import { panelState } from './panel-state.ts';

/** Search parameters as Next hands them to a page. */
export type PageAddress = Promise<Readonly<Record<string, string | string[] | undefined>>>;

const valuesMax = 30;

/** Reads a page's address as a query; what is no text, too much or malformed counts as not there. */
export async function readAddress(
  given: PageAddress,
): Promise<{ readonly address: URLSearchParams; readonly query: TableQuery }> {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(await given)) {
    for (const one of [value ?? []].flat().slice(0, valuesMax)) address.append(name, one);
  }
  return { address, query: readTableQuery(address) };
}

/** Rows of a page of a list, and cards of a page of cards: a card with its forms costs the server as much as ten rows. */
export const pageRows = 50;
const pageCards = 10;

/** A page of a list that is shown as cards or as a table. */
export interface ShownPage extends TablePlaces {
  /** Of a table. Cards read their own. */
  readonly rows: readonly TableRow[];
}

/** Reads a page of what is shown as cards or, where columns are asked for, as a table. */
export async function readShownPage({ table, query, columns }: Shown): Promise<ShownPage> {
  const { desk, settings } = panelState();
  const asked = { table, query, currency: settings.mobcash.currency };
  if (columns === null) return { ...(await readTablePlaces(desk, { ...asked, limit: pageCards })), rows: [] };
  const page = await readTable(desk, { ...asked, limit: pageRows });
  return { ...page, ids: page.rows.map(({ cursor }) => cursor.id) };
}

/** Gives the names of the receiving accounts by their ids. */
export async function accountNames(): Promise<ReadonlyMap<string, string>> {
  const accounts = await readReceivingAccounts(panelState().desk.database.drizzle);
  return new Map(accounts.map(({ id, name }) => [id, name]));
}
