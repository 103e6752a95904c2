import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import lockfile from 'proper-lockfile';
import { prepareDataFolder } from './data-folder.ts';
import { DatabaseError } from './database-error.ts';
import {
  createDeskDatabase,
  type EmbeddedPlace,
  findAnswering,
  findEmbeddedPlace,
  isRunning,
  locateEmbedded,
  startServer,
  stopServer,
} from './embedded-server.ts';
import { missingRights } from './missing-rights.ts';

const serverVersionMin = 150_000;

export interface EnsureDatabaseOptions {
  /** Connection string of an external PostgreSQL; null: the embedded one. */
  readonly url: string | null;
  /** Folder of the embedded server and its password; made when missing. */
  readonly dataDir: string;
  /** Settings for an embedded server that is not running yet; for tests. */
  readonly settings?: Record<string, string>;
}

/**
 * Gives the connection string of a PostgreSQL that answers: the external one, version 15 or later, or the
 * embedded one, which is made on the first call and started where it does not run. Any number of processes may
 * call it at once. The embedded server outlives its callers. Throws `DatabaseError` with a sentence.
 */
export async function ensureDatabase(options: EnsureDatabaseOptions): Promise<string> {
  if (options.url !== null) {
    await checkExternal(options.url);
    return options.url;
  }
  prepareDataFolder(options.dataDir);
  // Every later start of a process ends here, without waiting for anyone.
  const running = await findRunningDatabase(options);
  if (running !== null) return running;
  return withServerLock(options.dataDir, async () => {
    const place = await findEmbeddedPlace(options.dataDir);
    rmSync(stoppedFile(options.dataDir), { force: true });
    if (!(await isRunning(place))) await startServer(place, options.settings);
    return createDeskDatabase(place);
  });
}

/**
 * Gives the connection string of the embedded server of `dataDir` where it runs, else null. Starts nothing, makes
 * nothing. A server that runs on another folder, which this one was copied from, is not the one of `dataDir`.
 */
export async function findRunningDatabase(options: { readonly dataDir: string }): Promise<string | null> {
  const files = locateEmbedded(options.dataDir);
  return existsSync(files.portFile) ? findAnswering(files) : null;
}

const stoppedFile = (dataDir: string) => join(resolve(dataDir), 'postgres.stopped');

/** Says whether the embedded server was stopped by `stopEmbeddedDatabase` and not started since. */
export function wasStoppedByCommand(dataDir: string): boolean {
  return existsSync(stoppedFile(dataDir));
}

/**
 * Stops the embedded server of `dataDir`; false when it was not running. Its data stays. Processes that run do
 * not start it again; the next one to start does.
 */
export async function stopEmbeddedDatabase(options: {
  readonly dataDir: string;
  readonly mode?: 'fast' | 'immediate';
}): Promise<boolean> {
  if (!existsSync(resolve(options.dataDir))) return false;
  return withServerLock(options.dataDir, async () => {
    writeFileSync(stoppedFile(options.dataDir), '');
    return stopServer(await findEmbeddedPlace(options.dataDir), options.mode);
  });
}

/** Stops the embedded server of `dataDir` and deletes its data. For practice and tests: nothing brings it back. */
export async function removeEmbeddedDatabase(options: { readonly dataDir: string }): Promise<void> {
  if (!existsSync(resolve(options.dataDir))) return;
  await withServerLock(options.dataDir, async () => {
    const place: EmbeddedPlace = await findEmbeddedPlace(options.dataDir);
    await stopServer(place, 'immediate');
    for (const path of [place.folder, place.passwordFile, place.portFile, stoppedFile(options.dataDir)]) {
      rmSync(path, { recursive: true, force: true });
    }
  });
}

async function withServerLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const folder = resolve(dataDir);
  prepareDataFolder(folder);
  let release: () => Promise<void>;
  try {
    release = await lockfile.lock(folder, {
      lockfilePath: join(folder, 'postgres.lock'),
      // A holder that was killed stops touching the lock and loses it after 10 s; a start takes 1–3 s.
      stale: 10_000,
      update: 2_000,
      retries: { retries: 240, factor: 1, minTimeout: 250, maxTimeout: 250 },
    });
  } catch (cause) {
    throw new DatabaseError(
      'embedded_busy',
      `Another process has been starting or stopping the embedded PostgreSQL in ${folder} for a minute. Nothing was touched. Wait for it to end, or stop it, and start again.`,
      { cause },
    );
  }
  try {
    return await work();
  } finally {
    await release().catch(() => undefined);
  }
}

async function checkExternal(url: string): Promise<void> {
  let version: number;
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query("select current_setting('server_version_num')::int as version");
      version = Number(rows[0]?.version);
    } finally {
      await client.end().catch(() => undefined);
    }
  } catch (cause) {
    const refused = missingRights(cause);
    if (refused !== null) throw refused;
    throw new DatabaseError(
      'unreachable',
      `PostgreSQL at DATABASE_URL does not answer (${reasonOf(cause)}). No payment was touched; mail waits in the mailbox. Check the address, the user and the password in DATABASE_URL, and that the server runs.`,
      { cause },
    );
  }
  if (version < serverVersionMin) {
    throw new DatabaseError(
      'server_too_old',
      `PostgreSQL at DATABASE_URL is version ${Math.floor(version / 10_000)}; Luxon Cashdesk needs 15 or later. Nothing was changed in it. Upgrade it, or leave DATABASE_URL empty for the embedded one.`,
    );
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no reason given';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause.message === '' ? cause.name : cause.message;
}
