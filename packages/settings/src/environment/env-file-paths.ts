import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { findRootDir } from '../find-root-dir.ts';

/** Where settings are looked for. */
export interface EnvironmentPlace {
  readonly cwd: string;
  readonly rootDir: string;
  /** The exported environment: `process.env`. */
  readonly exported: Readonly<Record<string, string | undefined>>;
}

/** Fills in what was not stated: the place of this very process. */
export function completePlace(place: Partial<EnvironmentPlace>): EnvironmentPlace {
  return {
    cwd: place.cwd ?? process.cwd(),
    rootDir: place.rootDir ?? findRootDir(),
    exported: place.exported ?? process.env,
  };
}

/**
 * Lists the files settings may come from, whether they exist or not: the one named by `LUXON_ENV_FILE` alone, else
 * `.env` of the working directory, of `admin_nextjs/` and of the root.
 */
export function environmentFilePaths(place: Partial<EnvironmentPlace> = {}): string[] {
  const { cwd, rootDir, exported } = completePlace(place);
  const named = exported.LUXON_ENV_FILE?.trim();
  if (named) return [resolve(cwd, named)];
  const folders = [cwd, join(rootDir, 'admin_nextjs'), rootDir];
  return [...new Set(folders.map((folder) => realPath(join(resolve(folder), '.env'))))];
}

// The working directory may be a link to one of the other folders: the same file must not conflict with itself.
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    try {
      return join(realpathSync(dirname(path)), '.env');
    } catch {
      return path;
    }
  }
}
