import type pg from 'pg';

/** Asked for so often, a statement is prepared: what is asked once would only fill the server's memory. */
const timesMin = 5;
const statementsMax = 500;

/** How often each text was asked for by this process. */
const asked = new Map<string, { times: number; readonly name: string }>();

/**
 * Lets a connection prepare the statements that are asked for again and again, so that the server reads and plans them
 * once and not fifty times for each credit. Drizzle's own with parameters only: others may hold several commands, which
 * cannot be prepared.
 */
export function prepareStatements(client: pg.ClientBase): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((query: unknown, values: unknown, ...rest: unknown[]) =>
    send(
      isOfDrizzle(query) && Array.isArray(values) && values.length > 0
        ? { ...query, name: nameOf(query.text) }
        : query,
      values,
      ...rest,
    )) as typeof client.query;
}

const isOfDrizzle = (query: unknown): query is { readonly text: string } =>
  typeof query === 'object' && query !== null && 'types' in query && 'text' in query;

function nameOf(text: string): string | undefined {
  const known = asked.get(text);
  if (known === undefined) {
    if (asked.size < statementsMax) asked.set(text, { times: 1, name: `luxon_${asked.size}` });
    return undefined;
  }
  known.times += 1;
  return known.times > timesMin ? known.name : undefined;
}
