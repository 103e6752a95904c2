import type { SQL } from 'drizzle-orm';
import type { BreakerLimits } from '../breaker/breakers.ts';
import type { Database } from '../database/open-database.ts';
import type { JobQueue } from '../job/job-queue.ts';
import type { Vault } from '../key/vault.ts';

/** Gives the time of day; injected so that a test decides what time it is. */
export type Clock = () => Date;

/** Gives `size` random bytes; injected so that a test can replay a choice. */
export type Random = (size: number) => Uint8Array;

/** What every function of the cash desk works with: its records, its key, its clock and its dice. */
export interface Desk {
  readonly database: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  /**
   * The time leases are judged by, as SQL: one clock for workers on several machines. A parameter where time is
   * simulated.
   */
  readonly databaseTime: () => SQL<Date>;
  readonly random: Random;
  readonly queue: JobQueue;
  /** What stops the automatic credit. */
  readonly breakers: BreakerLimits;
}
