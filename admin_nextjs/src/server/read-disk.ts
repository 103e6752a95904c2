import { statfs } from 'node:fs/promises';
import type { HealthFacts } from '@luxon/cashdesk';
import type { Settings } from '@luxon/settings';

/** Reads how much room the disk has that the embedded PostgreSQL stands on; null: it stands elsewhere, or is not told. */
export async function readDisk({ url, dataDir }: Settings['database']): Promise<HealthFacts['disk']> {
  if (url !== null) return null;
  try {
    const { bavail, blocks, bsize } = await statfs(dataDir);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}
