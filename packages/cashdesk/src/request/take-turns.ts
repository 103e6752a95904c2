import type { Database } from '../database/open-database.ts';

/**
 * How many reservations one process makes at once. The others wait here, in memory and in order, instead of for a
 * connection: a thousand wishes in one second neither time out nor keep mail and credits from the database.
 */
const reservationsAtOnce = 4;

/** Lets at most `limit` works run at once; the others wait, first come first served. */
export function createTurnstile(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((enter) => waiting.push(enter));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place is handed over, never given back while somebody waits: nobody overtakes.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

const turnstiles = new WeakMap<Database, ReturnType<typeof createTurnstile>>();

/** Runs a reservation when it is its turn in this process. */
export function inTurn<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const turnstile = turnstiles.get(database) ?? createTurnstile(reservationsAtOnce);
  turnstiles.set(database, turnstile);
  return turnstile(work);
}
