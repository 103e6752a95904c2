import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Desk } from '../desk/desk.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the test run's own PostgreSQL, made by tests/postgres-setup.ts. */
    testPostgresUrl: string;
  }
}

/** The database every test database is cloned from; migrated once per run. */
export const templateName = 'luxon_template';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes an empty, migrated database of its own in the run's PostgreSQL (about 30 ms in memory). The caller drops it. */
export function createTestDatabase(): Promise<TestDatabase> {
  // Copying files costs PostgreSQL a fifth of writing every page into its log.
  return createDatabase(`create database :name template ${templateName} strategy file_copy`);
}

/** Makes a database without any table, for the tests of the migrations. The caller drops it. */
export function createBareDatabase(): Promise<TestDatabase> {
  return createDatabase('create database :name');
}

async function createDatabase(statement: string): Promise<TestDatabase> {
  const server = new URL(inject('testPostgresUrl'));
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(server, statement.replace(':name', name));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => asAdmin(server, `drop database if exists ${name} with (force)`),
  };
}

async function asAdmin(server: URL, statement: string): Promise<void> {
  const url = new URL(server);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Gives how many transactions of this database wait for an advisory lock. */
export async function countLockWaits({ database }: Desk): Promise<number> {
  const { rowCount } = await database.pool.query(`select 1 from pg_locks
    where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`);
  return rowCount ?? 0;
}
