import { type SQL, sql } from 'drizzle-orm';

/** Writes `column in ('a', 'b')` for a CHECK; the states come from `transitions.ts`, never from outside. */
export function isOneOf(column: unknown, states: readonly string[]): SQL<boolean> {
  return sql<boolean>`${column} in (${sql.raw(states.map((state) => `'${state}'`).join(', '))})`;
}

/** Writes, for a CHECK, that what a person did (an actor who is neither the desk nor a worker) has a reason. */
export function personGaveReason(actor: unknown, reason: unknown): SQL<boolean> {
  return sql<boolean>`${actor} = 'system' or ${actor} like 'worker:%' or ${reason} ~ '\\S'`;
}
