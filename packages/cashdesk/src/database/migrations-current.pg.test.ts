import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { migrationsFolder } from './migrate.ts';

const room = fileURLToPath(new URL('../..', import.meta.url));

test('the tables and the migrations say the same: drizzle-kit would generate nothing', () => {
  const copy = mkdtempSync(join(tmpdir(), 'luxon-migrations-'));
  try {
    cpSync(migrationsFolder, copy, { recursive: true });
    const before = readdirSync(copy);
    const options = [
      '--dialect',
      'postgresql',
      '--schema',
      './src/database/schema.ts',
      '--out',
      relative(room, copy),
    ];
    execFileSync('npx', ['drizzle-kit', 'generate', ...options], { cwd: room, stdio: 'pipe' });
    expect(readdirSync(copy)).toEqual(before);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});
