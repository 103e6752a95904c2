import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'dotenv';

/** One value and where it stands. */
export interface RawValue {
  readonly value: string;
  /** A file's path, or `environment` for an exported variable. */
  readonly origin: string;
}

/** Everything that was found, before anything is believed. */
export interface Environment {
  readonly rootDir: string;
  readonly files: readonly string[];
  readonly values: ReadonlyMap<string, RawValue>;
  /** Exported variables that hide another value in a file. */
  readonly overridden: readonly string[];
  /** Names with two values in two files. */
  readonly contradicted: readonly string[];
}

export interface ReadEnvironmentOptions {
  readonly cwd?: string;
  readonly rootDir?: string;
  readonly exported?: NodeJS.ProcessEnv;
}

/** Gives the repository's root: three folders above this file. */
export const findRootDir = (): string => resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * Reads `.env` in the working directory, `admin_nextjs/` and the root (or the one file LUXON_ENV_FILE names), with
 * dotenv's quoting rules. Exported variables win. Copies nothing into `process.env`. Throws `ENOENT` and the like only
 * for a file LUXON_ENV_FILE names.
 */
export function readEnvironment(options: ReadEnvironmentOptions = {}): Environment {
  const cwd = options.cwd ?? process.cwd();
  const rootDir = options.rootDir ?? findRootDir();
  const exported = options.exported ?? process.env;
  const named = exported['LUXON_ENV_FILE']?.trim();
  const files = named
    ? [isAbsolute(named) ? named : resolve(cwd, named)]
    : [...new Set([cwd, join(rootDir, 'admin_nextjs'), rootDir].map((dir) => join(dir, '.env')))].filter(
        (file) => existsSync(file),
      );
  const values = new Map<string, RawValue>();
  const contradicted = new Set<string>();
  for (const file of files) {
    for (const [name, value] of Object.entries(parse(readFileSync(file)))) {
      const known = values.get(name);
      if (known === undefined) values.set(name, { value, origin: file });
      else if (known.value.trim() !== value.trim()) contradicted.add(name);
    }
  }
  const overridden: string[] = [];
  for (const [name, value] of Object.entries(exported)) {
    if (value === undefined || value === '') continue;
    const inFile = values.get(name);
    if (inFile !== undefined && inFile.value.trim() !== '' && inFile.value.trim() !== value.trim())
      overridden.push(name);
    contradicted.delete(name);
    values.set(name, { value, origin: 'environment' });
  }
  return { rootDir, files, values, overridden, contradicted: [...contradicted] };
}
