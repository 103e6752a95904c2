// `npm test`: installs what the tests need, builds the panel, runs every proof.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ensureSystemPackages, projectNode, rootDir, say } from './prepare.mjs';

try {
  await ensureInstalled();
  await ensureSystemPackages([
    { command: 'dovecot', packages: ['dovecot-imapd', 'dovecot-lmtpd'] },
    { command: 'chromium', packages: ['chromium'] },
    { command: 'openssl', packages: ['openssl'] },
  ]);
  await ensureBuilt();
  const vitest = join(rootDir, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(projectNode(), [vitest, 'run', ...process.argv.slice(2)], {
    cwd: rootDir,
    stdio: 'inherit',
  });
  child.on('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  say(`The tests could not start: ${error.message}`);
  process.exit(1);
}
