import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { listOpenAlarms } from '../history/raise-alarm.ts';
import { createTestDesk, makeRequest, makeWish, type TestDesk } from '../testing/index.ts';
import { createRequest } from './create-request.ts';
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

test('1000 requests at once on two connections’ pools never hold an equal amount', async () => {
  const results = await Promise.all(
    Array.from({ length: 1_000 }, (_, index) => createRequest(index % 2 === 0 ? desk : other, makeWish())),
  );
  const amounts = results.flatMap((result) => (result.kind === 'created' ? [result.request.payMinor] : []));
  expect(new Set(amounts).size).toBe(amounts.length);
  expect(amounts.length).toBeGreaterThan(990);
  // Every one of them is above its base sum by a slot of the widened range.
  expect(amounts.every((amount) => amount > 10_000n && amount <= 10_000n + 99n * 32n)).toBe(true);
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
