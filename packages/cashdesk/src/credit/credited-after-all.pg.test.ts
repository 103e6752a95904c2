import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkBooks } from '../books/check-books.ts';
import type { Desk } from '../desk/desk.ts';
import { closeAlarm, listOpenAlarms } from '../history/raise-alarm.ts';
import { enqueueStuckWork } from '../job/enqueue-stuck-work.ts';
import { matchByHand, matchPayment } from '../match/match-payment.ts';
import { closePayment, retryCredit, takeUpPayment, undoMatch } from '../match/undo-match.ts';
import { payments } from '../payment/payment-tables.ts';
import {
  createTestDesk,
  endAttempt,
  endedCredit,
  liveAttempt,
  makeLease,
  makeRequest,
  startAttempt,
  type TestCredit,
  type TestDesk,
} from '../testing/index.ts';
import { readPaymentItems } from '../view/desk-item.ts';
import type { Lease } from '../worker/worker-lease.ts';
import { attempts } from './credit-tables.ts';
import type { AttemptOutcome } from './finish-attempt.ts';
import { settleUnknown } from './settle-unknown.ts';

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
const notSent: AttemptOutcome = { kind: 'not_sent', reason: 'connect_refused' };
const creditedAfterAll = { kind: 'credited_after_all' };

/** A credit whose outcome was in doubt and which a person closed as not credited. */
async function closedCredit(): Promise<TestCredit> {
  const credit = await endedCredit(opened, lease, { kind: 'unknown', reason: 'timeout' });
  opened.advance(5 * 60_000);
  await settleUnknown(desk, { attemptId: credit.attemptId, verdict: 'not_credited', ...byHand });
  lease = await makeLease(desk);
  return credit;
}

const proveLate = ({ attemptId }: TestCredit) => endAttempt(desk, attemptId, confirmed);
const triesOf = (paymentId: string) =>
  desk.database.drizzle.$count(attempts, eq(attempts.paymentId, paymentId));
async function matchAnew(paymentId: string) {
  const { id: requestId } = await makeRequest(desk);
  return matchByHand(desk, { paymentId, requestId, creditAmount: 'received', ...byHand });
}

describe('credited after it was closed as not credited', () => {
  test('a payment is neither sent again nor taken apart, though its alarm was closed', async () => {
    const credit = await closedCredit();
    const change = { paymentId: credit.paymentId, ...byHand };
    await proveLate(credit);
    const [alarm] = await listOpenAlarms(desk);
    expect(alarm?.kind).toBe('credited_after_closed');
    await closeAlarm(desk, { alarmId: alarm?.id ?? '', ...byHand });
    expect(await retryCredit(desk, change)).toEqual(creditedAfterAll);
    expect(await undoMatch(desk, change)).toEqual(creditedAfterAll);
    expect(await triesOf(credit.paymentId)).toBe(1);
  });

  test('its card says that the player has the money, not what it was closed with', async () => {
    const credit = await closedCredit();
    const card = async () =>
      (
        await readPaymentItems(desk.database.drizzle, { where: eq(payments.id, credit.paymentId), limit: 1 })
      )[0];
    expect(await card()).toMatchObject({ word: 'refused', needsPerson: true, reason: byHand.reason });
    await proveLate(credit);
    expect(await card()).toMatchObject({
      word: 'refused',
      needsPerson: true,
      reason: 'credited_after_closed',
    });
  });

  test('it may be put aside or returned; taken up again, nobody matches it anew', async () => {
    const { paymentId, ...credit } = await closedCredit();
    await proveLate({ paymentId, ...credit });
    const change = { paymentId, ...byHand };
    expect(await closePayment(desk, { ...change, as: 'set_aside' })).toEqual({ kind: 'done' });
    expect(await matchAnew(paymentId)).toEqual(creditedAfterAll);
    expect(await takeUpPayment(desk, change)).toEqual({ kind: 'done' });
    expect(await matchAnew(paymentId)).toEqual(creditedAfterAll);
    expect(await matchPayment(desk, { paymentId, creditAmount: 'received' })).toEqual({
      kind: 'not_waiting',
    });
    expect(await closePayment(desk, { ...change, as: 'returned' })).toEqual({ kind: 'done' });
    expect(await triesOf(paymentId)).toBe(1);
  });

  test('taken apart before the proof came, it is not matched anew', async () => {
    const credit = await closedCredit();
    await undoMatch(desk, { paymentId: credit.paymentId, ...byHand });
    await proveLate(credit);
    expect(await matchAnew(credit.paymentId)).toEqual(creditedAfterAll);
  });

  test('another try that did not arrive is not planned again by the machine', async () => {
    const credit = await closedCredit();
    const { paymentId } = credit;
    await retryCredit(desk, { paymentId, ...byHand });
    const again = (await liveAttempt(desk, paymentId))?.id ?? '';
    expect((await startAttempt(desk, again, lease)).kind).toBe('sending');
    await proveLate(credit);
    await endAttempt(desk, again, notSent);
    expect(await liveAttempt(desk, paymentId)).toBeNull();
  });

  test('the proof against a person’s retry, at once: nothing is sent once it is stored', async () => {
    for (let round = 0; round < 10; round += 1) {
      const credit = await closedCredit();
      await Promise.all([proveLate(credit), retryCredit(other, { paymentId: credit.paymentId, ...byHand })]);
      const next = await liveAttempt(desk, credit.paymentId);
      expect(await enqueueStuckWork(desk)).toBe(0);
      expect((await startAttempt(desk, next?.id ?? credit.attemptId, lease)).kind).toBe('not_ours');
    }
  });

  test('the books name it, wherever its payment goes', async () => {
    const credit = await closedCredit();
    expect((await checkBooks(desk)).misfits).toEqual([]);
    await proveLate(credit);
    const { attemptId: id, paymentId } = credit;
    const named = [{ rule: 'attempt_credited_after_closed', noun: 'attempt', id, paymentId }];
    expect((await checkBooks(desk)).misfits).toEqual(named);
    await closePayment(desk, { paymentId, ...byHand, as: 'returned' });
    expect((await checkBooks(desk)).misfits).toEqual(named);
  });

  test('without a proof of its own, a payment closed as not credited is sent again', async () => {
    await proveLate(await closedCredit());
    const { paymentId } = await closedCredit();
    await retryCredit(desk, { paymentId, ...byHand });
    const next = await liveAttempt(desk, paymentId);
    expect((await startAttempt(desk, next?.id ?? '', lease)).kind).toBe('sending');
  });
});
