import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeRequest } from '../account/take-request.ts';
import type { Desk } from '../desk/desk.ts';
import { createTestDesk, makeOperator, makeRequest, makeWish, type TestDesk } from '../testing/index.ts';
import { blockedPlayers, listBlockedPlayers } from './list-blocked.ts';
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

describe('blocked players', () => {
  /** Blocks the 60 players 300000001 … 300000060, ten of one moment each. */
  const blockMany = async () => {
    for (let n = 1; n <= 60; n += 1) {
      const id = String(300_000_000 + n);
      await blockPlayer(desk, { ...by, playerId: id, isBlocked: true, currency });
      if (n % 10 === 0) opened.advance(1_000);
    }
  };
  const walk = async (limit?: number) => {
    const pages: string[][] = [];
    for (let before: string | null | undefined; before !== null; ) {
      const page = await listBlockedPlayers(desk, { before, ...(limit && { limit }) });
      pages.push(page.players.map((player) => player.playerId));
      before = page.before;
    }
    return pages;
  };

  test('are listed page by page, whom somebody blocked last first: each of them once', async () => {
    await blockMany();
    await makeRequest(desk, { playerId });
    await blockPlayer(desk, { ...by, playerId: '300000030', isBlocked: false, currency });
    const pages = await walk();
    expect(pages.map((page) => page.length)).toEqual([50, 9]);
    expect(pages[0]?.slice(0, 2)).toEqual(['300000060', '300000059']);
    expect(pages[1]?.at(-1)).toBe('300000001');
    const uneven = (await walk(7)).flat();
    expect(uneven).toEqual(pages.flat());
    expect(new Set(uneven).size).toBe(59);
  });

  test('show when they asked last and whether they have limits; an address of another kind is the first page', async () => {
    await makeRequest(desk, { playerId });
    const seenAt = desk.clock();
    await limitPlayer(desk, { ...by, requestMaxMinor: 1n, dayMaxMinor: null, currency });
    opened.advance(1_000);
    await blockPlayer(desk, { ...by, isBlocked: true, currency });
    const players = [{ playerId, lastSeenAt: seenAt, isBlocked: true, isLimited: true }];
    expect(await listBlockedPlayers(desk)).toEqual({ players, before: null });
    for (const before of ['', 'x', '1.x', '99999999999999.1'])
      expect(await listBlockedPlayers(desk, { before })).toEqual({ players, before: null });
  });

  test('are read along their index, however many players there are', async () => {
    await desk.database.pool.query(`
      insert into players (player_id, is_blocked, currency, actor, changed_at)
      select (500000000 + n)::text, n % 10 = 0, 'KGS', 'operator:1', '2026-11-24T06:00:00Z'::timestamptz + n * interval '1 s'
      from generate_series(1, 20000) as n`);
    await desk.database.pool.query('analyze players');
    const { players, before } = await listBlockedPlayers(desk);
    expect(players[0]?.playerId).toBe('500020000');
    const statement = blockedPlayers(desk, before, 51).getSQL();
    const { rows } = await desk.database.drizzle.execute<{ 'QUERY PLAN': string }>(sql`explain ${statement}`);
    expect(rows.map((row) => row['QUERY PLAN']).join(' ')).toContain('players_blocked');
  });
});
