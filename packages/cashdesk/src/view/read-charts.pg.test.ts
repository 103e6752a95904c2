import { afterEach, beforeEach, expect, test } from 'vitest';
import { matchPayment } from '../match/match-payment.ts';
import { createSessionStore } from '../session/session-store.ts';
import { setSwitch } from '../switch/switch-store.ts';
import {
  createTestDesk,
  endedCredit,
  killLease,
  makeLease,
  makeMail,
  makeOperator,
  makePayment,
  type TestDesk,
} from '../testing/index.ts';
import { readCreditChart, readDelayChart, readWaitingAges } from './read-charts.ts';
import { readTimeline } from './read-timeline.ts';

const binding = { apiUrl: 'https://mobcash.example', login: null, cashboxCode: null, lat: null, lon: null };
const hourMs = 60 * 60_000;

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

const confirmed = { kind: 'confirmed', reason: 'success' } as const;

test('credits are counted and summed in the hour and the day of Bishkek they were confirmed in', async () => {
  const { desk } = opened;
  const lease = await makeLease(desk);
  const from = desk.clock();
  const first = await endedCredit(opened, lease, confirmed);
  const second = await endedCredit(opened, lease, confirmed);
  await endedCredit(opened, lease, { kind: 'unknown', reason: 'timeout' });
  // 11 hours on it is 23:00 there, and an hour later another day.
  opened.advance(11 * hourMs);
  await endedCredit(opened, await makeLease(desk), confirmed);
  opened.advance(hourMs);
  const last = await endedCredit(opened, await makeLease(desk), confirmed);
  const to = new Date(desk.clock().getTime() + 1);
  const hours = await readCreditChart(desk, { from, to, step: 'hour' });
  expect(hours.map(({ at, count }) => `${at.toISOString()} ${count}`)).toEqual([
    '2026-11-24T06:00:00.000Z 2',
    '2026-11-24T17:00:00.000Z 1',
    '2026-11-24T18:00:00.000Z 1',
  ]);
  expect(hours[0]?.sumMinor).toBe(first.amountMinor + second.amountMinor);
  const days = await readCreditChart(desk, { from, to, step: 'day' });
  expect(days.map(({ at, count }) => `${at.toISOString()} ${count}`)).toEqual([
    '2026-11-23T18:00:00.000Z 3',
    '2026-11-24T18:00:00.000Z 1',
  ]);
  expect(days[1]).toMatchObject({ currency: 'KGS', sumMinor: last.amountMinor });
  // What was confirmed at the end of the range is of the next.
  expect(await readCreditChart(desk, { from, to: from, step: 'hour' })).toEqual([]);
});

test('the delay counts from the arrival of the mail; a range over 32 days is refused', async () => {
  const { desk } = opened;
  const lease = await makeLease(desk);
  const from = desk.clock();
  for (const _ of [1, 2, 3]) await endedCredit(opened, lease, confirmed);
  await desk.database.pool.query("update payments set received_at = received_at - interval '2 s'");
  await desk.database.pool.query(
    "update payments set received_at = received_at - interval '8 s' where id = (select max(id::text)::uuid from payments)",
  );
  const to = new Date(desk.clock().getTime() + 1);
  const [step] = await readDelayChart(desk, { from, to, step: 'hour' });
  expect(step).toMatchObject({ count: 3, medianMs: 2_000, mostMs: 9_200 });
  const long = { from: new Date(to.getTime() - 33 * 24 * hourMs), to, step: 'day' } as const;
  await expect(readCreditChart(desk, long)).rejects.toThrow(RangeError);
});

test('what waits for a person is told by its age; an age on the edge counts as the older', async () => {
  const { desk } = opened;
  const waiting = async () => {
    const paymentId = await makePayment(desk);
    await matchPayment(desk, { paymentId, creditAmount: 'received' });
  };
  await waiting();
  opened.advance(45 * 60_000);
  await waiting();
  const mailId = await makeMail(desk);
  await desk.database.pool.query("update mails set state = 'review' where id = $1", [mailId]);
  opened.advance(15 * 60_000);
  await waiting();
  const told = (await readWaitingAges(desk)).map(({ band, payments, mails }) => [band, payments, mails]);
  expect(told).toEqual([
    ['quarter', 1, 0],
    ['hour', 1, 1],
    ['shift', 1, 0],
    ['day', 0, 0],
    ['older', 0, 0],
  ]);
});

test('the timeline knows how things stood before it began, and what happened to the session since', async () => {
  const { desk } = opened;
  const actor = await makeOperator(desk, '1');
  const store = createSessionStore(desk, binding, actor);
  const session = {
    bearerToken: 'ory_at_EXAMPLE0001',
    userId: '1',
    sessionId: '2',
    refreshToken: null,
    transport: 'rpc',
    source: 'paste',
    obtainedAt: desk.clock(),
    expiresAt: null,
  } as const;
  await store.putSession(session, 0n);
  await setSwitch(desk, { name: 'automaticCredit', isOn: false, reason: 'lunch', actor: 'operator:1' });
  opened.advance(hourMs);
  const from = desk.clock();
  opened.advance(hourMs);
  await setSwitch(desk, { name: 'automaticCredit', isOn: true, reason: 'back', actor: 'operator:1' });
  await store.setState('needs_operator', 'wrong_password');
  opened.advance(hourMs);
  await store.putSession(session, 1n);
  opened.advance(hourMs);
  const timeline = await readTimeline(desk, { binding, from, to: desk.clock() });
  const hours = (segments: readonly { from: Date; to: Date; state: string }[]) =>
    segments.map(
      ({ from: start, to, state }) =>
        `${(start.getTime() - from.getTime()) / hourMs}-${(to.getTime() - from.getTime()) / hourMs} ${state}`,
    );
  expect(hours(timeline.automaticCredit)).toEqual(['0-1 off', '1-3 on']);
  expect(hours(timeline.session)).toEqual(['0-1 on', '1-2 off', '2-3 on']);
  expect(hours(timeline.worker)).toEqual(['0-3 none']);
  expect(timeline.marks.map(({ kind, detail }) => `${kind} ${detail}`)).toEqual([
    'lost wrong_password',
    'pasted paste',
  ]);
});

test('a worker that died ran until its last heartbeat', async () => {
  const { desk } = opened;
  const lease = await makeLease(desk);
  await desk.database.pool.query("update worker_leases set started_at = started_at - interval '30 minutes'");
  const to = desk.clock();
  const from = new Date(to.getTime() - hourMs);
  const states = async () =>
    (await readTimeline(desk, { binding, from, to })).worker.map(({ state }) => state);
  expect(await states()).toEqual(['none', 'on']);
  await killLease(desk, lease);
  expect(await states()).toEqual(['none', 'on', 'off']);
});

test('beside many attempts a chart reads its range along an index', async () => {
  const { desk } = opened;
  const lease = await makeLease(desk);
  const { attemptId } = await endedCredit(opened, lease, confirmed);
  const client = await desk.database.pool.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(
      `insert into attempts select (jsonb_populate_record(kept, jsonb_build_object('id', gen_random_uuid(),
          'match_id', gen_random_uuid(), 'payment_id', gen_random_uuid(), 'request_id', gen_random_uuid(),
          'finished_at', kept.finished_at - n * interval '1 minute'))).*
        from attempts as kept, generate_series(1, 3000) as n where kept.id = $1`,
      [attemptId],
    );
    await client.query('analyze attempts');
    const { rows } = await client.query(
      `explain select count(*) from attempts where state = 'confirmed'
        and finished_at >= timestamptz '2026-11-24 05:00:00Z' and finished_at < timestamptz '2026-11-24 07:00:00Z'`,
    );
    expect(JSON.stringify(rows)).toContain('attempts_by_finish');
  } finally {
    client.release();
  }
  const to = new Date(desk.clock().getTime() + 1);
  const from = new Date(to.getTime() - 24 * hourMs);
  const steps = await readCreditChart(desk, { from, to, step: 'hour' });
  expect(steps.reduce((sum, { count }) => sum + count, 0)).toBe(24 * 60);
});
