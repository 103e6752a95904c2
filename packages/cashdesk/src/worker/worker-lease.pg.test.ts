import { eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enqueue } from '../job/enqueue.ts';
import { createTestDesk, type TestDesk } from '../testing/index.ts';
import { leaseIsLive } from './lease-life.ts';
import { startLease } from './worker-lease.ts';
import { workerLeases } from './worker-lease-table.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());
const never = () => () => undefined;
const silence = () =>
  opened.desk.database.drizzle.execute(
    sql`update worker_leases set heartbeat_at = ${opened.desk.databaseTime()} - interval '11 s'`,
  );

test('a lease without a heartbeat for 10 s is dead and does not come back', async () => {
  const lease = await startLease(opened.desk, { name: 'one', every: never });
  const live = async () => {
    const rows = await opened.desk.database.drizzle
      .select({ live: leaseIsLive(opened.desk, lease.id) })
      .from(workerLeases);
    return rows[0]?.live;
  };
  expect([await live(), await lease.beat()]).toEqual([true, true]);
  await silence();
  expect([await live(), await lease.beat(), lease.signal.aborted]).toEqual([false, false, true]);
});

test('of several each is judged by itself, in whatever statement it is asked', async () => {
  const { drizzle } = opened.desk.database;
  await startLease(opened.desk, { name: 'dead', every: never });
  await silence();
  const ended = await startLease(opened.desk, { name: 'ended', every: never });
  await ended.end();
  await startLease(opened.desk, { name: 'living', every: never });
  const { id, name } = workerLeases;
  const living = leaseIsLive(opened.desk, id);
  const expected = [
    { name: 'dead', isLive: false },
    { name: 'ended', isLive: false },
    { name: 'living', isLive: true },
  ];
  expect(await drizzle.select({ name, isLive: living }).from(workerLeases).orderBy(name)).toEqual(expected);
  const nested = sql<boolean>`coalesce(${living}, false)`;
  expect(await drizzle.select({ name, isLive: nested }).from(workerLeases).orderBy(name)).toEqual(expected);
  const other = alias(workerLeases, 'other');
  const itself = drizzle
    .select({ name, isLive: leaseIsLive(opened.desk, other.id) })
    .from(workerLeases)
    .innerJoin(other, eq(other.id, id))
    .orderBy(name);
  expect(await itself).toEqual(expected);
  expect(await drizzle.select({ name }).from(workerLeases).where(living)).toEqual([{ name: 'living' }]);
  const changed = drizzle.update(workerLeases).set({ name: 'found' }).where(living);
  expect(await changed.returning({ name, isLive: living })).toEqual([{ name: 'found', isLive: true }]);
});

test('jobs of a dead worker are released, those of a living one are not', async () => {
  const { desk } = opened;
  const lease = await startLease(desk, { name: 'one', every: never });
  await lease.setJobWorkers(['worker-a']);
  await enqueue(desk.database.drizzle, desk, 'credit', { attemptId: '0197f0a0-0000-7000-8000-000000000001' });
  await desk.database.pool.query(
    "update graphile_worker._private_jobs set locked_by = 'worker-a', locked_at = now()",
  );
  expect(await desk.queue.releaseOfDeadWorkers(desk)).toBe(0);
  await silence();
  expect(await desk.queue.releaseOfDeadWorkers(desk)).toBe(1);
});

test('a job is released that a living worker holds longer than any job takes: it may not know of it', async () => {
  const { desk } = opened;
  const lease = await startLease(desk, { name: 'one', every: never });
  await lease.setJobWorkers(['worker-a']);
  await enqueue(desk.database.drizzle, desk, 'credit', { attemptId: '0197f0a0-0000-7000-8000-000000000001' });
  const heldFor = (time: string) =>
    desk.database.drizzle.execute(
      sql`update graphile_worker._private_jobs set locked_by = 'worker-a', locked_at = ${desk.databaseTime()} - ${time}::interval`,
    );
  await heldFor('9 minutes');
  expect(await desk.queue.releaseOfDeadWorkers(desk)).toBe(0);
  await heldFor('11 minutes');
  expect(await desk.queue.releaseOfDeadWorkers(desk)).toBe(1);
});

test('a job is there exactly if its transaction commits, once per key', async () => {
  const { drizzle, pool } = opened.desk.database;
  const payload = { mailId: '0197f0a0-0000-7000-8000-000000000002' };
  await expect(
    drizzle.transaction(async (tx) => {
      await enqueue(tx, opened.desk, 'read_mail', payload);
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  const count = async () =>
    (await pool.query('select count(*)::int as n from graphile_worker.jobs')).rows[0].n;
  expect(await count()).toBe(0);
  await drizzle.transaction((tx) => enqueue(tx, opened.desk, 'read_mail', payload));
  await drizzle.transaction((tx) => enqueue(tx, opened.desk, 'read_mail', payload));
  expect(await count()).toBe(1);
});
