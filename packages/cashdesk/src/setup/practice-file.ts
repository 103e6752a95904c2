import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { prepareDataFolder } from '../database/data-folder.ts';
import { writePrivateFile } from '../database/write-private-file.ts';
import type { Practice } from './read-practice.ts';

const bytesMax = 1_024;
const practiceText = z.strictObject({
  creditedAt: z.iso.datetime().transform((text) => new Date(text)),
  credits: z.int().min(1).max(1_000_000),
});

/** Reads what a practice left for the real desk. Null: nobody practised, or the file cannot be read or is damaged. */
export function readPracticeFile(path: string): Practice | null {
  try {
    if (statSync(path).size > bytesMax) return null;
    return practiceText.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/**
 * Leaves for the real desk that somebody practised: a time and a count, nothing else. Makes the data folder where it is
 * missing. Throws `DatabaseError` or as `node:fs` does where it cannot be written.
 */
export function writePracticeFile(path: string, { creditedAt, credits }: Practice): void {
  prepareDataFolder(dirname(path));
  writePrivateFile(path, `${JSON.stringify({ creditedAt: creditedAt.toISOString(), credits })}\n`);
}
