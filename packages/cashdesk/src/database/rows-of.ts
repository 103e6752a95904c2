import { type SQL, sql } from 'drizzle-orm';

/** A column's type in PostgreSQL, and what a row has there, as text. */
export type ColumnOf<Row> = readonly [type: string, read: (row: Row, place: number) => string | null];

/**
 * Gives rows as a table for `from`, called `name`: one array a column, so that the statement reads the same however many
 * they are. It is prepared then, and neither side spends its time on thousands of parameters.
 */
export function rowsOf<Row>(
  name: string,
  rows: readonly Row[],
  columns: Readonly<Record<string, ColumnOf<Row>>>,
): SQL {
  const arrays = Object.values(columns).map(
    ([type, read]) => sql`${sql.param(rows.map(read))}::${sql.raw(type)}[]`,
  );
  const names = Object.keys(columns).join(', ');
  return sql`unnest(${sql.join(arrays, sql`, `)}) as ${sql.identifier(name)}(${sql.raw(names)})`;
}
