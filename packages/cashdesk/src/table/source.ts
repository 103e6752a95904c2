import { type SQL, sql } from 'drizzle-orm';
import type { SearchKey } from './read-search.ts';
import type { TableQuery } from './table-query.ts';

/** Where the rows of a table come from. */
export interface Source {
  readonly from: SQL;
  readonly id: SQL;
  /** The moment a row shows. */
  readonly time: SQL;
  /** What the rows are ordered and paged by: the time, then the id; or the id alone, which grows with the time. */
  readonly order: 'time' | 'id';
  /** The request, payment or mail that is shown. */
  readonly shownId: SQL;
  readonly isOldestFirst: boolean;
  /** The runs of these words or states; of all where there are none. Empty: no row is ever called so here. */
  readonly standings: (query: TableQuery) => readonly (SQL | undefined)[];
  /** The runs of what one may mean by it. */
  readonly search: (key: SearchKey) => readonly SQL[];
  readonly account: (account: Account) => SQL | undefined;
  /** What else this table is filtered by. */
  readonly others?: (query: TableQuery) => SQL | undefined;
}

export interface Account {
  readonly id: string;
  readonly scope: string;
}

/** As an array: the few are read first, whatever the planner believes of their number. */
export const isOneOfThese = (id: SQL, few: SQL): SQL => sql`${id} = any (array(${few}))`;

/** Writes the beginning of a text as a pattern of `like`. */
export const beginsWith = (beginning: string): string => `${beginning.replace(/[\\%_]/g, '\\$&')}%`;
