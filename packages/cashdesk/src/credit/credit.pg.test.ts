import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { listOpenAlarms } from '../history/raise-alarm.ts';
import { enqueueStuckWork } from '../job/enqueue-stuck-work.ts';
import { retryCredit } from '../match/undo-match.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import {
  createTestDesk,
  endAttempt,
  endedCredit,
  killLease,
  liveAttempt,
  makeLease,
  plannedCredit,
  readAttempt,
  startAttempt,
  type TestCredit,
  type TestDesk,
} from '../testing/index.ts';
import { heartbeatMs } from '../worker/lease-life.ts';
import { sweepDeadWorkers } from '../worker/sweep-dead-workers.ts';
import type { Lease } from '../worker/worker-lease.ts';
import { attempts, receipts } from './credit-tables.ts';
import { lateEffectMs } from './decide-second-look.ts';
import type { AttemptOutcome } from './finish-attempt.ts';
import { markOrphanedAttempts, settleUnknown } from './settle-unknown.ts';
import { callMsMax, readPlannedAttempt } from './start-sending.ts';

let opened: TestDesk;
let desk: Desk;
let other: Desk;
let lease: Lease;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  other = opened.another();
  lease = await makeLease(desk);
});
afterEach(() => opened.close());

const byHand = { reason: 'looked into the cashier’s history', actor: 'operator:1' };
const confirmed: AttemptOutcome = { kind: 'confirmed', reason: 'success' };
const unknown: AttemptOutcome = { kind: 'unknown', reason: 'timeout' };
const notSent: AttemptOutcome = { kind: 'not_sent', reason: 'connect_refused' };

const planned = () => plannedCredit(opened);
const start = (attemptId: string, on = desk, by: Pick<Lease, 'id'> = lease) =>
  startAttempt(on, attemptId, by);
const finish = (attemptId: string, outcome: AttemptOutcome, on = desk) => endAttempt(on, attemptId, outcome);

async function sendingCredit(): Promise<TestCredit> {
  const credit = await planned();
  await start(credit.attemptId);
  return credit;
}

const unknownCredit = () => endedCredit(opened, lease, unknown);
const attemptOf = (id: string) => readAttempt(desk, id);
/** Lets time pass while the worker lives. */
async function passTime(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= heartbeatMs) {
    opened.advance(Math.min(left, heartbeatMs));
    expect(await lease.beat()).toBe(true);
  }
}
const statesOf = async ({ attemptId, paymentId, requestId }: TestCredit) => {
  const { drizzle } = desk.database;
  const [payment] = await drizzle.select().from(payments).where(eq(payments.id, paymentId));
  const [request] = await drizzle.select().from(requests).where(eq(requests.id, requestId));
  return [(await attemptOf(attemptId))?.state, payment?.state, request?.state];
};
const creditedSum = async () => {
  const rows = await desk.database.drizzle.select().from(receipts);
  return { count: rows.length, sum: rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) };
};

describe('one call', () => {
  test('started twice at once by two workers: one may send', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { attemptId } = await planned();
      const second = await makeLease(other);
      const results = await Promise.all([start(attemptId), start(attemptId, other, second)]);
      expect(results.map(({ kind }) => kind).sort()).toEqual(['not_ours', 'sending']);
    }
  });

  test('its first byte may leave within 2 s of the commit; the row names worker and session', async () => {
    const { attemptId } = await planned();
    const now = desk.clock().getTime();
    expect(await start(attemptId)).toEqual({ kind: 'sending', firstByteBefore: new Date(now + 2_000) });
    expect(await attemptOf(attemptId)).toMatchObject({
      state: 'sending',
      leaseId: lease.id,
      sessionVersion: 1n,
      deadlineAt: new Date(now + 22_000),
    });
  });

  test('a worker whose lease is dead or ended starts nothing', async () => {
    const { attemptId } = await planned();
    await killLease(desk, lease);
    expect((await start(attemptId)).kind).toBe('not_ours');
    const ended = await makeLease(desk);
    await ended.end();
    expect((await start(attemptId, desk, ended)).kind).toBe('not_ours');
    expect((await attemptOf(attemptId))?.state).toBe('planned');
  });

  test('a job that comes again after the call finds nothing to do', async () => {
    const { attemptId } = await sendingCredit();
    expect(await readPlannedAttempt(desk, attemptId)).toBeNull();
    expect((await start(attemptId)).kind).toBe('not_ours');
  });

  test('confirmed twice at once writes one receipt and settles payment and request', async () => {
    const credit = await sendingCredit();
    const results = await Promise.all([
      finish(credit.attemptId, confirmed),
      finish(credit.attemptId, confirmed, other),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['finished', 'too_late']);
    expect(await creditedSum()).toEqual({ count: 1, sum: credit.amountMinor });
    expect(await statesOf(credit)).toEqual(['confirmed', 'settled', 'settled']);
  });

  test('a receipt is never changed or deleted, and there is one per attempt', async () => {
    const { attemptId } = await sendingCredit();
    await finish(attemptId, confirmed);
    for (const statement of ['update receipts set amount_minor = 1', 'delete from receipts']) {
      await expect(desk.database.pool.query(statement)).rejects.toThrow(/append only/);
    }
    const again = `insert into receipts select gen_random_uuid(), attempt_id, player_id, amount_minor, currency, confirmed_by, facts, at from receipts`;
    await expect(desk.database.pool.query(again)).rejects.toThrow(/receipts_attempt_once/);
  });

  test('the database refuses a second live attempt of one payment', async () => {
    const { attemptId } = await unknownCredit();
    const copy = `insert into attempts (id, match_id, payment_id, request_id, player_id, amount_minor, currency, state, ordinal, series_started_at, planned_by, planned_at)
      select gen_random_uuid(), match_id, payment_id, request_id, player_id, amount_minor, currency, 'planned', 9, planned_at, planned_by, planned_at from attempts where id = $1`;
    await expect(desk.database.pool.query(copy, [attemptId])).rejects.toThrow(
      /attempts_(match|payment|request)_once/,
    );
  });

  test('a refused player leaves the payment matched, with the reason, and nothing is sent by itself', async () => {
    const credit = await planned();
    await endAttempt(desk, credit.attemptId, { kind: 'rejected', reason: 'player_refused' }, 'planned');
    expect(await statesOf(credit)).toEqual(['rejected', 'matched', 'matched']);
    expect(await liveAttempt(desk, credit.paymentId)).toBeNull();
  });
});

describe('certainly not sent', () => {
  test('it is planned anew by itself for ten minutes, then a person is asked', async () => {
    const credit = await planned();
    const started = desk.clock().getTime();
    let tries = 0;
    for (let live: string | null = credit.attemptId; live !== null; tries += 1) {
      await endAttempt(desk, live, notSent, 'planned');
      const text =
        "select run_at from graphile_worker.jobs where task_identifier = 'credit' order by id desc limit 1";
      const next = await liveAttempt(desk, credit.paymentId);
      live = next?.id ?? null;
      if (live !== null) opened.setNow((await desk.database.pool.query(text)).rows[0]?.run_at);
    }
    expect(tries).toBeGreaterThan(5);
    expect(desk.clock().getTime() - started).toBeLessThanOrEqual(10 * 60_000);
    expect(desk.clock().getTime() - started).toBeGreaterThan(8 * 60_000);
    expect((await statesOf(credit)).slice(1)).toEqual(['matched', 'matched']);
    expect((await retryCredit(desk, { paymentId: credit.paymentId, ...byHand })).kind).toBe('done');
    expect(await liveAttempt(desk, credit.paymentId)).toMatchObject({ amountMinor: credit.amountMinor });
  });

  test('reported twice at once plans one more attempt', async () => {
    const { attemptId, paymentId } = await sendingCredit();
    await Promise.all([finish(attemptId, notSent), finish(attemptId, notSent, other)]);
    const rows = await desk.database.drizzle.select().from(attempts).where(eq(attempts.paymentId, paymentId));
    expect(rows.map(({ state }) => state).sort()).toEqual(['not_sent', 'planned']);
  });
});

describe('in doubt', () => {
  test('an attempt of a dead worker is unknown, that of a living one is not; nothing is sent again', async () => {
    const orphan = await sendingCredit();
    const second = await makeLease(other);
    const alive = await planned();
    await start(alive.attemptId, desk, second);
    await killLease(desk, lease);
    const swept = await Promise.all([sweepDeadWorkers(desk), sweepDeadWorkers(other)]);
    expect(swept.flatMap(({ unknownAttempts }) => unknownAttempts)).toEqual([orphan.attemptId]);
    expect(await statesOf(orphan)).toEqual(['unknown', 'matched', 'matched']);
    expect((await attemptOf(alive.attemptId))?.state).toBe('sending');
    await enqueueStuckWork(desk);
    expect((await start(orphan.attemptId, desk, second)).kind).toBe('not_ours');
  });

  test('a call long over whose living worker could not store the answer is unknown; the answer may still confirm', async () => {
    const { attemptId } = await sendingCredit();
    await passTime(callMsMax + lateEffectMs);
    expect((await sweepDeadWorkers(desk)).unknownAttempts).toEqual([]);
    await passTime(3_000);
    const swept = await Promise.all([sweepDeadWorkers(desk), sweepDeadWorkers(other)]);
    expect(swept.flatMap(({ unknownAttempts }) => unknownAttempts)).toEqual([attemptId]);
    expect(await attemptOf(attemptId)).toMatchObject({ state: 'unknown', reason: 'answer_not_stored' });
    expect(await finish(attemptId, confirmed)).toMatchObject({ kind: 'finished', state: 'confirmed' });
  });

  test('the answer of a worker given up for dead may confirm, and nothing else', async () => {
    const late = await sendingCredit();
    const silent = await sendingCredit();
    await killLease(desk, lease);
    await markOrphanedAttempts(desk);
    expect((await finish(late.attemptId, confirmed)).kind).toBe('finished');
    for (const outcome of [notSent, unknown, { kind: 'rejected', reason: 'r' } as const]) {
      expect((await finish(silent.attemptId, outcome)).kind).toBe('too_late');
    }
    expect((await attemptOf(silent.attemptId))?.state).toBe('unknown');
    expect(await creditedSum()).toEqual({ count: 1, sum: late.amountMinor });
  });

  test('a late proof against a person’s "credited", at once: one receipt', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { attemptId } = await unknownCredit();
      await lease.beat();
      await Promise.all([
        finish(attemptId, confirmed),
        settleUnknown(other, { attemptId, verdict: 'credited', ...byHand }),
      ]);
    }
    expect((await creditedSum()).count).toBe(10);
  });

  test('a late proof against a person’s "not credited": credited once, or an alarm, never silence', async () => {
    for (let round = 0; round < 10; round += 1) {
      const credit = await unknownCredit();
      await passTime(5 * 60_000);
      const [late, said] = await Promise.all([
        finish(credit.attemptId, confirmed),
        settleUnknown(other, { attemptId: credit.attemptId, verdict: 'not_credited', ...byHand }),
      ]);
      expect([late.kind, said.kind]).toSatisfy(
        ([a, b]) => (a === 'finished' && b === 'not_unknown') || (a === 'too_late' && b === 'settled'),
      );
      const alarms = await listOpenAlarms(desk);
      const isAlarmed = alarms.some(({ subject }) => subject === credit.attemptId);
      expect(isAlarmed).toBe(late.kind === 'too_late');
    }
  });

  test('a late proof after "not credited" stops the attempt that was planned in its place', async () => {
    const { attemptId, paymentId } = await unknownCredit();
    await passTime(5 * 60_000);
    await settleUnknown(desk, { attemptId, verdict: 'not_credited', ...byHand });
    await retryCredit(desk, { paymentId, ...byHand });
    const next = await liveAttempt(desk, paymentId);
    expect((await finish(attemptId, confirmed)).kind).toBe('too_late');
    expect((await start(next?.id ?? '')).kind).toBe('not_ours');
    expect(await attemptOf(next?.id ?? '')).toMatchObject({
      state: 'not_sent',
      reason: 'credited_after_all',
    });
    expect((await listOpenAlarms(desk)).map(({ kind }) => kind)).toContain('credited_after_closed');
  });

  test('"not credited" can be said only 2 minutes after the call’s deadline, by one person, with a reason', async () => {
    const { attemptId, paymentId, amountMinor } = await unknownCredit();
    const verdict = { attemptId, verdict: 'not_credited', ...byHand } as const;
    const deadline = (await attemptOf(attemptId))?.deadlineAt?.getTime() ?? 0;
    opened.setNow(new Date(deadline + 2 * 60_000 - 1));
    expect(await settleUnknown(desk, verdict)).toEqual({
      kind: 'too_early',
      notBefore: new Date(deadline + 2 * 60_000),
    });
    await expect(settleUnknown(desk, { ...verdict, reason: '' })).rejects.toThrow(TypeError);
    opened.advance(1);
    const results = await Promise.all([settleUnknown(desk, verdict), settleUnknown(other, verdict)]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['not_unknown', 'settled']);
    expect(await liveAttempt(desk, paymentId)).toBeNull();
    await retryCredit(desk, { paymentId, ...byHand });
    expect(await liveAttempt(desk, paymentId)).toMatchObject({ amountMinor });
  });

  test('how long a call may still take effect is told by the database, whatever the clocks of worker and panel say', async () => {
    const ahead = (ms: number): Desk => ({
      ...desk,
      clock: () => new Date(opened.desk.clock().getTime() + ms),
    });
    const { attemptId } = await planned();
    const now = desk.clock().getTime();
    await start(attemptId, ahead(-10 * 60_000));
    expect((await attemptOf(attemptId))?.deadlineAt).toEqual(new Date(now + 22_000));
    await finish(attemptId, unknown);
    const verdict = { attemptId, verdict: 'not_credited', ...byHand } as const;
    expect((await settleUnknown(ahead(10 * 60_000), verdict)).kind).toBe('too_early');
    opened.advance(22_000 + lateEffectMs);
    expect((await settleUnknown(ahead(-10 * 60_000), verdict)).kind).toBe('settled');
  });

  test('while it is unknown nobody can try again', async () => {
    const { paymentId } = await unknownCredit();
    expect((await retryCredit(desk, { paymentId, ...byHand })).kind).toBe('not_possible');
  });
});
