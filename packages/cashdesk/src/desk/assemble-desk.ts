import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { defaultBreakerLimits } from '../breaker/breakers.ts';
import { graphileQueue } from '../job/job-queue.ts';
import type { Desk } from './desk.ts';

/** Puts a desk together around an open database and vault: real clocks, dice and queue where none are given. */
export function assembleDesk(
  parts: Pick<Desk, 'database' | 'vault'> & {
    readonly [Part in 'clock' | 'random' | 'breakers']?: Desk[Part] | undefined;
  },
): Desk {
  const { database, vault, clock, random, breakers } = parts;
  return {
    database,
    vault,
    clock: clock ?? (() => new Date()),
    // The server's clock as it goes on within a transaction.
    databaseTime: () => sql<Date>`clock_timestamp()`,
    random: random ?? ((size) => randomBytes(size)),
    queue: graphileQueue,
    breakers: breakers ?? defaultBreakerLimits,
  };
}
