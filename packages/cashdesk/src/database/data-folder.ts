import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseError } from './database-error.ts';

/**
 * Says why this process cannot write into the data folder: it is none, or belongs to another user. Null: it can, or can
 * make the folder. Touches nothing.
 */
export function judgeDataFolder(dataDir: string): DatabaseError | null {
  const folder = resolve(dataDir);
  try {
    const found = nearestThatExists(folder);
    if (!statSync(found).isDirectory()) return unusable(folder, `${found} is a file`);
    accessSync(found, constants.W_OK | constants.X_OK);
    return null;
  } catch (cause) {
    return unusable(folder, reasonOf(cause), cause);
  }
}

/** Makes the data folder where it is missing. Throws `DatabaseError` where this process cannot write into it. */
export function prepareDataFolder(dataDir: string): void {
  const wrong = judgeDataFolder(dataDir);
  if (wrong !== null) throw wrong;
  try {
    // The embedded server's user has to walk through, and may not look.
    mkdirSync(resolve(dataDir), { recursive: true, mode: 0o711 });
  } catch (cause) {
    throw unusable(resolve(dataDir), reasonOf(cause), cause);
  }
}

/** Makes the sentence for a data folder that cannot be used; `why` is a plain fact. */
export function unusable(folder: string, why: string, cause?: unknown): DatabaseError {
  return new DatabaseError(
    'data_folder_unusable',
    `The data folder ${folder} cannot be written (${why}). Nothing was started and no payment was touched; mail waits in the mailbox. Run this as the user the desk runs as, give that user the folder (chown), or set LUXON_DATA_DIR to a folder it may write into.`,
    { cause },
  );
}

function nearestThatExists(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (statSync(at, { throwIfNoEntry: false }) !== undefined || dirname(at) === at) return at;
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given';
}
