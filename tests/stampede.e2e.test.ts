import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@luxon/cashdesk/testing';
import { startDesk } from '@luxon/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';

const callers = join(import.meta.dirname, '..', 'bench', 'src', 'session', 'callers.ts');
const quickStart = ['--import', '@luxon/cashdesk/quick-start'];
const dataDir = mkdtempSync(join(tmpdir(), 'luxon-stampede-'));
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let desk: Awaited<ReturnType<typeof startDesk>>;
beforeAll(async () => {
  database = await createTestDatabase();
  desk = await startDesk({
    login: 'cashier',
    password: 'EXAMPLE-password',
    cashboxCode: '1000001',
    controlPort: null,
  });
});
afterAll(async () => {
  await desk.close();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

function runCallers(count: number): Promise<{ found: number }> {
  const child = spawn(
    process.execPath,
    [...quickStart, callers, dataDir, desk.url, String(count), database.url],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.on('exit', (code) =>
      code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`exit ${code}`)),
    );
  });
}

test('two processes of 500 callers with an expired token: one sign-in, no call with the old token', async () => {
  await runCallers(1);
  desk.control.revokeTokens();
  const before = desk.control.calls().length;
  const results = await Promise.all([runCallers(500), runCallers(500)]);
  expect(results.map(({ found }) => found)).toEqual([500, 500]);
  expect(desk.control.signIns()).toHaveLength(2);
  const signedInAgain = desk.control.calls().findLastIndex(({ method }) => method === 'loginPage');
  const late = desk.control.calls().slice(Math.max(before, signedInAgain));
  expect(late.filter(({ isAuthorized }) => !isAuthorized)).toEqual([]);
}, 120_000);
