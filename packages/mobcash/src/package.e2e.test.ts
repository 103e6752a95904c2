import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startDesk } from '@luxon/sandbox';
import { afterAll, expect, test } from 'vitest';

const run = promisify(execFile);
const rootDir = join(import.meta.dirname, '../../..');
const nodeModules = join(rootDir, 'node_modules');
const folder = mkdtempSync(join(tmpdir(), 'luxon-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the packed library installs elsewhere, type-checks, and its example runs', async () => {
  // Packed from a copy: packing changes the package.json for a moment, and other tests are using it.
  const copy = join(folder, 'copy');
  for (const name of [
    'packages/mobcash',
    'packages/money',
    'tsconfig.json',
    'tsconfig.base.json',
    'package.json',
  ])
    cpSync(join(rootDir, name), join(copy, name), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
  symlinkSync(nodeModules, join(copy, 'node_modules'));
  const packing = {
    cwd: join(copy, 'packages/mobcash'),
    env: { ...process.env, LUXON_NODE_MODULES: nodeModules },
  };
  await run('npm', ['pack', '--workspaces=false', '--pack-destination', folder], packing);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  const scratch = join(folder, 'scratch');
  cpSync(join(rootDir, 'packages/mobcash/examples'), scratch, { recursive: true });
  writeFileSync(join(scratch, 'package.json'), '{"name":"scratch","private":true,"type":"module"}');
  await run('npm', ['install', '--omit=peer', '--no-audit', '--no-fund', join(folder, tarball)], {
    cwd: scratch,
  });
  writeFileSync(
    join(scratch, 'use.ts'),
    "import { createMemorySessionStore, outcomeTable, type SessionStore } from '@luxon/mobcash';\nexport const store: SessionStore = createMemorySessionStore();\nexport const kind: 'not_sent' | 'unknown' | 'confirmed' | 'rejected' = outcomeTable.timeout;\n",
  );
  const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024'];
  await run(process.execPath, [join(nodeModules, 'typescript/bin/tsc'), ...flags, 'use.ts'], {
    cwd: scratch,
  });
  const desk = await startDesk({
    login: 'cashier',
    password: 'EXAMPLE-password',
    cashboxCode: '1000001',
    controlPort: null,
  });
  try {
    const env = {
      ...process.env,
      MOBCASH_API_URL: desk.url,
      MOBCASH_LOGIN: 'cashier',
      MOBCASH_PASSWORD: 'EXAMPLE-password',
      MOBCASH_CASHDESK_ID: '1000001',
    };
    const { stdout } = await run(process.execPath, ['first-call.mjs', '100000001'], { cwd: scratch, env });
    expect(stdout).toContain('Player: player-0001');
  } finally {
    await desk.close();
  }
}, 120_000);
