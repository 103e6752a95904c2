import { tmpdir } from 'node:os';
import { migrate, openDatabase } from '@luxon/cashdesk';
import { type ScratchDatabase, startScratchDatabase } from '@luxon/sandbox/scratch-database';
import pg from 'pg';
import { jobTable } from './job-queue.ts';

// Nothing works on the tables by itself.
const settings = { autovacuum: 'off', max_connections: '100', unix_socket_directories: tmpdir() };
const templateName = 'simulation_template';

/** Databases of one PostgreSQL server, one for each seed. */
export interface SeedDatabases {
  /** Makes an empty, migrated database; gives its connection string. */
  create(name: string): Promise<string>;
  drop(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the databases of a server that has the template already. */
export async function openSeedDatabases(serverUrl: string): Promise<SeedDatabases> {
  const admin = new pg.Client({ connectionString: urlOf(serverUrl, 'postgres') });
  admin.on('error', () => undefined);
  await admin.connect();
  return {
    async create(name) {
      await admin.query(`create database ${name} template ${templateName} strategy file_copy`);
      return urlOf(serverUrl, name);
    },
    async drop(name) {
      await admin.query(`drop database if exists ${name} with (force)`);
    },
    close: () => admin.end(),
  };
}

/** Makes the template once: the desk's tables and the table of the simulated queue. */
export async function createTemplate(serverUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: urlOf(serverUrl, 'postgres') });
  await admin.connect();
  try {
    await admin.query(`drop database if exists ${templateName}`);
    await admin.query(`create database ${templateName}`);
    const database = openDatabase(urlOf(serverUrl, templateName));
    try {
      await migrate(database);
      await database.pool.query(jobTable);
    } finally {
      await database.close();
    }
  } finally {
    await admin.end();
  }
}

/** Starts a PostgreSQL for the simulation alone, with its template; `close` removes it. */
export async function startServerOfOurOwn(): Promise<ScratchDatabase> {
  const { url: address, close } = await startScratchDatabase('luxon-simulation-', settings);
  try {
    // By its socket in the file system, which answers sooner than the loopback.
    const url = new URL(address);
    url.searchParams.set('host', tmpdir());
    url.searchParams.set('port', url.port);
    await createTemplate(url.href);
    return { url: url.href, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
