import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { type BreakerLimits, noBreakers } from '../breaker/breakers.ts';
import { openDatabase } from '../database/open-database.ts';
import { assembleDesk } from '../desk/assemble-desk.ts';
import type { Desk } from '../desk/desk.ts';
import { createVault } from '../key/aes-vault.ts';
import { createTestDatabase } from './test-database.ts';

export interface TestDesk {
  readonly desk: Desk;
  readonly url: string;
  /** Sets the desk's clock. It stands still otherwise. */
  setNow(now: Date): void;
  /** Moves the desk's clock on. */
  advance(ms: number): void;
  /** Gives a second desk on the same database: another process, with its own connections, the same clock. */
  another(): Desk;
  close(): Promise<void>;
}

/**
 * Opens a desk on a migrated database of its own; its clock, and the database's, stands at `now` (default
 * 2026-11-24 06:00 UTC). No breaker
 * stops it but those named.
 */
export async function createTestDesk(
  now: Date = new Date('2026-11-24T06:00:00Z'),
  breakers: Partial<BreakerLimits> = {},
): Promise<TestDesk> {
  const testDatabase = await createTestDatabase();
  const key = randomBytes(32);
  let current = now;
  const desks: Desk[] = [];
  const open = (): Desk => {
    const assembled = assembleDesk({
      database: openDatabase(testDatabase.url, { connectionsMax: 8, preparesStatements: true }),
      vault: createVault(key),
      clock: () => current,
      breakers: { ...noBreakers, ...breakers },
    });
    const desk: Desk = {
      ...assembled,
      databaseTime: () => sql<Date>`${current.toISOString()}::timestamptz`,
    };
    desks.push(desk);
    return desk;
  };
  return {
    desk: open(),
    url: testDatabase.url,
    setNow(next) {
      current = next;
    },
    advance(ms) {
      current = new Date(current.getTime() + ms);
    },
    another: open,
    async close() {
      await Promise.all(desks.map((desk) => desk.database.close()));
      await testDatabase.drop();
    },
  };
}
