import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { closeAlarm, listOpenAlarms } from '../history/raise-alarm.ts';
import {
  createTestDesk,
  endAttempt,
  endedCredit,
  killLease,
  makeLease,
  plannedCredit,
  readAttempt,
  startAttempt,
  type TestDesk,
} from '../testing/index.ts';
import { listUnknown } from '../view/list-unknown.ts';
import { sweepDeadWorkers } from '../worker/sweep-dead-workers.ts';
import type { Lease } from '../worker/worker-lease.ts';
import { receipts } from './credit-tables.ts';
import type { LookAgain } from './look-again.ts';
import { secondLook } from './second-look.ts';
import { settleUnknown } from './settle-unknown.ts';
import { sweepUnknowns } from './sweep-unknowns.ts';

let opened: TestDesk;
let desk: Desk;
let lease: Lease;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  lease = await makeLease(desk);
});
afterEach(() => opened.close());

const unknownCredit = () => endedCredit(opened, lease, { kind: 'unknown', reason: 'timeout' });
const byHand = { reason: 'looked into the cashier’s history', actor: 'operator:1' };
const waitingLooks = async (): Promise<number> => {
  const text = "select 1 from graphile_worker.jobs where task_identifier = 'second_look'";
  return (await desk.database.pool.query(text)).rows.length;
};
const finishJobs = () => desk.database.pool.query('delete from graphile_worker._private_jobs');
const alarms = async () =>
  (await listOpenAlarms(desk)).filter(({ kind }) => kind === 'unknown_waits').map(({ subject }) => subject);

/** A desk's history that holds this very call. */
const seenInHistory: LookAgain = ({ playerId, amountMinor, currency, sendingAt }) =>
  Promise.resolve({
    kind: 'history',
    from: new Date(0),
    until: new Date(sendingAt.getTime() + 10_000),
    entries: [{ playerId, amountMinor, currency, at: sendingAt, reference: 'R7' }],
  });

test('looks are made after 10 s, 1 min, 5 min and 1 h, each once, and then no more', async () => {
  const { attemptId } = await unknownCredit();
  await finishJobs();
  const since = desk.clock().getTime();
  const made: number[] = [];
  for (const seconds of [9, 10, 12, 59, 60, 299, 300, 3_599, 3_600, 7_200, 90_000]) {
    opened.setNow(new Date(since + seconds * 1_000));
    await Promise.all([sweepUnknowns(desk), sweepUnknowns(opened.another())]);
    if ((await waitingLooks()) === 0) continue;
    expect(await waitingLooks()).toBe(1);
    made.push(seconds);
    await finishJobs();
    expect((await secondLook(desk, attemptId)).kind).toBe('still_unknown');
  }
  expect(made).toEqual([10, 60, 300, 3_600]);
  const [card] = await listUnknown(desk);
  expect(card).toMatchObject({ lookResult: 'cannot_tell', nextLookAt: null });
});

test('the first look waits in the queue from the moment the outcome is stored, ten seconds later', async () => {
  await unknownCredit();
  const text = "select run_at from graphile_worker.jobs where task_identifier = 'second_look'";
  const { rows } = await desk.database.pool.query(text);
  expect(rows).toEqual([{ run_at: new Date(desk.clock().getTime() + 10_000) }]);
});

test('what a dead worker left is looked at as well', async () => {
  const { attemptId } = await plannedCredit(opened);
  await startAttempt(desk, attemptId, lease);
  await killLease(desk, lease);
  await sweepDeadWorkers(desk);
  opened.advance(10_000);
  await sweepUnknowns(desk);
  expect(await waitingLooks()).toBe(1);
});

test('the desk’s own history confirms it: a receipt, payment and request settled, the evidence in the record', async () => {
  const { attemptId, paymentId, amountMinor } = await unknownCredit();
  opened.advance(10_000);
  const results = await Promise.all([
    secondLook(desk, attemptId, seenInHistory),
    secondLook(opened.another(), attemptId, seenInHistory),
  ]);
  expect(results.map(({ kind }) => kind).sort()).toEqual(['confirmed', 'not_unknown']);
  const kept = await desk.database.drizzle.select().from(receipts);
  expect(kept).toMatchObject([
    { attemptId, amountMinor, confirmedBy: 'second_look', facts: { reason: 'history_hit', reference: 'R7' } },
  ]);
  const { rows } = await desk.database.pool.query(
    "select actor, reason, facts ->> 'reference' as reference from history where subject_id = $1 and to_state = 'confirmed'",
    [attemptId],
  );
  expect(rows).toEqual([{ actor: 'system', reason: 'history_hit', reference: 'R7' }]);
  const { rows: paid } = await desk.database.pool.query('select state from payments where id = $1', [
    paymentId,
  ]);
  expect(paid).toEqual([{ state: 'settled' }]);
});

test('evidence against it ends nothing: it stays unknown, and a person is told', async () => {
  const { attemptId } = await unknownCredit();
  opened.advance(10 * 60_000);
  const until = desk.clock();
  const empty: LookAgain = () => Promise.resolve({ kind: 'history', from: new Date(0), until, entries: [] });
  expect((await secondLook(desk, attemptId, empty)).kind).toBe('still_unknown');
  expect(await listUnknown(desk)).toMatchObject([{ attemptId, lookResult: 'seems_not_credited' }]);
});

test('two calls at once make a balance undecidable', async () => {
  const { attemptId, amountMinor } = await unknownCredit();
  const other = await plannedCredit(opened);
  await startAttempt(desk, other.attemptId, lease);
  await endAttempt(desk, other.attemptId, { kind: 'confirmed', reason: 'success_true' });
  opened.advance(10_000);
  const fell: LookAgain = ({ sendingAt }) =>
    Promise.resolve({
      kind: 'balance',
      before: { at: new Date(sendingAt.getTime() - 1_000), amountMinor },
      after: { at: desk.clock(), amountMinor: 0n },
    });
  await secondLook(desk, attemptId, fell);
  expect(await readAttempt(desk, attemptId)).toMatchObject({
    state: 'unknown',
    lookResult: 'overlapping_calls',
  });
});

test('an API that does not answer changes nothing, and the look is made again', async () => {
  const { attemptId } = await unknownCredit();
  await finishJobs();
  opened.advance(10_000);
  await expect(secondLook(desk, attemptId, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  await sweepUnknowns(desk);
  expect(await waitingLooks()).toBe(1);
});

test('older than five minutes: one alarm, also by two workers; it is closed when the outcome is known', async () => {
  const { attemptId } = await unknownCredit();
  const sweepTwice = () => Promise.all([sweepUnknowns(desk), sweepUnknowns(opened.another())]);
  opened.advance(5 * 60_000 - 1);
  await sweepTwice();
  expect(await alarms()).toEqual([]);
  opened.advance(1);
  await sweepTwice();
  await sweepTwice();
  expect(await alarms()).toEqual([attemptId]);
  await settleUnknown(desk, { attemptId, verdict: 'credited', ...byHand });
  expect(await alarms()).toEqual([]);
  await sweepTwice();
  expect(await alarms()).toEqual([]);
});

test('an alarm a person closed does not come back for the same attempt', async () => {
  await unknownCredit();
  opened.advance(5 * 60_000);
  await sweepUnknowns(desk);
  const [alarm] = await listOpenAlarms(desk);
  await closeAlarm(desk, { alarmId: alarm?.id ?? '', actor: 'operator:1', reason: 'looked at' });
  await sweepUnknowns(desk);
  expect(await alarms()).toEqual([]);
});

test.each(['not_credited', 'late proof', 'second look'])('%s closes the alarm too', async (how) => {
  const { attemptId } = await unknownCredit();
  opened.advance(5 * 60_000);
  await sweepUnknowns(desk);
  if (how === 'not_credited') await settleUnknown(desk, { attemptId, verdict: how, ...byHand });
  else if (how === 'second look') await secondLook(desk, attemptId, seenInHistory);
  else await endAttempt(desk, attemptId, { kind: 'confirmed', reason: 'success_true' });
  expect((await readAttempt(desk, attemptId))?.state).not.toBe('unknown');
  expect(await alarms()).toEqual([]);
});
