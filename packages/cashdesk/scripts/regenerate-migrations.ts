// Rewrites migration 0000 from the tables and puts the hand-written files (0001 and later) behind it again.
// For the time before the first release only: afterwards a change is a new numbered file.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const room = fileURLToPath(new URL('..', import.meta.url));
const folder = join(room, 'migrations');

const written = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((file) => /^\d{4}_.*\.sql$/.test(file) && !file.startsWith('0000_'))
  .sort()
  .map((file) => ({ file, name: file.slice(5, -4), text: readFileSync(join(folder, file), 'utf8') }));

function generate(...args: string[]): void {
  execFileSync('npx', ['drizzle-kit', 'generate', '--config', 'drizzle.config.ts', ...args], {
    cwd: room,
    stdio: 'inherit',
  });
}

rmSync(folder, { recursive: true, force: true });
generate('--name', 'tables');
for (const [at, { name, text }] of written.entries()) {
  generate('--custom', '--name', name);
  writeFileSync(join(folder, `${String(at + 1).padStart(4, '0')}_${name}.sql`), text);
}
