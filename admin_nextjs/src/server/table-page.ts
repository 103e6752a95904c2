import { readReceivingAccounts, readTableQuery, type TableQuery } from '@luxon/cashdesk';
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
export const pageCards = 10;

/** Gives the names of the receiving accounts by their ids. */
export async function accountNames(): Promise<ReadonlyMap<string, string>> {
  const accounts = await readReceivingAccounts(panelState().desk.database.drizzle);
  return new Map(accounts.map(({ id, name }) => [id, name]));
}
