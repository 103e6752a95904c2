// One PostgreSQL per test run, in a temporary folder, with a migrated template to clone test databases from.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { ensureDatabase, removeEmbeddedDatabase } from '../packages/cashdesk/src/database/ensure-database.ts';
import { migrate } from '../packages/cashdesk/src/database/migrate.ts';
import { openDatabase } from '../packages/cashdesk/src/database/open-database.ts';

const prefix = 'luxon-test-postgres-';
// A run uses less than a third of it.
const memoryBytesMin = 2 * 1024 ** 3;
const templateName = 'luxon_template';
// Nothing in it has to outlive the run, so it need not wait for the disk.
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '400',
  max_wal_size: '128MB',
  jit: 'off',
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const dataDir = mkdtempSync(join(parentDir(), prefix));
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

const memory = '/dev/shm';

/** Memory, where there is enough: a clone of the template is 400 files, and costs a disk ten times as much. */
function parentDir(): string {
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > memoryBytesMin ? memory : tmpdir();
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
  for (const parent of [tmpdir(), memory].filter((path) => existsSync(path))) {
    for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
      const dataDir = join(parent, name);
      if (!isOwned(dataDir)) await remove(dataDir).catch(() => undefined);
    }
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
