import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Gives the absolute path of the project's root folder. Looks upwards from this file, then from the working
 * directory, because a bundler may have moved this file. Throws when neither lies inside the project.
 */
export function findRootDir(): string {
  const starts = [dirname(fileURLToPath(import.meta.url)), process.cwd()];
  for (const start of starts) {
    for (let folder = start; ; folder = dirname(folder)) {
      if (isRoot(folder)) return folder;
      if (folder === dirname(folder)) break;
    }
  }
  throw new Error(`The root folder of Luxon Cashdesk was not found above ${starts.join(' or ')}.`);
}

function isRoot(folder: string): boolean {
  const path = join(folder, 'package.json');
  return existsSync(path) && /"name":\s*"luxon-cashdesk"/.test(readFileSync(path, 'utf8'));
}
