import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

/** Writes a file whole or not at all, for this user's eyes only (0600); what stood there is replaced. Throws as `node:fs` does. */
export function writePrivateFile(path: string, text: string): void {
  const half = `${path}.${randomUUID()}`;
  const file = openSync(half, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(half, path);
}
