import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Problem } from '../problem.ts';
import { text } from '../text.ts';
import { variables } from '../variables/index.ts';
import type { FoundValue } from './environment.ts';
import { trimValue } from './trim-value.ts';

const bytesMax = 64 * 1024;
const ending = '_FILE';

/** The names under which a secret may be given as a file that holds it: `MOBCASH_PASSWORD_FILE`. */
export const secretFileNames: readonly string[] = variables
  .filter(({ secret }) => secret)
  .map(({ name }) => name + ending);

export interface SecretFiles {
  readonly values: ReadonlyMap<string, FoundValue>;
  readonly problems: readonly Problem[];
}

/** Puts the contents of the files that are named in the place of the names. A relative path starts at the root. */
export function readSecretFiles(found: ReadonlyMap<string, FoundValue>, rootDir: string): SecretFiles {
  const values = new Map(found);
  const problems: Problem[] = [];
  for (const fileName of secretFileNames) {
    const named = values.get(fileName);
    if (named === undefined) continue;
    values.delete(fileName);
    const name = fileName.slice(0, -ending.length);
    if (values.has(name)) {
      problems.push(bothSet(name, fileName));
      values.delete(name);
      continue;
    }
    const path = isAbsolute(named.value) ? named.value : join(rootDir, named.value);
    const read = readSecret(path);
    if (read.kind === 'failed') problems.push(unreadable(fileName, path, read.reason));
    else if (read.value !== '') values.set(name, { name, value: read.value, origin: path, trimmed: false });
  }
  return { values, problems };
}

function readSecret(path: string): { kind: 'read'; value: string } | { kind: 'failed'; reason: string } {
  try {
    const { size } = statSync(path);
    if (size > bytesMax) return { kind: 'failed', reason: `${size} bytes` };
    return { kind: 'read', value: trimValue(readFileSync(path, 'utf8')).value };
  } catch (error) {
    return {
      kind: 'failed',
      reason: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
    };
  }
}

const bothSet = (name: string, fileName: string): Problem => ({
  severity: 'error',
  name,
  code: 'two_values',
  text: text(
    `${name}: задано и само значение, и ${fileName}. Оставьте одно.`,
    `${name}: both the value and ${fileName} are set. Keep one.`,
    `${name}: маанинин өзү да, ${fileName} да коюлган. Бирин калтырыңыз.`,
  ),
});

const unreadable = (fileName: string, path: string, reason: string): Problem => ({
  severity: 'error',
  name: fileName,
  code: 'file_unreadable',
  text: text(
    `${fileName}: файл ${path} не читается (${reason}). Проверьте путь и права.`,
    `${fileName}: the file ${path} cannot be read (${reason}). Check the path and the permissions.`,
    `${fileName}: ${path} файлы окулбайт (${reason}). Жолун жана уруксаттарын текшериңиз.`,
  ),
});
