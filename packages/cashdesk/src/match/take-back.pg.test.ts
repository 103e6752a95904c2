import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decide } from '../approval/decide.ts';
import { readVersion } from '../approval/read-version.ts';
import { readPlannedAttempt } from '../credit/start-sending.ts';
import type { Desk } from '../desk/desk.ts';
import { enqueueStuckWork } from '../job/enqueue-stuck-work.ts';
import { payments } from '../payment/payment-tables.ts';
import { blockPlayer } from '../player/player-store.ts';
import { expireRequests } from '../request/end-requests.ts';
import { requests } from '../request/request-table.ts';
import {
  createTestDesk,
  endAttempt,
  liveAttempt,
  makeLease,
  makeOperator,
  makePayment,
  makeRequest,
  readAttempt,
  startAttempt,
  type TestDesk,
} from '../testing/index.ts';
import { matchByHand, matchPayment } from './match-payment.ts';
import { closePayment, takeBackMatch, undoMatch } from './undo-match.ts';

const by = { reason: 'the player sent the receipt', actor: 'operator:1' };
const undoSeconds = 10;

let opened: TestDesk;
let desk: Desk;

beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  await makeOperator(desk, '1');
});
afterEach(() => opened.close());

/** A payment nobody holds the sum of, joined by hand with a request of another sum. */
async function joined(given: { readonly late?: boolean } = {}) {
  const request = await makeRequest(desk);
  opened.advance(1_000);
  const paymentId = await makePayment(desk, { amountMinor: request.payMinor + 5_000n });
  await matchPayment(desk, { paymentId, creditAmount: 'received' });
  if (given.late === true) {
    opened.advance(30 * 60_000);
    await expireRequests(desk);
  }
  const choice = { paymentId, requestId: request.id, creditAmount: 'received', undoSeconds, ...by } as const;
  expect(await matchByHand(desk, choice)).toEqual({ kind: 'matched' });
  const attempt = await liveAttempt(desk, paymentId);
  if (attempt === null) throw new Error('No attempt is planned.');
  return { paymentId, requestId: request.id, attemptId: attempt.id };
}

const paymentOf = async (id: string) =>
  (await desk.database.drizzle.select().from(payments).where(eq(payments.id, id)))[0];
const requestOf = async (id: string) =>
  (await desk.database.drizzle.select().from(requests).where(eq(requests.id, id)))[0];
const waitingJobs = async (attemptId: string) =>
  (
    await desk.database.pool.query<{ run_at: Date }>(
      'select run_at from graphile_worker.jobs where key = $1',
      [`credit:${attemptId}`],
    )
  ).rows;

test('for ten seconds nothing is sent, whoever takes the job; then it is', async () => {
  const { attemptId } = await joined();
  const lease = await makeLease(desk);
  opened.advance(9_999);
  expect(await readPlannedAttempt(desk, attemptId)).toBeNull();
  expect((await startAttempt(desk, attemptId, lease)).kind).toBe('not_ours');
  expect((await readAttempt(desk, attemptId))?.state).toBe('planned');
  opened.advance(1);
  expect((await readPlannedAttempt(desk, attemptId))?.id).toBe(attemptId);
  expect((await startAttempt(desk, attemptId, await makeLease(desk))).kind).toBe('sending');
});

test('its job waits as long, and one that was lost is added when it is due and not before', async () => {
  const { attemptId } = await joined();
  const due = opened.desk.clock().getTime() + undoSeconds * 1_000;
  expect((await waitingJobs(attemptId)).map(({ run_at: runAt }) => runAt.getTime())).toEqual([due]);
  await desk.database.pool.query("select graphile_worker.remove_job('credit:' || $1)", [attemptId]);
  await enqueueStuckWork(desk);
  expect(await waitingJobs(attemptId)).toEqual([]);
  opened.advance(undoSeconds * 1_000);
  await enqueueStuckWork(desk);
  expect((await waitingJobs(attemptId)).length).toBe(1);
});

describe('taken back', () => {
  test('the request and the payment wait as before, and the attempt can never be sent', async () => {
    const { paymentId, requestId, attemptId } = await joined();
    expect(await takeBackMatch(desk, { paymentId, ...by })).toEqual({ kind: 'done' });
    expect(await paymentOf(paymentId)).toMatchObject({
      state: 'recorded',
      deviations: [],
      decision: { kind: 'unmatched' },
    });
    expect(await requestOf(requestId)).toMatchObject({ state: 'open', holdsAmount: true, restsUntil: null });
    expect(await readAttempt(desk, attemptId)).toMatchObject({ state: 'not_sent', reason: 'withdrawn' });
    opened.advance(60_000);
    expect((await startAttempt(desk, attemptId, await makeLease(desk))).kind).toBe('not_ours');
    expect(await takeBackMatch(desk, { paymentId, ...by })).toEqual({ kind: 'not_possible' });
    const again = { paymentId, requestId, creditAmount: 'received', ...by } as const;
    expect(await matchByHand(desk, again)).toEqual({ kind: 'matched' });
  });

  test('a request whose time is over goes back to grace, one that gave its amount up stays expired', async () => {
    const late = await joined({ late: true });
    await takeBackMatch(desk, { paymentId: late.paymentId, ...by });
    expect(await requestOf(late.requestId)).toMatchObject({ state: 'grace', holdsAmount: true });
    opened.advance(25 * 60 * 60_000);
    await expireRequests(desk);
    const choice = { ...late, creditAmount: 'received', undoSeconds, ...by } as const;
    expect(await matchByHand(desk, choice)).toEqual({ kind: 'matched' });
    await takeBackMatch(desk, { paymentId: late.paymentId, ...by });
    expect(await requestOf(late.requestId)).toMatchObject({ state: 'expired', holdsAmount: false });
  });

  test('what the machine matched, and what was tried already, is not taken back', async () => {
    const request = await makeRequest(desk);
    opened.advance(1_000);
    const paymentId = await makePayment(desk, { amountMinor: request.payMinor });
    await matchPayment(desk, { paymentId, creditAmount: 'received' });
    expect(await takeBackMatch(desk, { paymentId, ...by })).toEqual({ kind: 'not_possible' });
    const sent = await joined();
    opened.advance(undoSeconds * 1_000);
    await startAttempt(desk, sent.attemptId, await makeLease(desk));
    expect(await takeBackMatch(desk, { paymentId: sent.paymentId, ...by })).toEqual({ kind: 'not_possible' });
    expect((await readAttempt(desk, sent.attemptId))?.state).toBe('sending');
  });

  test('nor is what MobCash refused meanwhile: it stays refused until somebody takes it apart', async () => {
    const { paymentId, requestId, attemptId } = await joined();
    await endAttempt(desk, attemptId, { kind: 'rejected', reason: 'player_refused' }, 'planned');
    expect(await takeBackMatch(desk, { paymentId, ...by })).toEqual({ kind: 'not_possible' });
    expect((await readAttempt(desk, attemptId))?.state).toBe('rejected');
    expect((await paymentOf(paymentId))?.state).toBe('matched');
    expect((await requestOf(requestId))?.state).toBe('matched');
    expect(await undoMatch(desk, { paymentId, ...by })).toEqual({ kind: 'done' });
    expect((await requestOf(requestId))?.state).toBe('cancelled');
  });

  test('a payment waits again where it was, called what it was called', async () => {
    const request = await makeRequest(desk);
    opened.advance(1_000);
    const paymentId = await makePayment(desk, { amountMinor: request.payMinor + 500n });
    await matchPayment(desk, { paymentId, creditAmount: 'received' });
    const before = await paymentOf(paymentId);
    expect(before).toMatchObject({ state: 'recorded', deviations: ['over'] });
    opened.advance(120_000);
    const other = await makeRequest(desk, { playerId: '100000002', baseMinor: 50_000n });
    const choice = { paymentId, requestId: other.id, creditAmount: 'received', undoSeconds, ...by } as const;
    await matchByHand(desk, choice);
    expect((await paymentOf(paymentId))?.deviations).toEqual(['early', 'under']);
    expect(await takeBackMatch(desk, { paymentId, ...by })).toEqual({ kind: 'done' });
    expect(await paymentOf(paymentId)).toEqual(before);
    await closePayment(desk, { paymentId, as: 'set_aside', ...by });
    const aside = await paymentOf(paymentId);
    expect(await matchByHand(desk, choice)).toEqual({ kind: 'matched' });
    expect(await takeBackMatch(desk, { paymentId, ...by })).toEqual({ kind: 'done' });
    expect(aside?.state).toBe('set_aside');
    expect(await paymentOf(paymentId)).toEqual(aside);
  });

  test('the machine does not join the two again by itself', async () => {
    const request = await makeRequest(desk);
    opened.advance(1_000);
    const paymentId = await makePayment(desk, { amountMinor: request.payMinor });
    await matchByHand(desk, {
      paymentId,
      requestId: request.id,
      creditAmount: 'received',
      undoSeconds,
      ...by,
    });
    await takeBackMatch(desk, { paymentId, ...by });
    const decided = await matchPayment(desk, { paymentId, creditAmount: 'received' });
    expect(decided).toMatchObject({
      decision: { kind: 'choose', candidates: [{ objections: ['match_undone'] }] },
    });
  });

  test('by a decision, and only upon what the person was shown', async () => {
    const request = await makeRequest(desk);
    opened.advance(1_000);
    const paymentId = await makePayment(desk, { amountMinor: request.payMinor + 1_000n });
    await matchPayment(desk, { paymentId, creditAmount: 'received' });
    const about = { subject: 'payment', subjectId: paymentId } as const;
    const { drizzle } = desk.database;
    const match = {
      kind: 'match',
      paymentId,
      requestId: request.id,
      creditAmount: 'received',
      undoSeconds,
    } as const;
    const shown = await readVersion(drizzle, about);
    const given = { ...by, secondPersonAbove: 0 };
    expect(await decide(desk, { decision: match, version: shown, ...given })).toEqual({ kind: 'done' });
    const decision = { kind: 'undo', paymentId, isTakenBack: true } as const;
    expect((await decide(desk, { decision, version: shown, ...given })).kind).toBe('stale');
    const version = await readVersion(drizzle, about);
    expect(await decide(desk, { decision, version, ...given })).toEqual({ kind: 'done' });
    expect((await requestOf(request.id))?.state).toBe('open');
  });
});

// The race at the tenth second, run and not argued: two processes with connections of their own.
test('of taking back and sending at one moment exactly one happens', async () => {
  const worker = opened.another();
  const won = { takenBack: 0, sent: 0 };
  for (let round = 0; round < 40; round += 1) {
    const { paymentId, requestId, attemptId } = await joined();
    opened.advance(undoSeconds * 1_000);
    const lease = await makeLease(worker);
    const late = async (who: Desk) => {
      for (let step = 0; step < Math.floor(round / 2) % 8; step += 1)
        await who.database.pool.query('select 1');
    };
    // Neither is always the first to speak, and the other one is late by none to seven statements.
    const isSendLate = round % 2 === 0;
    const send = async () => {
      if (isSendLate) await late(worker);
      return startAttempt(worker, attemptId, lease);
    };
    const takeBack = async () => {
      if (!isSendLate) await late(desk);
      return takeBackMatch(desk, { paymentId, ...by });
    };
    const [sent, taken] = await Promise.all([send(), takeBack()]);
    const [isSent, isTaken] = [sent.kind === 'sending', taken.kind === 'done'];
    expect([isSent, isTaken].filter(Boolean).length).toBe(1);
    expect((await readAttempt(desk, attemptId))?.state).toBe(isSent ? 'sending' : 'not_sent');
    expect((await paymentOf(paymentId))?.state).toBe(isSent ? 'matched' : 'recorded');
    expect((await requestOf(requestId))?.state).toBe(isSent ? 'matched' : 'open');
    if (isSent) won.sent += 1;
    else won.takenBack += 1;
  }
  expect(won.sent + won.takenBack).toBe(40);
  // Both orders were really seen.
  expect(Math.min(won.sent, won.takenBack)).toBeGreaterThan(0);
});

test('the money of a blocked player waits for a person, and the decision says why', async () => {
  const request = await makeRequest(desk);
  const block = { isBlocked: true, currency: 'KGS', ...by } as const;
  await blockPlayer(desk, { playerId: '999', ...block });
  opened.advance(1_000);
  const other = await makePayment(desk, { amountMinor: (await makeRequest(desk)).payMinor });
  expect(await matchPayment(desk, { paymentId: other, creditAmount: 'received' })).toMatchObject({
    decision: { kind: 'match' },
  });
  await blockPlayer(desk, { playerId: request.playerId, ...block });
  const paymentId = await makePayment(desk, { amountMinor: request.payMinor });
  const decided = await matchPayment(desk, { paymentId, creditAmount: 'received' });
  expect(decided).toMatchObject({
    decision: { kind: 'choose', candidates: [{ objections: ['player_blocked'] }] },
  });
  const choice = { paymentId, requestId: request.id, creditAmount: 'received', ...by } as const;
  expect(await matchByHand(desk, choice)).toEqual({ kind: 'matched' });
});
