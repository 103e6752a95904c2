// `npm test`: installs what the tests need, builds the panel, runs every proof.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ensureSystemPackages, handOver, rootDir, say } from './prepare.mjs';

try {
  await ensureInstalled();
  await ensureSystemPackages([
    { command: 'dovecot', packages: ['dovecot-imapd', 'dovecot-lmtpd'] },
    { command: 'chromium', packages: ['chromium'] },
    { command: 'openssl', packages: ['openssl'] },
  ]);
  await ensureBuilt();
  handOver([join(rootDir, 'node_modules', 'vitest', 'vitest.mjs'), 'run']);
} catch (error) {
  say(`The tests could not start: ${error.message}`);
  process.exit(1);
}
