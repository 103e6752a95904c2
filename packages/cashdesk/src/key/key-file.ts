import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { KeyError } from './key-error.ts';

const keyLength = 32;

/**
 * Reads the master key: one line of base64, 32 bytes, in a file only its owner may read. Null when there is no
 * such file. Throws `KeyError`.
 */
export function readKeyFile(keyFile: string): Buffer | null {
  assertAbsolute(keyFile);
  let text: string;
  try {
    const { mode } = statSync(keyFile);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new KeyError(
        'readable_by_others',
        `The key file ${keyFile} can be read by other users of this machine. Nothing was opened with it. Run: chmod 600 ${keyFile} — and if strangers use this machine, paste new MobCash tokens afterwards.`,
      );
    }
    text = readFileSync(keyFile, 'utf8').trim();
  } catch (cause) {
    if (cause instanceof KeyError) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new KeyError(
      'unreadable',
      `The key file ${keyFile} cannot be read. No stored secret can be opened, no payment was touched. Give the user who runs Luxon Cashdesk the right to read it.`,
      { cause },
    );
  }
  const key = Buffer.from(text, 'base64');
  if (key.length !== keyLength || key.toString('base64') !== text) {
    throw new KeyError(
      'malformed',
      `The key file ${keyFile} is damaged: it should hold 44 characters of base64. No stored secret can be opened, no payment was touched. Put back the file from your backup.`,
    );
  }
  return key;
}

/** Makes a key file (mode 0600), whole or not at all; false when another process was first. */
export function createKeyFile(keyFile: string): boolean {
  assertAbsolute(keyFile);
  mkdirSync(dirname(keyFile), { recursive: true, mode: 0o711 });
  const half = `${keyFile}.${randomBytes(6).toString('hex')}`;
  const file = openSync(half, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(keyLength).toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    // Unlike a rename, a link never replaces a key that is already there.
    linkSync(half, keyFile);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(half, { force: true });
  }
}

function assertAbsolute(keyFile: string): void {
  if (!isAbsolute(keyFile)) throw new TypeError(`The path of the key file must be absolute: ${keyFile}`);
}
