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
import { ensureDatabase, removeEmbeddedDatabase } from '@luxon/cashdesk';

const memory = '/dev/shm';
// A run of the tests uses less than a third of it.
const memoryBytesMin = 2 * 1024 ** 3;
// Nothing in it has to outlive the run, so it need not wait for the disk.
const forgetful = {
  fsync: 'off',
  full_page_writes: 'off',
  max_wal_size: '128MB',
  jit: 'off',
};

/** A PostgreSQL of one run, in a folder that goes with it. */
export interface ScratchDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a PostgreSQL in a new folder `<prefix>…`, and removes those whose run was killed and could not. */
export async function startScratchDatabase(
  prefix: string,
  settings: Readonly<Record<string, string>>,
): Promise<ScratchDatabase> {
  await removeAbandoned(prefix);
  const dataDir = mkdtempSync(join(parentDir(), prefix));
  writeFileSync(join(dataDir, 'run.pid'), String(process.pid));
  const close = (): Promise<void> => remove(dataDir);
  try {
    return {
      url: await ensureDatabase({ url: null, dataDir, settings: { ...forgetful, ...settings } }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Memory, where there is enough: a clone of a template is 400 files, and costs a disk ten times as much. */
function parentDir(): string {
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > memoryBytesMin ? memory : tmpdir();
}

async function remove(dataDir: string): Promise<void> {
  await removeEmbeddedDatabase({ dataDir });
  rmSync(dataDir, { recursive: true, force: true });
}

async function removeAbandoned(prefix: string): Promise<void> {
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
