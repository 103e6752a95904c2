import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeRequest } from '../account/take-request.ts';
import type { Desk } from '../desk/desk.ts';
import { createTestDesk, makeOperator, makeRequest, makeWish, type TestDesk } from '../testing/index.ts';
import { blockPlayer, limitPlayer, listPlayers, notePlayer, readPlayer } from './player-store.ts';

const playerId = '100000001';
const by = { playerId, reason: 'chargeback', actor: 'operator:1' };
const currency = 'KGS' as const;

let opened: TestDesk;
let desk: Desk;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  for (const id of ['1', '2']) await makeOperator(desk, id);
});
afterEach(() => opened.close());

function wish(baseMinor = 10_000n) {
  const { scope: settingsScope, ...given } = makeWish({ playerId, baseMinor });
  return { ...given, settingsScope };
}

test('a blocked player is refused until somebody unblocks, and the story tells who did what and why', async () => {
  expect(await blockPlayer(desk, { ...by, isBlocked: true, currency })).toEqual({ kind: 'changed' });
  expect(await blockPlayer(desk, { ...by, isBlocked: true, currency })).toEqual({ kind: 'unchanged' });
  expect(await takeRequest(desk, wish())).toEqual({ kind: 'player_refused', reasons: ['blocked'] });
  await notePlayer(desk, { ...by, reason: 'promised to call' });
  await blockPlayer(desk, { ...by, isBlocked: false, currency, reason: 'sorted out', actor: 'operator:2' });
  expect((await takeRequest(desk, wish())).kind).toBe('created');
  const story = await readPlayer(desk, playerId);
  expect(story?.lines.map(({ what, reason, actor }) => [what, reason, actor])).toEqual([
    ['unblocked', 'sorted out', 'operator:2'],
    ['noted', 'promised to call', 'operator:1'],
    ['blocked', 'chargeback', 'operator:1'],
  ]);
  expect(story?.rules?.isBlocked).toBe(false);
  expect(story?.sums).toEqual([{ currency, requests: 1, credited: 0, creditedMinor: 0n }]);
});

test('what is ruled has a reason, and a note a text', async () => {
  await expect(notePlayer(desk, { ...by, reason: '  ' })).rejects.toThrow(TypeError);
  await expect(blockPlayer(desk, { ...by, reason: '', isBlocked: true, currency })).rejects.toThrow(
    TypeError,
  );
  expect(await readPlayer(desk, playerId)).toBeNull();
});

test('notes cannot be changed or removed', async () => {
  await notePlayer(desk, by);
  for (const statement of ["update player_history set reason = 'other'", 'delete from player_history']) {
    await expect(desk.database.pool.query(statement)).rejects.toThrow(/append only/);
  }
});

test('requests at one moment never take more of a day than the limit leaves', async () => {
  const limits = { requestMaxMinor: 20_000n, dayMaxMinor: 50_000n, currency };
  expect(await limitPlayer(desk, { ...by, ...limits })).toEqual({ kind: 'changed' });
  expect(await limitPlayer(desk, { ...by, ...limits })).toEqual({ kind: 'unchanged' });
  expect(await takeRequest(desk, wish(20_001n))).toEqual({
    kind: 'player_refused',
    reasons: ['above_request_max'],
  });
  const other = opened.another();
  const taken = await Promise.all(
    Array.from({ length: 12 }, (_, n) => takeRequest(n % 2 === 0 ? desk : other, wish(10_000n))),
  );
  expect(taken.filter(({ kind }) => kind === 'created').length).toBe(5);
  expect(taken.filter(({ kind }) => kind === 'player_refused').length).toBe(7);
  // The next day in Bishkek there is room again.
  opened.advance(24 * 60 * 60_000);
  expect((await takeRequest(desk, wish())).kind).toBe('created');
});

test('players are found by the beginning of their id; without one those who asked last, and those ruled about', async () => {
  for (const id of ['100000001', '100000002', '200000001']) await makeRequest(desk, { playerId: id });
  await blockPlayer(desk, { ...by, playerId: '300000001', isBlocked: true, currency });
  const ids = async (beginning: string) =>
    (await listPlayers(desk, beginning)).map((player) => player.playerId);
  expect(await ids('1')).toEqual(['100000001', '100000002']);
  expect(await ids('300000001')).toEqual(['300000001']);
  expect(await ids('9')).toEqual([]);
  expect(new Set(await ids(''))).toEqual(new Set(['100000001', '100000002', '200000001', '300000001']));
});
