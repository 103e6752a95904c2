import { eq, type SQL, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { listOpenAlarms } from '../history/raise-alarm.ts';
import { selectCandidates } from '../match/match-payment.ts';
import { createTestDesk, makeRequest, makeWish, type TestDesk, testScope } from '../testing/index.ts';
import { createRequest } from './create-request.ts';
import { drawStatement } from './draw-amount.ts';
import { cancelRequest, expireRequests } from './end-requests.ts';
import { moveRequest } from './move-request.ts';
import { requests } from './request-table.ts';

const hourMs = 60 * 60_000;
let opened: TestDesk;
let desk: Desk;
let other: Desk;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  other = opened.another();
});
afterEach(() => opened.close());

const stateOf = async (id: string) => {
  const [row] = await desk.database.drizzle.select().from(requests).where(eq(requests.id, id));
  return row?.state;
};
const move = (requestId: string, from: 'open' | 'matched', to: 'matched' | 'settled') =>
  moveRequest(desk.database.drizzle, desk, { requestId, from, to, actor: 'system', reason: 'test' });

// As long as a busy machine takes: what is proven is that none is lost, not how fast.
const patienceMs = 240_000;

test(
  '1000 requests at once, of two processes with two connections each: all made, none with an equal amount',
  async () => {
    const processes = [openDatabase(opened.url, small), openDatabase(opened.url, small)];
    try {
      const desks = processes.map((database): Desk => ({ ...desk, database }));
      const making = Array.from({ length: 500 }, () =>
        desks.map((one) => createRequest(one, makeWish())),
      ).flat();
      await new Promise<void>((turn) => setImmediate(turn));
      // They wait for their turn in memory: for a connection only as many as may reserve at once.
      for (const { pool } of processes) expect(pool.waitingCount).toBeLessThanOrEqual(4);
      const results = await Promise.all(making);
      const amounts = results.flatMap((result) =>
        result.kind === 'created' ? [result.request.payMinor] : [],
      );
      expect(amounts.length).toBe(1_000);
      expect(new Set(amounts).size).toBe(1_000);
      // Every one of them is above its base sum by a slot of the widened range.
      expect(amounts.every((amount) => amount > 10_000n && amount <= 10_000n + 99n * 32n)).toBe(true);
    } finally {
      await Promise.all(processes.map((database) => database.close()));
    }
  },
  patienceMs,
);
const small = { connectionsMax: 2 };

test('a draw that loses its amount to another one at the same moment draws again', async () => {
  // The same dice, but for the bytes of the ids: both reach for the first free slot.
  const loaded = (one: Desk): Desk => ({
    ...one,
    random: (size) => (size === 4 ? Buffer.alloc(size) : one.random(size)),
  });
  for (let round = 0n; round < 20n; round += 1n) {
    const wish = () => makeWish({ baseMinor: 50_000n + round * 10_000n });
    const results = await Promise.all([
      createRequest(loaded(desk), wish()),
      createRequest(loaded(other), wish()),
    ]);
    const slots = results.map((result) =>
      result.kind === 'created' ? result.request.payMinor - result.request.baseMinor : null,
    );
    expect(slots.sort()).toEqual([1n, 2n]);
  }
});

test('what was closed long ago costs a new request and a match nothing', async () => {
  const readBlocks = async (statement: SQL): Promise<number> => {
    const { rows } = await desk.database.drizzle.execute<Record<string, unknown>>(
      sql`explain (analyze, buffers, format json) ${statement}`,
    );
    const plans = z.array(
      z.object({ Plan: z.object({ 'Shared Hit Blocks': z.number(), 'Shared Read Blocks': z.number() }) }),
    );
    const [plan] = plans.parse(rows[0]?.['QUERY PLAN']);
    return (plan?.Plan['Shared Hit Blocks'] ?? 0) + (plan?.Plan['Shared Read Blocks'] ?? 0);
  };
  const { payMinor, ...row } = await makeRequest(desk);
  const asksFor = {
    id: newId(desk),
    scope: testScope,
    currency: 'KGS',
    bankTime: desk.clock(),
    receivedAt: desk.clock(),
  } as const;
  const cost = async () => {
    const draw = { ranges: [99, 198], freeMin: 10, releaseFirst: true, dice: 1 };
    const fresh = { ...row, id: newId(desk), idempotencyKey: newId(desk) };
    await desk.database.drizzle.execute(sql`vacuum analyze requests`);
    return {
      match: await readBlocks(
        selectCandidates(desk.database.drizzle, { ...asksFor, amountMinor: payMinor }).getSQL(),
      ),
      draw: await readBlocks(drawStatement({ ...draw, row: fresh })),
    };
  };
  const before = await cost();
  // 20 000 requests of these amounts, ended months ago.
  await desk.database.pool.query(
    `insert into requests (id, player_id, scope, currency, base_minor, pay_minor, state, created_at, expires_at,
       holds_amount, rests_until, idempotency_key, actor)
     select gen_random_uuid(), '1', $1, 'KGS', 10000, 10001 + n % 99, 'settled', made, made, false, made, 'old ' || n, 'a'
     from generate_series(1, 20000) as n, lateral (select timestamptz '2026-08-01' - n * interval '1 minute' as made) as ended`,
    [testScope],
  );
  const after = await cost();
  // An index of 20 000 rows is a level or two higher, for each index the new row goes into; the rows are not read.
  expect(after.match - before.match).toBeLessThanOrEqual(4);
  expect(after.draw - before.draw).toBeLessThanOrEqual(30);
});

test('requests beyond every slot are told so, and none is given an amount twice', async () => {
  const wishes = Array.from({ length: 80 }, () => makeWish({ slotsMax: 2 }));
  const results = await Promise.all(
    wishes.map((wish, index) => createRequest(index % 2 ? desk : other, wish)),
  );
  const amounts = results.flatMap((result) => (result.kind === 'created' ? [result.request.payMinor] : []));
  expect(amounts.length).toBe(64);
  expect(new Set(amounts).size).toBe(64);
  expect(results.filter(({ kind }) => kind === 'no_free_amount').length).toBe(16);
});

test('with ten slots free the range stays; with fewer it widens and says so', async () => {
  for (let made = 0; made < 10; made += 1) {
    expect((await createRequest(desk, makeWish({ slotsMax: 19 }))).kind).toBe('created');
  }
  expect(await listOpenAlarms(desk)).toEqual([]);
  const next = await createRequest(desk, makeWish({ slotsMax: 19 }));
  expect(next).toMatchObject({ kind: 'created', widened: true });
  expect(await listOpenAlarms(desk)).toMatchObject([{ kind: 'slots_widened', facts: { slotsMax: 38 } }]);
});

test('one key sent twice at once makes one request; for another wish it is refused', async () => {
  const wish = makeWish();
  const results = await Promise.all([createRequest(desk, wish), createRequest(other, wish)]);
  expect(results.map(({ kind }) => kind).sort()).toEqual(['created', 'existing']);
  expect((await createRequest(desk, { ...wish, baseMinor: 1n })).kind).toBe('key_used');
});

test('the same amount may be held in another scope or currency', async () => {
  const one = { slotsMax: 1 };
  const first = await makeRequest(desk, one);
  const second = await makeRequest(desk, { ...one, scope: 'another' });
  const third = await makeRequest(desk, { ...one, currency: 'USD' });
  expect([second.payMinor, third.payMinor]).toEqual([first.payMinor, first.payMinor]);
});

test('an unpaid request is in grace at its expiry and expired 24 h later, whoever looks', async () => {
  const { id } = await makeRequest(desk);
  opened.advance(20 * 60_000 - 1);
  expect(await expireRequests(desk)).toBe(0);
  opened.advance(1);
  const moved = await Promise.all([expireRequests(desk), expireRequests(other)]);
  expect(moved[0] + moved[1]).toBe(1);
  expect(await stateOf(id)).toBe('grace');
  opened.advance(24 * hourMs);
  await expireRequests(desk);
  expect(await stateOf(id)).toBe('expired');
});

test.each([
  ['settled', 2],
  ['expired', 24],
  ['cancelled', 24],
] as const)('an amount rests after its request was %s: %i h', async (ending, hours) => {
  const { id, payMinor } = await makeRequest(desk);
  if (ending === 'cancelled') await cancelRequest(desk, { requestId: id, actor: 'a', reason: 'r' });
  if (ending === 'expired') {
    opened.advance(20 * 60_000);
    await expireRequests(desk);
  }
  if (ending === 'settled') {
    await move(id, 'open', 'matched');
    await move(id, 'matched', 'settled');
  }
  const isHeld = async () => {
    const [row] = await desk.database.drizzle.select().from(requests).where(eq(requests.id, id));
    return row?.holdsAmount;
  };
  opened.advance(hours * hourMs - 1);
  await expireRequests(desk);
  expect(await isHeld()).toBe(true);
  opened.advance(1);
  await expireRequests(desk);
  expect(await isHeld()).toBe(false);
  // Free again: another request may draw it.
  const again = await makeRequest(desk, { baseMinor: payMinor - 1n, slotsMax: 1 });
  expect(again.payMinor).toBe(payMinor);
});

test('a matched request keeps its amount for as long as its credit takes, also when it was late', async () => {
  const { id } = await makeRequest(desk);
  opened.advance(20 * 60_000);
  await expireRequests(desk);
  const change = { requestId: id, from: 'grace', to: 'matched', actor: 'system', reason: 'test' } as const;
  await moveRequest(desk.database.drizzle, desk, change);
  opened.advance(48 * hourMs);
  await expireRequests(desk);
  const [row] = await desk.database.drizzle.select().from(requests).where(eq(requests.id, id));
  expect(row).toMatchObject({ state: 'matched', holdsAmount: true });
});

test('a request is cancelled once, and not when it was paid', async () => {
  const { id } = await makeRequest(desk);
  const cancel = { requestId: id, actor: 'a', reason: 'r' };
  const results = await Promise.all([cancelRequest(desk, cancel), cancelRequest(other, cancel)]);
  expect(results.map(({ kind }) => kind).sort()).toEqual(['cancelled', 'not_possible']);
  const paid = await makeRequest(desk);
  await move(paid.id, 'open', 'matched');
  expect((await cancelRequest(desk, { ...cancel, requestId: paid.id })).kind).toBe('not_possible');
});

test('a player id that is not digits is refused by the database', async () => {
  await expect(createRequest(desk, makeWish({ playerId: '12a' }))).rejects.toThrow();
});
