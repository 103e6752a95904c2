// One PostgreSQL per test run, in a temporary folder, with a migrated template to clone test databases from.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { ensureDatabase, removeEmbeddedDatabase } from '../packages/cashdesk/src/database/ensure-database.ts';
import { migrate } from '../packages/cashdesk/src/database/migrate.ts';
import { openDatabase } from '../packages/cashdesk/src/database/open-database.ts';

const prefix = 'luxon-test-postgres-';
const templateName = 'luxon_template';
// Nothing in it has to outlive the run, so it need not wait for the disk.
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const dataDir = mkdtempSync(join(tmpdir(), prefix));
  writeFileSync(join(dataDir, 'run.pid'), String(process.pid));
  const tearDown = () => remove(dataDir);
  try {
    const url = await ensureDatabase({ url: null, dataDir, settings });
    project.provide('testPostgresUrl', url);
    await createTemplate(url);
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
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

async function remove(dataDir: string): Promise<void> {
  await removeEmbeddedDatabase({ dataDir });
  rmSync(dataDir, { recursive: true, force: true });
}

// A run that was killed could not clean up after itself.
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const dataDir = join(tmpdir(), name);
    if (!isOwned(dataDir)) await remove(dataDir).catch(() => undefined);
  }
}

function isOwned(dataDir: string): boolean {
  try {
    process.kill(Number(readFileSync(join(dataDir, 'run.pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
