import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSwitch } from '../switch/switch-store.ts';
import { createTestDesk, type TestDesk } from '../testing/index.ts';
import { advanceEpoch } from './database-epoch.ts';
import { openVault } from './open-vault.ts';

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
