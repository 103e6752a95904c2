import { dirname } from 'node:path';
import type { BreakerLimits } from '../breaker/breakers.ts';
import { prepareDataFolder } from '../database/data-folder.ts';
import { ensureDatabase } from '../database/ensure-database.ts';
import { keepEmbeddedRunning } from '../database/keep-embedded-running.ts';
import { migrate } from '../database/migrate.ts';
import { missingRights } from '../database/missing-rights.ts';
import { type OpenDatabaseOptions, openDatabase } from '../database/open-database.ts';
import { advanceEpoch } from '../key/database-epoch.ts';
import { openVault } from '../key/open-vault.ts';
import { assembleDesk } from './assemble-desk.ts';
import type { Clock, Desk, Random } from './desk.ts';

export interface OpenDeskOptions extends OpenDatabaseOptions {
  /** Connection string of an external PostgreSQL; null: the embedded one in `dataDir`. */
  readonly url: string | null;
  readonly dataDir: string;
  /** Absolute path. */
  readonly keyFile: string;
  /** Base64 of the key, instead of the file; null or absent: the file counts. */
  readonly secretKey?: string | null;
  readonly epochFile: string;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Default: `defaultBreakerLimits`. */
  readonly breakers?: BreakerLimits;
}

/**
 * Opens the desk: makes sure that PostgreSQL runs, migrates it, opens the vault, and counts the epoch (a restored
 * database starts with the automatic credit switched off). Throws `DatabaseError` or `KeyError`, each with a
 * sentence for people. The caller closes it with `closeDesk`.
 */
export async function openDesk(options: OpenDeskOptions): Promise<Desk> {
  const { url, dataDir, keyFile, epochFile } = options;
  // Key and epoch lie there, whichever database it is.
  prepareDataFolder(dirname(epochFile));
  const inner = openDatabase(await ensureDatabase({ url, dataDir }), options);
  const database = url === null ? keepEmbeddedRunning(inner, dataDir) : inner;
  try {
    await migrate(database);
    const vault = await openVault({ keyFile, secretKey: options.secretKey ?? null, database });
    const { clock, random, breakers } = options;
    const desk = assembleDesk({ database, vault, clock, random, breakers });
    await advanceEpoch(desk, epochFile);
    return desk;
  } catch (error) {
    await database.close();
    throw missingRights(error) ?? error;
  }
}

/** Closes the desk's connections; the database goes on. */
export function closeDesk(desk: Desk): Promise<void> {
  return desk.database.close();
}
