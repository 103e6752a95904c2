import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as migrateTables } from 'drizzle-orm/node-postgres/migrator';
import { Logger, runMigrations } from 'graphile-worker';
import { connectAlone, type Database } from './open-database.ts';

/** Folder of the numbered migrations. */
export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

// Any number, once chosen: every process that migrates waits for the others on it.
const migrationLock = 7_205_501;

const quietLogger = new Logger(() => () => undefined);

/**
 * Brings the desk's tables and the job queue's tables to this version; safe from any number of processes at
 * once, because all of them wait on one advisory lock. Forward only. Throws what PostgreSQL answered.
 */
export async function migrate(database: Database): Promise<void> {
  const client = await connectAlone(database, 'luxon-cashdesk migrate');
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    // The queue first: the desk's own rules may name its functions.
    await runMigrations({ pgPool: database.pool, logger: quietLogger });
    await migrateTables(drizzle(client), { migrationsFolder });
  } finally {
    await client.end();
  }
}
