// One PostgreSQL per test run, in a temporary folder, with a migrated template to clone test databases from.
import { migrate, openDatabase } from '@luxon/cashdesk';
import { startScratchDatabase } from '@luxon/sandbox/scratch-database';
import pg from 'pg';
import type { TestProject } from 'vitest/node';

const templateName = 'luxon_template';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, close } = await startScratchDatabase('luxon-test-postgres-', { max_connections: '400' });
  try {
    project.provide('testPostgresUrl', url);
    await createTemplate(url);
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}

async function createTemplate(serverUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  try {
    await admin.query(`create database ${templateName}`);
    const url = new URL(serverUrl);
    url.pathname = `/${templateName}`;
    const database = openDatabase(url.href);
    await migrate(database);
    await database.close();
    // No one may connect to it any more, so cloning never finds it in use.
    await admin.query(`alter database ${templateName} with is_template true allow_connections false`);
  } finally {
    await admin.end();
  }
}
