import { type SQL, sql } from 'drizzle-orm';

/** Writes `column in ('a', 'b')` for a CHECK; the states come from `transitions.ts`, never from outside. */
export function isOneOf(column: unknown, states: readonly string[]): SQL<boolean> {
  return sql<boolean>`${column} in (${sql.raw(states.map((state) => `'${state}'`).join(', '))})`;
}
