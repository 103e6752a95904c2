import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDesk } from '../desk/open-desk.ts';
import { findEmbeddedPlace } from './embedded-server.ts';
import { ensureDatabase, removeEmbeddedDatabase, stopEmbeddedDatabase } from './ensure-database.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'luxon-embedded-'));
});
afterEach(async () => {
  await removeEmbeddedDatabase({ dataDir });
  rmSync(dataDir, { recursive: true, force: true });
});

test('three processes that come first at once get the same server, its password is ours alone', async () => {
  const urls = await Promise.all(Array.from({ length: 3 }, () => ensureDatabase({ url: null, dataDir })));
  expect(new Set(urls).size).toBe(1);
  expect(new URL(urls[0] ?? '').hostname).toBe('127.0.0.1');
  expect(statSync(join(dataDir, 'postgres.password')).mode & 0o777).toBe(0o600);
});

test('after a stop and after kill -9 it starts again on the same port with what was stored', async () => {
  const options = { url: null, dataDir, keyFile: join(dataDir, 'k'), epochFile: join(dataDir, 'e') };
  const first = await openDesk(options);
  await first.database.close();
  expect(await stopEmbeddedDatabase({ dataDir })).toBe(true);
  const url = await ensureDatabase({ url: null, dataDir });
  expect(url).toBe(first.database.url);
  const { cluster } = await findEmbeddedPlace(dataDir);
  process.kill(Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  const again = await openDesk(options);
  expect(again.vault.keyId).toBe(first.vault.keyId);
  await again.database.close();
});

test('an external server that does not answer is refused with a sentence and without its password', async () => {
  const asked = ensureDatabase({ url: 'postgresql://luxon:EXAMPLE-secret@127.0.0.1:1/luxon', dataDir });
  await expect(asked).rejects.toMatchObject({ code: 'unreachable' });
  await expect(asked).rejects.not.toThrow(/EXAMPLE-secret/);
});
