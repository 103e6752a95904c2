import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { finishAttempt } from '../credit/finish-attempt.ts';
import { settleUnknown } from '../credit/settle-unknown.ts';
import type { Desk } from '../desk/desk.ts';
import { recordReading } from '../mail/read-mail.ts';
import { advanceMailCursor } from '../mail/store-mail.ts';
import { matchByHand, matchPayment } from '../match/match-payment.ts';
import { closePayment, takeBackMatch, undoMatch } from '../match/undo-match.ts';
import { setSwitch } from '../switch/switch-store.ts';
import {
  createTestDesk,
  killLease,
  makeLease,
  makeMail,
  makeNotice,
  makeOperator,
  makePayment,
  makeRequest,
  startAttempt,
  type TestDesk,
} from '../testing/index.ts';
import type { Lease } from '../worker/worker-lease.ts';
import { listUndoable } from './list-undoable.ts';
import { listUnknown } from './list-unknown.ts';
import { listUnmatched } from './list-unmatched.ts';
import { readNow } from './read-now.ts';
import { listRequests, readPaymentStory, readRequest } from './read-story.ts';
import { listWaitingMails } from './waiting-mails.ts';

let opened: TestDesk;
let desk: Desk;
let lease: Lease;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  await makeOperator(desk, '1');
  lease = await makeLease(desk);
});
afterEach(() => opened.close());

const byHand = { reason: 'looked', actor: 'operator:1' };

async function matched() {
  const request = await makeRequest(desk);
  opened.advance(1_000);
  const paymentId = await makePayment(desk, { amountMinor: request.payMinor });
  await matchPayment(desk, { paymentId, creditAmount: 'received' });
  const attemptId = (await readPaymentStory(desk, paymentId))?.payment.attemptId;
  if (attemptId == null) throw new Error('not matched');
  return { request, paymentId, attemptId };
}

async function ended(kind: 'confirmed' | 'rejected' | 'unknown') {
  const made = await matched();
  const { attemptId } = made;
  await startAttempt(desk, attemptId, lease);
  const outcome = { kind, reason: `because ${kind}` } as const;
  await finishAttempt(desk, { attemptId, from: 'sending', outcome, actor: 'worker:1' });
  return made;
}

async function mailIn(kind: 'review' | 'refused') {
  const mailId = await makeMail(desk);
  await recordReading(desk, mailId, {
    kind,
    reason: 'not_fresh',
    evidence: {},
    ...(kind === 'review' && { notice: makeNotice(desk) }),
  });
  return mailId;
}

async function unmatchedPayment(amountMinor: bigint) {
  const paymentId = await makePayment(desk, { amountMinor });
  await matchPayment(desk, { paymentId, creditAmount: 'received' });
  return paymentId;
}

describe('now', () => {
  test('an empty desk has four zeros and an empty queue', async () => {
    const now = await readNow(desk);
    expect(now).toMatchObject({ waiting: 0, unmatched: 0, unknown: 0, session: null, queue: [] });
    expect(now.mail).toEqual({ scannedAt: null, lagMs: null, unread: 0 });
  });

  test('tells whether a worker runs', async () => {
    const worker = async () => (await readNow(desk)).worker;
    expect(await worker()).toBe('alive');
    await killLease(desk, lease);
    expect(await worker()).toBe('dead');
    await desk.database.pool.query('delete from worker_leases');
    expect(await worker()).toBe('never');
  });

  test('counts who waits, what a person must decide and what is in doubt; the urgent come first', async () => {
    const { id: openId } = await makeRequest(desk);
    await matched();
    await ended('confirmed');
    const refused = await ended('rejected');
    const doubtful = await ended('unknown');
    const strayId = await unmatchedPayment(77n);
    const mailId = await mailIn('review');
    await mailIn('refused');
    const now = await readNow(desk);
    expect(now).toMatchObject({ waiting: 2, unmatched: 3, unmatchedMails: 1, unknown: 1 });
    expect(now.oldestUnknownAt).toEqual(desk.clock());
    expect(
      now.queue
        .filter(({ needsPerson }) => needsPerson)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([refused.request.id, doubtful.request.id, strayId, mailId].sort());
    const urgency = now.queue.map(({ needsPerson }) => needsPerson);
    expect(urgency).toEqual([...urgency].sort((a, b) => Number(b) - Number(a)));
    expect(now.queue.find(({ id }) => id === openId)).toMatchObject({
      word: 'waiting',
      playerId: '100000001',
    });
    expect(now.queue.map(({ word }) => word).sort()).toEqual(
      ['checking', 'choose', 'choose', 'credited', 'refused', 'refused', 'unknown', 'waiting'].sort(),
    );
  });

  test('a credit held by the switch asks for a person', async () => {
    const { request } = await matched();
    opened.advance(1);
    await setSwitch(desk, {
      name: 'automaticCredit',
      isOn: false,
      reason: 'red button',
      actor: 'operator:1',
    });
    const now = await readNow(desk);
    expect(now).toMatchObject({ unmatched: 1, automaticCredit: { isOn: false, reason: 'red button' } });
    expect(now.queue).toMatchObject([{ id: request.id, word: 'choose', reason: 'held', needsPerson: true }]);
    const waiting = await listUnmatched(desk);
    expect(waiting.payments).toMatchObject([{ reason: 'held', matched: { requestId: request.id } }]);
  });

  test('what is urgent stays in the queue however old it is; what is done leaves it', async () => {
    await ended('confirmed');
    const strayId = await unmatchedPayment(77n);
    const doubtful = await ended('unknown');
    opened.advance(72 * 60 * 60_000);
    expect((await readNow(desk)).queue.map(({ id }) => id).sort()).toEqual(
      [strayId, doubtful.request.id].sort(),
    );
  });

  test('the age of the last complete look into the mailbox is its lag', async () => {
    await advanceMailCursor(desk, { mailbox: 'a', folder: 'INBOX', uidValidity: 1n }, 2n);
    opened.advance(45_000);
    await makeMail(desk);
    expect((await readNow(desk)).mail).toMatchObject({ lagMs: 45_000, unread: 1 });
  });
});

describe('unmatched', () => {
  test('a payment shows the requests weighed with every objection, and the nearest others', async () => {
    const settled = await ended('confirmed');
    const near = await makeRequest(desk, { baseMinor: settled.request.payMinor + 50n, slotsMax: 1 });
    opened.advance(1_000);
    const paymentId = await unmatchedPayment(settled.request.payMinor);
    const { payments } = await listUnmatched(desk);
    expect(payments).toMatchObject([
      {
        paymentId,
        word: 'choose',
        reason: 'request_settled',
        candidates: [{ requestId: settled.request.id, objections: ['request_settled'], canBeMatched: false }],
        nearest: [{ requestId: near.id, deviations: ['under'], canBeMatched: true }],
      },
    ]);
  });

  test('a request made after a payment is offered for it, and the payment for the request; nothing joins them', async () => {
    const { payMinor } = await makeRequest(desk);
    const paymentId = await unmatchedPayment(payMinor + 1n);
    opened.advance(61_000);
    const later = await makeRequest(desk, { baseMinor: payMinor, slotsMax: 1 });
    expect(later.payMinor).toBe(payMinor + 1n);
    const { payments } = await listUnmatched(desk);
    expect(payments).toMatchObject([{ paymentId, deviations: ['over'] }]);
    expect(payments[0]?.nearest[0]).toMatchObject({
      requestId: later.id,
      isMadeLater: true,
      deviations: ['early'],
      canBeMatched: true,
    });
    const told = await readRequest(desk, later.id);
    expect(told).toMatchObject({ request: { word: 'waiting' }, account: null, story: null });
    expect(told?.waitingPayments).toMatchObject([{ paymentId, deviations: ['early'] }]);
    await matchPayment(desk, { paymentId, creditAmount: 'received' });
    expect((await listUnmatched(desk)).payments).toHaveLength(1);
  });

  test('a mail under review shows what it seems to say', async () => {
    const mailId = await mailIn('review');
    const { mails } = await listUnmatched(desk);
    expect(mails).toMatchObject([
      { mailId, state: 'review', reason: 'not_fresh', notice: { amountMinor: '10050', currency: 'KGS' } },
    ]);
    expect(await listWaitingMails(desk, { mailIds: [mailId] })).toEqual(mails);
    expect(await listWaitingMails(desk, { mailIds: [] })).toEqual([]);
  });

  test('what was put aside is listed last and not counted; what was returned is gone', async () => {
    const aside = await unmatchedPayment(70n);
    const stray = await unmatchedPayment(71n);
    const back = await unmatchedPayment(72n);
    await closePayment(desk, { paymentId: aside, as: 'set_aside', ...byHand });
    await closePayment(desk, { paymentId: back, as: 'returned', ...byHand });
    const { payments } = await listUnmatched(desk);
    expect(payments.map(({ paymentId, reason }) => [paymentId, reason])).toEqual([
      [stray, 'unmatched'],
      [aside, 'set_aside'],
    ]);
    expect((await readNow(desk)).unmatched).toBe(1);
  });
});

test('an unknown attempt says from when "not credited" may be said', async () => {
  const { attemptId, paymentId } = await ended('unknown');
  const [attempt] = await listUnknown(desk);
  expect(attempt).toMatchObject({ attemptId, paymentId, nickname: 'Player', canSayNotCredited: false });
  opened.setNow(attempt?.notCreditedFrom ?? new Date(0));
  expect((await listUnknown(desk))[0]?.canSayNotCredited).toBe(true);
  await settleUnknown(desk, { attemptId, verdict: 'not_credited', ...byHand });
  expect(await listUnknown(desk)).toEqual([]);
});

test('a person who looked and could not tell yet is kept, and the outcome stays unknown', async () => {
  const { attemptId } = await ended('unknown');
  const look = { attemptId, verdict: 'cannot_tell', reason: 'no line yet', actor: 'operator:1' } as const;
  // Also before anybody may say "not credited".
  expect(await settleUnknown(desk, look)).toEqual({ kind: 'settled' });
  const [attempt] = await listUnknown(desk);
  expect(attempt?.personLook).toEqual({ actor: 'operator:1', reason: 'no line yet', at: desk.clock() });
  expect(await listUnknown(desk, { attemptIds: [] })).toEqual([]);
});

test('what an operator may take back is shown to this operator alone, and only as long as it waits', async () => {
  const request = await makeRequest(desk);
  const paymentId = await unmatchedPayment(request.payMinor + 500n);
  const choice = { paymentId, requestId: request.id, creditAmount: 'received', undoSeconds: 60 } as const;
  await matchByHand(desk, { ...choice, ...byHand });
  const [undoable] = await listUndoable(desk, 'operator:1');
  expect(undoable).toMatchObject({ paymentId, requestId: request.id, amountMinor: request.payMinor + 500n });
  expect(undoable?.leftMs).toBeGreaterThan(0);
  expect(undoable?.leftMs).toBeLessThanOrEqual(60_000);
  expect(await listUndoable(desk, 'operator:2')).toEqual([]);
  await takeBackMatch(desk, { paymentId, ...byHand });
  expect(await listUndoable(desk, 'operator:1')).toEqual([]);
});

test('a request that was looked up is weighed as it is now, and shows only what was asked about it', async () => {
  const far = await makeRequest(desk, { playerId: '100000009', baseMinor: 900_000n });
  const paymentId = await unmatchedPayment(10_000n);
  const { payments: found, mails } = await listUnmatched(desk, {
    paymentIds: [paymentId],
    requestIds: [far.id],
  });
  expect(mails).toEqual([]);
  const [suggestion] = found[0]?.nearest ?? [];
  expect(suggestion).toMatchObject({ requestId: far.id, objections: ['other_amount'] });
  expect(suggestion?.rules.map(({ rule }) => rule)).toEqual([
    'amount',
    'scope',
    'request_state',
    'player',
    'bank_time',
    'not_before',
    'not_after',
  ]);
  expect(suggestion?.score).toEqual({ passed: 6, asked: 7 });
});

describe('stories', () => {
  test('a credit is told from the receipt back to the mail, and every move is in it', async () => {
    const { request, paymentId, attemptId } = await ended('confirmed');
    const told = await readRequest(desk, request.id);
    expect(told?.request).toMatchObject({ word: 'credited', paymentId, attemptId, nickname: 'Player' });
    expect(told?.story?.chain).toMatchObject([
      {
        paymentId,
        mailState: 'read',
        trustLevel: 'T1',
        signedByDomain: 'demirbank.example',
        requestId: request.id,
        attemptId,
        attemptState: 'confirmed',
        attemptAmountMinor: request.payMinor,
        receiptConfirmedBy: 'mobcash',
        receiptAt: desk.clock(),
      },
    ]);
    expect(told?.story?.decision).toMatchObject({ kind: 'match', requestId: request.id });
    const moves = told?.story?.history.map(({ subject, toState }) => `${subject} ${toState}`);
    expect(moves).toEqual(
      expect.arrayContaining([
        'mail stored',
        'mail read',
        'payment recorded',
        'payment matched',
        'match made',
        'attempt planned',
        'attempt sending',
        'attempt confirmed',
        'payment settled',
        'request settled',
      ]),
    );
  });

  test('a request remembers a payment that was taken from it', async () => {
    const { request, paymentId } = await matched();
    await undoMatch(desk, { paymentId, ...byHand });
    const told = await readRequest(desk, request.id);
    expect(told).toMatchObject({
      story: null,
      formerPaymentIds: [paymentId],
      request: { reason: 'cancelled' },
    });
    expect((await readPaymentStory(desk, paymentId))?.chain).toMatchObject([{ matchEndedAt: desk.clock() }]);
  });

  test('a payment tried twice has a line for each attempt', async () => {
    const { attemptId, paymentId } = await matched();
    const outcome = { kind: 'not_sent', reason: 'connect_refused' } as const;
    await finishAttempt(desk, { attemptId, from: 'planned', outcome, actor: 'worker:1' });
    const told = await readPaymentStory(desk, paymentId);
    expect(told?.chain.map(({ attemptState }) => attemptState)).toEqual(['not_sent', 'planned']);
    expect(told?.payment.word).toBe('checking');
  });

  test('there is no story of what is not there', async () => {
    expect(await readRequest(desk, '0197f0a0-0000-7000-8000-000000000001')).toBeNull();
    expect(await readPaymentStory(desk, '0197f0a0-0000-7000-8000-000000000001')).toBeNull();
  });

  test('requests are listed newest first, by state and player', async () => {
    const first = await makeRequest(desk);
    opened.advance(1);
    const second = await makeRequest(desk, { playerId: '100000002' });
    expect((await listRequests(desk)).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect((await listRequests(desk, { playerId: '100000001' })).map(({ id }) => id)).toEqual([first.id]);
    expect(await listRequests(desk, { states: ['settled'] })).toEqual([]);
  });
});
