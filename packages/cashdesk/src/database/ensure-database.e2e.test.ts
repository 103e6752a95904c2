import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDesk } from '../desk/open-desk.ts';
import { findEmbeddedPlace } from './embedded-server.ts';
import {
  ensureDatabase,
  findRunningDatabase,
  removeEmbeddedDatabase,
  stopEmbeddedDatabase,
} from './ensure-database.ts';

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

describe('a data folder copied while its server runs', () => {
  let copy: string;
  beforeEach(() => {
    copy = `${dataDir}-copy`;
  });
  afterEach(async () => {
    await removeEmbeddedDatabase({ dataDir: copy });
    rmSync(copy, { recursive: true, force: true });
  });

  async function query(url: string, text: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  test('gets a server of its own: what happens in it does not happen in the original, and it stops alone', async () => {
    const original = await ensureDatabase({ url: null, dataDir });
    await query(original, 'create table notes as select 1 as note');
    await query(original, 'checkpoint');
    // With owners and with the pid file of the server that runs.
    execFileSync('cp', ['-a', dataDir, copy]);
    expect(await findRunningDatabase({ dataDir: copy })).toBe(null);
    expect(await stopEmbeddedDatabase({ dataDir: copy })).toBe(false);

    const restored = await ensureDatabase({ url: null, dataDir: copy });
    expect(restored).not.toBe(original);
    await query(restored, 'insert into notes select 2');
    expect(await query(restored, 'select note from notes order by note')).toEqual([{ note: 1 }, { note: 2 }]);
    expect(await query(original, 'select note from notes')).toEqual([{ note: 1 }]);
    expect(await ensureDatabase({ url: null, dataDir: copy })).toBe(restored);
    expect(await findRunningDatabase({ dataDir: copy })).toBe(restored);

    expect(await stopEmbeddedDatabase({ dataDir: copy })).toBe(true);
    expect(await findRunningDatabase({ dataDir: copy })).toBe(null);
    expect(await ensureDatabase({ url: null, dataDir })).toBe(original);
  });
});

test('a data folder moved away under its server keeps it, and a copy put in its place gets one of its own', async () => {
  const moved = `${dataDir}-moved`;
  const url = await ensureDatabase({ url: null, dataDir });
  renameSync(dataDir, moved);
  try {
    execFileSync('cp', ['-a', moved, dataDir]);
    expect(await findRunningDatabase({ dataDir })).toBe(null);
    expect(await ensureDatabase({ url: null, dataDir })).not.toBe(url);
    expect(await ensureDatabase({ url: null, dataDir: moved })).toBe(url);
    expect(await stopEmbeddedDatabase({ dataDir: moved })).toBe(true);
  } finally {
    await removeEmbeddedDatabase({ dataDir: moved });
    rmSync(moved, { recursive: true, force: true });
  }
});

test('a data folder reached by another name is the same one', async () => {
  const url = await ensureDatabase({ url: null, dataDir });
  const link = `${dataDir}-link`;
  symlinkSync(dataDir, link);
  try {
    expect(await ensureDatabase({ url: null, dataDir: link })).toBe(url);
    expect(await stopEmbeddedDatabase({ dataDir: link })).toBe(true);
  } finally {
    rmSync(link);
  }
});
