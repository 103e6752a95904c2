import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { prepareStatements } from './prepare-statements.ts';
import * as schema from './schema.ts';

export type Drizzle = NodePgDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Drizzle['transaction']>[0]>[0];
/** Runs statements: the database itself, or one transaction of it. */
export type Executor = Drizzle | Transaction;

/** One pool of connections to the desk's PostgreSQL. */
export interface Database {
  readonly url: string;
  readonly drizzle: Drizzle;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  readonly connectionsMax?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /**
   * Prepares the statements that are asked for again and again: for a worker, which finds its rows by key. Default: no,
   * each is planned for its own values. A plan for any values may take many times as long for the filter of a page.
   */
  readonly preparesStatements?: boolean;
}

/**
 * Opens a pool for the connection string `url`; no connection is made before the first statement.
 * A connection that breaks while idle is dropped and replaced, it never ends the process.
 */
export function openDatabase(url: string, options: OpenDatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connectionsMax ?? 10,
    application_name: options.applicationName ?? 'luxon-cashdesk',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // A call follows a commit: it must be on disk, also where the server is set up to say so before.
    onConnect: async (client) => {
      await client.query(
        "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
      );
    },
  });
  // An idle connection that breaks says so here; the statement that needs one next says it to its caller.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    if (options.preparesStatements === true) prepareStatements(client);
  });
  return databaseOver(pool, url);
}

/** Makes the database of a pool; for tests and the simulation, which bring a pool of their own. */
export function databaseOver(pool: pg.Pool, url: string): Database {
  let closing: Promise<void> | null = null;
  return {
    url,
    pool,
    drizzle: drizzle(pool, { schema }),
    close() {
      closing ??= pool.end();
      return closing;
    },
  };
}

/**
 * Connects once, outside the pool, for what belongs to one connection: advisory locks, LISTEN.
 * The caller ends it; `onLost` is told when it breaks before that.
 */
export async function connectAlone(
  database: Pick<Database, 'url'>,
  applicationName: string,
  onLost: (error: Error) => void = () => undefined,
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: database.url,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', onLost);
  await client.connect();
  return client;
}
