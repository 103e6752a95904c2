// `npm run kill-every-step`: installs, then hands over. See docs/simulation.md.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, projectNode, rootDir, say } from './prepare.mjs';

try {
  await ensureInstalled();
  const entry = join(rootDir, 'sandbox', 'practice', 'kill', 'kill-every-step.ts');
  const child = spawn(
    projectNode(),
    ['--import', '@luxon/cashdesk/quick-start', entry, ...process.argv.slice(2)],
    { cwd: rootDir, stdio: 'inherit' },
  );
  // Ctrl-C reaches the child by itself (same terminal); a signal to this process alone is passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  say(`Killing could not start: ${error.message}\nNo money is involved.`);
  process.exit(1);
}
