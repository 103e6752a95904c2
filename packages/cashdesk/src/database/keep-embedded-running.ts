import { ensureDatabase, wasStoppedByCommand } from './ensure-database.ts';
import type { Database } from './open-database.ts';

const lookEveryMs = 5_000;

/**
 * Starts the embedded server again when it went away under this database, unless it was stopped by command. It
 * looks every 5 s until the database is closed, and never keeps a process alive.
 */
export function keepEmbeddedRunning(database: Database, dataDir: string): Database {
  let isLooking = false;
  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      await database.pool.query('select 1');
    } catch {
      // The next look, or the next statement, says what is wrong; here it is only mended where it can be.
      if (!wasStoppedByCommand(dataDir)) await ensureDatabase({ url: null, dataDir }).catch(() => undefined);
    } finally {
      isLooking = false;
    }
  }
  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();
  return {
    ...database,
    close() {
      clearInterval(timer);
      return database.close();
    },
  };
}
