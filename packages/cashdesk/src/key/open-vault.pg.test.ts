import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSessionStore } from '../session/session-store.ts';
import { readSwitch } from '../switch/switch-store.ts';
import { createTestDesk, type TestDesk } from '../testing/index.ts';
import { advanceEpoch } from './database-epoch.ts';
import { nextKeyFile, openVault } from './open-vault.ts';
import { rotateKey } from './rotate-key.ts';

let folder: string;
let opened: TestDesk;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'luxon-vault-'));
  opened = await createTestDesk();
});
afterEach(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});
const open = (name = 'luxon.key') =>
  openVault({ keyFile: join(folder, name), database: opened.desk.database });

test('four processes opening the vault for the first time share one key, mode 0600', async () => {
  const vaults = await Promise.all(Array.from({ length: 4 }, () => open()));
  const sealed = vaults[0]?.seal('secret', 'here') ?? '';
  expect(vaults.map((vault) => vault.open(sealed, 'here'))).toEqual(Array(4).fill('secret'));
  expect(statSync(join(folder, 'luxon.key')).mode & 0o777).toBe(0o600);
  expect(() => vaults[0]?.open(sealed, 'there')).toThrow(/cannot be opened/);
});

test('a missing, another or openly readable key is refused, and none is made in its place', async () => {
  await open();
  const before = existsSync(join(folder, 'other.key'));
  await expect(open('other.key')).rejects.toMatchObject({ code: 'missing' });
  expect([before, existsSync(join(folder, 'other.key'))]).toEqual([false, false]);
  const stranger = await createTestDesk();
  await openVault({ keyFile: join(folder, 'stranger.key'), database: stranger.desk.database });
  await stranger.close();
  await expect(open('stranger.key')).rejects.toMatchObject({ code: 'wrong_key' });
  chmodSync(join(folder, 'luxon.key'), 0o640);
  await expect(open()).rejects.toMatchObject({ code: 'readable_by_others' });
});

test('a database older than the epoch file has the automatic credit switched off', async () => {
  const file = join(folder, 'luxon.epoch');
  const { desk } = opened;
  expect(await advanceEpoch(desk, file)).toMatchObject({ kind: 'advanced', epoch: 1n });
  expect(await advanceEpoch(desk, file)).toMatchObject({ kind: 'advanced', epoch: 2n });
  expect((await readSwitch(desk.database.drizzle, 'automaticCredit')).isOn).toBe(true);
  await desk.database.pool.query('update database_epochs set epoch = 1');
  expect(await advanceEpoch(desk, file)).toMatchObject({ kind: 'restored' });
  expect(await readSwitch(desk.database.drizzle, 'automaticCredit')).toMatchObject({
    isOn: false,
    reason: 'database_restored',
  });
  expect(await advanceEpoch(desk, file)).toMatchObject({ kind: 'advanced' });
});

const binding = {
  apiUrl: 'https://admin.example',
  login: 'cashier',
  cashboxCode: '1000001',
  lat: 10.5,
  lon: 20.25,
};
const session = {
  bearerToken: 'ory_at_EXAMPLE.EXAMPLE',
  userId: '1900000000000000000',
  sessionId: '1900000000000000001',
  refreshToken: null,
  source: 'paste',
  transport: 'rpc',
  obtainedAt: new Date('2026-11-24T06:00:00Z'),
  expiresAt: null,
} as const;

test('a change of key leaves every secret readable, also to processes that run, and finds the same rows', async () => {
  const running = await open();
  const store = createSessionStore({ ...opened.desk, vault: running }, binding);
  await store.putSession(session, 0n);
  const keyFile = join(folder, 'luxon.key');
  const rotated = await rotateKey({ database: opened.desk.database, keyFile, keepOld: true });
  expect(rotated).toMatchObject({ resealed: 1 });
  expect(rotated.newKeyId).not.toBe(rotated.oldKeyId);
  expect((await store.readHead()).session).toMatchObject(session);
  expect(await store.putSession({ ...session, userId: '1900000000000000002' }, 1n)).toMatchObject({
    kind: 'stored',
  });
  const later = createSessionStore({ ...opened.desk, vault: await open() }, binding);
  expect((await later.readHead()).session).toMatchObject({ userId: '1900000000000000002' });
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  await rotateKey({ database: opened.desk.database, keyFile, keepOld: false });
  expect((await store.readHead()).session).toMatchObject({ userId: '1900000000000000002' });
});

test('a change of key that broke off after the commit is finished at the next start', async () => {
  const vault = await open();
  const store = createSessionStore({ ...opened.desk, vault }, binding);
  await store.putSession(session, 0n);
  const keyFile = join(folder, 'luxon.key');
  const { oldKeyFile } = await rotateKey({ database: opened.desk.database, keyFile, keepOld: true });
  copyFileSync(keyFile, nextKeyFile(keyFile));
  copyFileSync(oldKeyFile ?? '', keyFile);
  const reopened = createSessionStore({ ...opened.desk, vault: await open() }, binding);
  expect((await reopened.readHead()).session).toMatchObject(session);
  expect(existsSync(nextKeyFile(keyFile))).toBe(false);
});

test('what is sealed with a key that was changed meanwhile is not stored', async () => {
  const vault = await open();
  await opened.desk.database.pool.query("update vault_keys set key_id = 'ffffffff'");
  const store = createSessionStore({ ...opened.desk, vault }, binding);
  await expect(store.putSession(session, 0n)).rejects.toMatchObject({
    cause: { message: expect.stringContaining('sealed_with_present_key') },
  });
});

test('a key from the environment needs no file, and a wrong one is named as wrong', async () => {
  const keyFile = join(folder, 'none.key');
  const { database } = opened.desk;
  const [right, wrong] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((key) => key.toString('base64'));
  const sealed = (await openVault({ keyFile, secretKey: right ?? '', database })).seal('secret', 'here');
  expect((await openVault({ keyFile, secretKey: right ?? '', database })).open(sealed, 'here')).toBe(
    'secret',
  );
  expect(existsSync(keyFile)).toBe(false);
  await expect(openVault({ keyFile, secretKey: wrong ?? '', database })).rejects.toMatchObject({
    code: 'wrong_key',
  });
});
