import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { openVault } from '../key/open-vault.ts';
import { rotateKey } from '../key/rotate-key.ts';
import {
  createTestDesk,
  endAttempt,
  endedCredit,
  makeLease,
  plannedCredit,
  readAttempt,
  startAttempt,
  type TestDesk,
} from '../testing/index.ts';
import type { Lease } from '../worker/worker-lease.ts';
import { openReplies } from './sealed-replies.ts';

let opened: TestDesk;
let desk: Desk;
let lease: Lease;
let folder: string;
let keyFile: string;
beforeEach(async () => {
  opened = await createTestDesk();
  folder = mkdtempSync(join(tmpdir(), 'luxon-replies-'));
  keyFile = join(folder, 'luxon.key');
  desk = { ...opened.desk, vault: await openVault({ keyFile, database: opened.desk.database }) };
  lease = await makeLease(desk);
});
afterEach(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

const rawReply = '[{"id":7,"result":{"success":true,"payerID":"100000001","note":"PLANTED"}}]';
const confirmed = { kind: 'confirmed', reason: 'success_true', evidence: 'masked', rawReply } as const;
const credited = () => endedCredit({ ...opened, desk }, lease, confirmed);
const textOf = async (table: string) =>
  JSON.stringify((await desk.database.pool.query(`select * from ${table}`)).rows);

test('what MobCash answered is kept word for word, and readable in no table', async () => {
  const { attemptId } = await credited();
  expect(await openReplies(desk, attemptId)).toEqual([{ at: desk.clock(), rawReply }]);
  for (const table of ['attempt_replies', 'attempts', 'receipts', 'history'])
    expect(await textOf(table)).not.toContain('PLANTED');
});

test('an answer that comes too late to count is kept beside the first', async () => {
  const { attemptId } = await credited();
  opened.advance(1);
  await endAttempt(desk, attemptId, { kind: 'unknown', reason: 'rpc_error', rawReply: 'late' });
  expect((await openReplies(desk, attemptId)).map((kept) => kept.rawReply)).toEqual([rawReply, 'late']);
});

test('it cannot be removed, or laid to another attempt', async () => {
  const [first, second] = [await credited(), await credited()];
  const { pool } = desk.database;
  for (const statement of [
    'delete from attempt_replies',
    'truncate attempt_replies',
    `update attempt_replies set attempt_id = '${first.attemptId}'`,
  ])
    await expect(pool.query(statement)).rejects.toThrow(/append only/);
  const [{ sealed } = { sealed: '' }] = (
    await pool.query('select sealed from attempt_replies where attempt_id = $1', [first.attemptId])
  ).rows;
  await pool.query('update attempt_replies set sealed = $1 where attempt_id = $2', [
    sealed,
    second.attemptId,
  ]);
  await expect(openReplies(desk, second.attemptId)).rejects.toMatchObject({ code: 'not_openable' });
});

test('a change of key leaves it readable, with the new key alone', async () => {
  const { attemptId } = await credited();
  const before = await textOf('attempt_replies');
  const rotated = await rotateKey({ database: desk.database, keyFile, keepOld: false });
  expect(rotated.resealed).toBe(1);
  expect(await textOf('attempt_replies')).not.toBe(before);
  expect(await textOf('attempt_replies')).toContain(`v1.${rotated.newKeyId}.`);
  expect((await openReplies(desk, attemptId)).map((kept) => kept.rawReply)).toEqual([rawReply]);
});

test('while the key changes an outcome is stored all the same, without its reply', async () => {
  const { attemptId } = await plannedCredit({ ...opened, desk });
  await startAttempt(desk, attemptId, lease);
  await desk.database.pool.query("update vault_keys set key_id = 'ffffffff'");
  await endAttempt(desk, attemptId, confirmed);
  expect((await readAttempt(desk, attemptId))?.state).toBe('confirmed');
  expect(await openReplies(desk, attemptId)).toEqual([]);
  expect(await textOf('history')).toContain('"isReplyKept":false');
});
