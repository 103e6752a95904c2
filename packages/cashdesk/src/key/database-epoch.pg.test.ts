import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { listOpenAlarms } from '../history/raise-alarm.ts';
import { readSwitch, setSwitch } from '../switch/switch-store.ts';
import {
  createTestDesk,
  makeLease,
  makeOperator,
  plannedCredit,
  startAttempt,
  type TestDesk,
} from '../testing/index.ts';
import { advanceEpoch } from './database-epoch.ts';

const minuteMs = 60_000;

let folder: string;
let opened: TestDesk;
let desk: Desk;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'luxon-epoch-'));
  opened = await createTestDesk();
  desk = opened.desk;
});
afterEach(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

const count = (name = 'luxon.epoch') => advanceEpoch(desk, join(folder, name));
const isOn = async () => (await readSwitch(desk.database.drizzle, 'automaticCredit')).isOn;

test('a copy brought back where no epoch file is has the credit off, and what was planned in it is not sent', async () => {
  await count();
  const { attemptId } = await plannedCredit(opened);
  await count();
  opened.advance(8 * 60 * minuteMs);
  rmSync(join(folder, 'luxon.epoch'));
  expect(await count()).toMatchObject({ kind: 'restored', fileEpoch: null });
  expect(await readSwitch(desk.database.drizzle, 'automaticCredit')).toMatchObject({
    isOn: false,
    reason: 'database_restored',
    breaker: 'database_restored',
  });
  expect(await listOpenAlarms(desk)).toMatchObject([{ kind: 'breaker_database_restored' }]);
  expect((await startAttempt(desk, attemptId, await makeLease(desk))).kind).toBe('not_ours');
});

test('a copy brought back without its file is noticed once: the next start goes on from there', async () => {
  await count();
  opened.advance(60 * minuteMs);
  expect((await count('new-disk.epoch')).kind).toBe('restored');
  await makeOperator(desk, '1');
  const byHand = { reason: 'compared with the cashier history', actor: 'operator:1' };
  expect((await setSwitch(desk, { name: 'automaticCredit', isOn: true, ...byHand })).kind).toBe('changed');
  opened.advance(60 * minuteMs);
  expect(await count('new-disk.epoch')).toMatchObject({ kind: 'advanced', epoch: 2n });
  expect(await isOn()).toBe(true);
});

test('a first start leaves the credit on, also of four processes at once', async () => {
  const verdicts = await Promise.all(['luxon', 'luxon', 'panel', 'worker'].map((name) => count(name)));
  expect(verdicts.map(({ kind }) => kind)).toEqual(Array(4).fill('advanced'));
  expect(await isOn()).toBe(true);
});

test('a start of the same machine after a long stop leaves the credit on', async () => {
  await count();
  opened.advance(30 * 24 * 60 * minuteMs);
  expect(await count()).toMatchObject({ kind: 'advanced', epoch: 2n });
  expect(await isOn()).toBe(true);
});

test('a second machine beside a worker that counts every minute leaves the credit on', async () => {
  await count('left-last-year.epoch');
  opened.advance(365 * 24 * 60 * minuteMs);
  expect((await count('left-last-year.epoch')).kind).toBe('advanced');
  opened.advance(2 * minuteMs);
  expect(await count('second.epoch')).toMatchObject({ kind: 'advanced', epoch: 1n });
  expect(await isOn()).toBe(true);
});

test('a machine that comes while every other stands still has the credit off', async () => {
  await count('first.epoch');
  await count('second.epoch');
  opened.advance(3 * minuteMs);
  expect((await count('third.epoch')).kind).toBe('restored');
  expect(await isOn()).toBe(false);
});

test('a count that lies ahead of the database’s clock is not somebody at work', async () => {
  await count();
  opened.advance(-60 * minuteMs);
  expect((await count('new-disk.epoch')).kind).toBe('restored');
});

// docs/operating.md tells how to make a backup without the file.
test('a database copied together with its epoch file cannot be told from one that stood still', async () => {
  const file = join(folder, 'luxon.epoch');
  await count();
  copyFileSync(file, `${file}.copy`);
  opened.advance(60 * minuteMs);
  copyFileSync(`${file}.copy`, file);
  expect((await count()).kind).toBe('advanced');
});
