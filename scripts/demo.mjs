// `npm run demo`: installs, builds, then hands over to the practice ground. See sandbox/practice/demo.ts.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, projectNode, readArgumentsFirst, rootDir, say } from './prepare.mjs';

try {
  await ensureInstalled();
  readArgumentsFirst(join(rootDir, 'sandbox', 'practice', 'demo-arguments.ts'), process.argv.slice(2));
  await ensureBuilt();
  const child = spawn(
    projectNode(),
    [join(rootDir, 'sandbox', 'practice', 'demo.ts'), ...process.argv.slice(2)],
    { cwd: rootDir, stdio: 'inherit' },
  );
  // Ctrl-C reaches the child by itself (same terminal); a signal to this process alone is passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  say(
    `The demo could not be set up: ${error.message}\nNo money is involved. Mend this and run "npm run demo" again.`,
  );
  process.exit(1);
}
