import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('a quick run measures every stage, and nothing is credited twice or lost', {
  timeout: 400_000,
}, async () => {
  const entry = join(import.meta.dirname, '..', 'index.ts');
  // The sandbox's mailbox: a machine without Dovecot measures too.
  const args = [entry, 'flow', '--quick', '--json', '--mailbox', 'sandbox'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  const figures = JSON.parse(output);
  expect(figures).toMatchObject({ doubled: 0, lost: 0, mailbox: 'sandbox', isQuick: true });
  const named = [
    ...['p50Ms', 'p95Ms', 'p99Ms', 'ratioToBareP50', 'sustainedPerSecond'],
    ...['matchingCostRatio1e6to1e3', 'backlog1000Seconds'],
  ];
  for (const name of named) expect(figures[name], name).toBeGreaterThan(0);
});
