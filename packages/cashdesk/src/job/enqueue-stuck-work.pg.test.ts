import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { matchPayment } from '../match/match-payment.ts';
import {
  createTestDesk,
  killLease,
  makeLease,
  makeMail,
  makePayment,
  makeRequest,
  plannedCredit,
  type TestDesk,
} from '../testing/index.ts';
import { enqueueStuckWork } from './enqueue-stuck-work.ts';

let opened: TestDesk;
let desk: Desk;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
});
afterEach(() => opened.close());

const jobs = async () =>
  (
    await desk.database.drizzle.execute<Record<string, unknown>>(
      sql`select id, key, attempts, locked_by, run_at from graphile_worker.jobs where key is not null order by key`,
    )
  ).rows;
const keys = async () => (await jobs()).map(({ key }) => key);
const change = (set: string, key: string) =>
  desk.database.pool.query(`update graphile_worker._private_jobs set ${set} where key = $1`, [key]);

test('enqueueStuckWork: jobs that were lost, or given up, are there again; each thing has its own', async () => {
  const mails = [await makeMail(desk), await makeMail(desk)];
  const { attemptId } = await plannedCredit(opened);
  const wanted = [`credit:${attemptId}`, ...mails.map((id) => `read_mail:${id}`)].sort();
  await desk.database.pool.query('delete from graphile_worker._private_jobs where key <> $1', [wanted[1]]);
  await change('attempts = max_attempts', wanted[1] ?? '');
  expect(await enqueueStuckWork(desk)).toBe(3);
  expect((await jobs()).map(({ key, attempts }) => [key, attempts])).toEqual(wanted.map((key) => [key, 0]));
});

test('enqueueStuckWork: a job that waits for its time, or is at work, is left as it is', async () => {
  const planned = `read_mail:${await makeMail(desk)}`;
  const atWork = `read_mail:${await makeMail(desk)}`;
  await change("run_at = now() + interval '1 hour'", planned);
  await change("locked_at = now(), locked_by = 'another worker'", atWork);
  const before = await jobs();
  await enqueueStuckWork(desk);
  expect(await jobs()).toEqual(before);
});

test('enqueueStuckWork: two workers at once add each job once', async () => {
  for (let count = 0; count < 20; count += 1) await makeMail(desk);
  const wanted = await keys();
  await desk.database.pool.query('delete from graphile_worker._private_jobs');
  await Promise.all([enqueueStuckWork(desk), enqueueStuckWork(opened.another())]);
  expect(await keys()).toEqual(wanted);
});

/** Plans a credit in the hand of a living worker. */
async function creditInHand() {
  const lease = await makeLease(desk);
  const { payMinor } = await makeRequest(desk);
  opened.advance(1_000);
  const paymentId = await makePayment(desk, { amountMinor: payMinor });
  const matched = await matchPayment(desk, { paymentId, creditAmount: 'received', inHandOf: lease });
  if (matched.kind !== 'decided' || matched.attemptId === null) throw new Error('No attempt is planned.');
  return { lease, key: `credit:${matched.attemptId}` };
}

test('enqueueStuckWork: a credit in the hand of a living worker is left to it, for a minute', async () => {
  const { key } = await creditInHand();
  await enqueueStuckWork(desk);
  expect(await keys()).not.toContain(key);
  opened.advance(60_000);
  await enqueueStuckWork(desk);
  expect(await keys()).toContain(key);
});

test('enqueueStuckWork: a credit in the hand of a worker that died has its job at once', async () => {
  const { lease, key } = await creditInHand();
  await killLease(desk, lease);
  await enqueueStuckWork(desk);
  expect(await keys()).toContain(key);
});
