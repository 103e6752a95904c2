import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Gives the absolute path of the project's root folder, wherever the process was started. */
export function findRootDir(): string {
  // packages/settings/src/find-root-dir.ts → four levels up; `import.meta.dirname` is missing under tsx on old Node.
  return dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
}
