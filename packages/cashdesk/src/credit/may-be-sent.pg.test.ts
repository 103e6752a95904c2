import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { enqueueStuckWork } from '../job/enqueue-stuck-work.ts';
import { retryCredit } from '../match/undo-match.ts';
import { blockPlayer } from '../player/player-store.ts';
import { holdSwitch, setSwitch } from '../switch/switch-store.ts';
import {
  countLockWaits,
  createTestDesk,
  liveAttempt,
  makeLease,
  makeOperator,
  plannedCredit,
  readAttempt,
  startAttempt,
  type TestDesk,
} from '../testing/index.ts';
import type { Lease } from '../worker/worker-lease.ts';
import { readPlannedAttempt } from './start-sending.ts';

let opened: TestDesk;
let desk: Desk;
let other: Desk;
let lease: Lease;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  other = opened.another();
  await makeOperator(desk, '1');
  lease = await makeLease(desk);
});
afterEach(() => opened.close());

const byHand = { reason: 'looked into the cashier’s history', actor: 'operator:1' };
const turn = (isOn: boolean) =>
  setSwitch(desk, { name: 'automaticCredit', isOn, reason: 'test', actor: 'operator:1' });

test('holds what was planned before, also after it is on again: a restored backup may repeat it', async () => {
  const { attemptId } = await plannedCredit(opened);
  opened.advance(1);
  await turn(false);
  expect(await readPlannedAttempt(desk, attemptId)).toBeNull();
  expect((await startAttempt(desk, attemptId, lease)).kind).toBe('not_ours');
  opened.advance(1);
  await turn(true);
  expect((await startAttempt(desk, attemptId, lease)).kind).toBe('not_ours');
  expect(await enqueueStuckWork(desk)).toBe(0);
});

test('holds it also where the clock of whoever switched it off is behind', async () => {
  const { attemptId } = await plannedCredit(opened);
  const panel = { ...desk, clock: () => new Date(desk.clock().getTime() - 5_000) };
  for (const isOn of [false, true])
    await setSwitch(panel, { name: 'automaticCredit', isOn, reason: 'test', actor: 'operator:1' });
  expect((await startAttempt(desk, attemptId, lease)).kind).toBe('not_ours');
});

test('holds what a clock that is behind planned only after it was on again just as little as any other', async () => {
  await turn(false);
  await turn(true);
  const worker = await plannedCredit(opened);
  opened.advance(-5_000);
  const behind = await plannedCredit(opened);
  for (const { attemptId } of [worker, behind])
    expect((await startAttempt(desk, attemptId, lease)).kind).toBe('sending');
});

test('who is told that a player is blocked is told so after a call that is just beginning, never before', async () => {
  let isBlocked = false;
  const { blocking } = await other.database.drizzle.transaction(async (tx) => {
    await holdSwitch(tx);
    const block = { playerId: '100000001', isBlocked: true, currency: 'KGS', ...byHand } as const;
    const begun = blockPlayer(desk, block).then(() => {
      isBlocked = true;
    });
    while (!isBlocked && (await countLockWaits(desk)) === 0);
    expect(isBlocked).toBe(false);
    return { blocking: begun };
  });
  await blocking;
  expect(isBlocked).toBe(true);
});

test('a block against a call that begins: whoever is told of the block finds the call begun, or held for good', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { attemptId } = await plannedCredit(opened);
    const block = (isBlocked: boolean) =>
      blockPlayer(other, { playerId: '100000001', isBlocked, currency: 'KGS', ...byHand });
    const [told, started] = await Promise.all([
      block(true).then(() => readAttempt(other, attemptId)),
      startAttempt(desk, attemptId, lease),
    ]);
    expect(told?.state).toBe(started.kind === 'sending' ? 'sending' : 'planned');
    await block(false);
    opened.advance(60_000);
    lease = await makeLease(desk);
  }
});

test('holds what was planned before its player was blocked, also after the block is gone', async () => {
  const { attemptId, paymentId } = await plannedCredit(opened);
  const { playerId } = (await readAttempt(desk, attemptId)) ?? { playerId: '' };
  const block = (isBlocked: boolean, whose = playerId) =>
    blockPlayer(desk, { playerId: whose, isBlocked, currency: 'KGS', reason: 'test', actor: 'operator:1' });
  opened.advance(1);
  await block(true, '100000099');
  expect(await readPlannedAttempt(desk, attemptId)).not.toBeNull();
  await block(true);
  expect(await readPlannedAttempt(desk, attemptId)).toBeNull();
  expect((await startAttempt(desk, attemptId, lease)).kind).toBe('not_ours');
  opened.advance(1);
  await block(false);
  expect((await startAttempt(desk, attemptId, lease)).kind).toBe('not_ours');
  expect(await enqueueStuckWork(desk)).toBe(0);
  expect((await retryCredit(desk, { paymentId, ...byHand })).kind).toBe('done');
});

test('holds the machine’s own credit while its player is blocked, though a clock says it was blocked before', async () => {
  const { attemptId } = await plannedCredit(opened);
  const { playerId } = (await readAttempt(desk, attemptId)) ?? { playerId: '' };
  opened.advance(-2_000);
  await blockPlayer(desk, {
    playerId,
    isBlocked: true,
    currency: 'KGS',
    reason: 'test',
    actor: 'operator:1',
  });
  expect((await startAttempt(desk, attemptId, lease)).kind).toBe('not_ours');
});

test('holds what was planned before its player was blocked and unblocked by a clock that is behind', async () => {
  const { attemptId } = await plannedCredit(opened);
  const { playerId } = (await readAttempt(desk, attemptId)) ?? { playerId: '' };
  opened.advance(-5_000);
  for (const isBlocked of [true, false])
    await blockPlayer(desk, { playerId, isBlocked, currency: 'KGS', reason: 'test', actor: 'operator:1' });
  expect((await startAttempt(desk, attemptId, lease)).kind).toBe('not_ours');
});

test('a person’s word sends a held credit, once, even while it is off', async () => {
  const { attemptId, paymentId } = await plannedCredit(opened);
  opened.advance(1);
  await turn(false);
  opened.advance(1);
  const change = { paymentId, ...byHand };
  const results = await Promise.all([retryCredit(desk, change), retryCredit(other, change)]);
  expect(results.map(({ kind }) => kind).sort()).toEqual(['done', 'not_possible']);
  expect((await readAttempt(desk, attemptId))?.state).toBe('not_sent');
  const next = await liveAttempt(desk, paymentId);
  expect((await startAttempt(desk, next?.id ?? '', lease)).kind).toBe('sending');
});

test('a credit that waits by itself cannot be doubled by a person’s retry', async () => {
  const { paymentId } = await plannedCredit(opened);
  expect((await retryCredit(desk, { paymentId, ...byHand })).kind).toBe('not_possible');
});
