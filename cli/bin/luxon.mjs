#!/usr/bin/env node
// The project runs on Node 24. A shell may start this file with an older one: then the project's own Node takes over.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const nodeVersionMin = 24;

if (Number(process.versions.node.split('.')[0]) >= nodeVersionMin) {
  await import('@luxon/cashdesk/quick-start');
  await import('../src/main.ts');
} else {
  const ownNode = join(folder, '..', '..', 'node_modules', '.bin', 'node');
  if (!existsSync(ownNode)) {
    console.error(
      `Luxon Cashdesk needs Node ${nodeVersionMin} or newer; this is ${process.versions.node}, and no newer one is installed with the project. Nothing was done. Run "npm install" in the project's folder, or install Node ${nodeVersionMin}.`,
    );
    process.exit(1);
  }
  const child = spawn(ownNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // Ctrl-C reaches the child by itself; this process only waits for it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
