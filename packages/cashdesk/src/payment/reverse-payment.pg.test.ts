import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attempts } from '../credit/credit-tables.ts';
import { readPlannedAttempt } from '../credit/start-sending.ts';
import type { Desk } from '../desk/desk.ts';
import { listOpenAlarms } from '../history/raise-alarm.ts';
import { enqueueStuckWork } from '../job/enqueue-stuck-work.ts';
import { acceptMailByHand, dismissMail } from '../mail/accept-mail.ts';
import { mails } from '../mail/mail-tables.ts';
import { readMailAgain } from '../mail/read-again.ts';
import { recordReading } from '../mail/read-mail.ts';
import { matchByHand, matchPayment } from '../match/match-payment.ts';
import { retryCredit } from '../match/undo-match.ts';
import { holdSwitch } from '../switch/switch-store.ts';
import {
  countLockWaits,
  createTestDesk,
  endAttempt,
  endedCredit,
  liveAttempt,
  makeLease,
  makeMail,
  makeNotice,
  makeOperator,
  makePayment,
  makeRequest,
  plannedCredit,
  readAttempt,
  startAttempt,
  type TestDesk,
  testScope,
} from '../testing/index.ts';
import { readPaymentStory } from '../view/read-story.ts';
import { payments } from './payment-tables.ts';
import type { ReversalFacts } from './reverse-payment.ts';

let opened: TestDesk;
let desk: Desk;
let other: Desk;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  other = opened.another();
  await makeOperator(desk, '1');
});
afterEach(() => opened.close());

const byHand = { reason: 'the bank’s app shows the money', actor: 'operator:1' };
const minutes = (n: number) => n * 60_000;
const says = (given: Partial<ReversalFacts>): ReversalFacts => ({
  banks: ['demirbank'],
  scopes: [testScope],
  amountMinor: null,
  currency: 'KGS',
  bankTime: null,
  reference: null,
  writtenAt: desk.clock(),
  ...given,
});
const read = (mailId: string, reversal: ReversalFacts | undefined, on = desk) =>
  recordReading(on, mailId, {
    kind: 'review',
    reason: 'reversal',
    evidence: { bank: 'demirbank' },
    ...(reversal && { reversal }),
  });
/** A mail of the bank that takes a payment back arrives, a second later, and is read. */
const reverse = async (given: Partial<ReversalFacts>, on = desk) => {
  opened.advance(1_000);
  const mailId = await makeMail(on);
  await read(mailId, says(given), on);
  return mailId;
};
const alarms = async () =>
  (await listOpenAlarms(desk)).map(({ kind, subject, facts }) => ({ kind, subject, facts }));
const linked = async (mailId: string) =>
  (await desk.database.drizzle.select().from(mails).where(eq(mails.id, mailId)))[0]?.paymentId ?? null;
const reversedBy = async (paymentId: string) =>
  (await desk.database.drizzle.select().from(payments).where(eq(payments.id, paymentId)))[0]?.reversalMailId;
const match = (paymentId: string) => matchPayment(desk, { paymentId, creditAmount: 'received' });

describe('a reversal of a payment that is not credited yet', () => {
  test('holds the planned credit until a person says so, and names sum, mail and payment', async () => {
    const { attemptId, paymentId, amountMinor } = await plannedCredit(opened);
    const lease = await makeLease(desk);
    const mailId = await reverse({ amountMinor });
    expect(await linked(mailId)).toBe(paymentId);
    expect(await reversedBy(paymentId)).toBe(mailId);
    expect(await readPlannedAttempt(desk, attemptId)).toBeNull();
    expect((await startAttempt(desk, attemptId, lease)).kind).toBe('not_ours');
    expect(await enqueueStuckWork(desk)).toBe(0);
    expect((await readPaymentStory(desk, paymentId))?.payment).toMatchObject({
      word: 'choose',
      reason: 'payment_reversed',
      needsPerson: true,
      reversalMailId: mailId,
    });
    const sum = (Number(amountMinor) / 100).toFixed(2).replace('.', ',');
    expect(await alarms()).toEqual([
      { kind: 'payment_reversed', subject: mailId, facts: { mailId, paymentId, sum: `${sum} KGS` } },
    ]);
    opened.advance(1_000);
    expect((await retryCredit(desk, { paymentId, ...byHand })).kind).toBe('done');
    const next = await liveAttempt(desk, paymentId);
    expect((await startAttempt(desk, next?.id ?? '', lease)).kind).toBe('sending');
  });

  test('holds it also where two clocks disagree about which was first, and what a person planned before', async () => {
    const { attemptId, amountMinor } = await plannedCredit(opened);
    opened.advance(-30_000);
    await reverse({ amountMinor });
    expect(await readPlannedAttempt(desk, attemptId)).toBeNull();

    opened.advance(minutes(5));
    const { id: requestId, payMinor } = await makeRequest(desk);
    const paymentId = await makePayment(desk, { amountMinor: payMinor + 1n });
    await match(paymentId);
    await matchByHand(desk, { paymentId, requestId, creditAmount: 'received', ...byHand });
    const planned = (await liveAttempt(desk, paymentId))?.id ?? '';
    expect(await readPlannedAttempt(desk, planned)).not.toBeNull();
    opened.advance(-30_000);
    await reverse({ amountMinor: payMinor + 1n });
    expect(await readPlannedAttempt(desk, planned)).toBeNull();
  });

  test('holds what a person sent all the same once another mail takes it back, also when the first is read again', async () => {
    const { paymentId, amountMinor } = await plannedCredit(opened);
    const first = await reverse({ amountMinor });
    expect((await retryCredit(desk, { paymentId, ...byHand })).kind).toBe('done');
    const planned = (await liveAttempt(desk, paymentId))?.id ?? '';
    expect(await readPlannedAttempt(desk, planned)).not.toBeNull();
    await readMailAgain(desk, { mailId: first, actor: 'operator:1' });
    await read(first, says({ amountMinor }));
    expect(await readPlannedAttempt(desk, planned)).not.toBeNull();
    await reverse({ amountMinor });
    expect(await readPlannedAttempt(desk, planned)).toBeNull();
    await readMailAgain(desk, { mailId: first, actor: 'operator:1' });
    await read(first, says({ amountMinor }));
    expect(await readPlannedAttempt(desk, planned)).toBeNull();
  });

  test('a try that never arrived is not planned anew', async () => {
    const { attemptId, paymentId, amountMinor } = await plannedCredit(opened);
    await startAttempt(desk, attemptId, await makeLease(desk));
    await reverse({ amountMinor });
    await endAttempt(desk, attemptId, { kind: 'not_sent', reason: 'never_connected' });
    expect((await readAttempt(desk, attemptId))?.state).toBe('not_sent');
    expect(await liveAttempt(desk, paymentId)).toBeNull();
  });

  test('is never matched by itself; a person may, and it is sent', async () => {
    const { id: requestId, payMinor } = await makeRequest(desk);
    opened.advance(1_000);
    const paymentId = await makePayment(desk, { amountMinor: payMinor });
    await reverse({ amountMinor: payMinor });
    expect(await match(paymentId)).toMatchObject({
      attemptId: null,
      decision: { kind: 'choose', candidates: [{ requestId, objections: ['payment_reversed'] }] },
    });
    opened.advance(1_000);
    await matchByHand(desk, { paymentId, requestId, creditAmount: 'received', ...byHand });
    expect(await readPlannedAttempt(desk, (await liveAttempt(desk, paymentId))?.id ?? '')).not.toBeNull();
  });

  test('waits for a call that is just beginning: the alarm says that the credit is on its way', async () => {
    const { attemptId, amountMinor } = await plannedCredit(opened);
    const mailId = await makeMail(desk);
    let isRead = false;
    const reading = await other.database.drizzle.transaction(async (tx) => {
      await holdSwitch(tx);
      await tx.update(attempts).set({ state: 'sending' }).where(eq(attempts.id, attemptId));
      const begun = read(mailId, says({ amountMinor })).then(() => {
        isRead = true;
      });
      while (!isRead && (await countLockWaits(desk)) === 0);
      return { begun };
    });
    await reading.begun;
    expect(await alarms()).toMatchObject([{ kind: 'reversed_after_credit' }]);
  });

  test('a call that begins while it is read is held, or the alarm says that the credit is on its way', async () => {
    const lease = await makeLease(desk);
    for (let round = 0; round < 10; round += 1) {
      const { attemptId, amountMinor } = await plannedCredit(opened);
      const mailId = await makeMail(other);
      const [, started] = await Promise.all([
        read(mailId, says({ amountMinor }), other),
        startAttempt(desk, attemptId, lease),
      ]);
      const kind = (await alarms()).find(({ subject }) => subject === mailId)?.kind;
      expect(kind).toBe(started.kind === 'sending' ? 'reversed_after_credit' : 'payment_reversed');
      opened.advance(minutes(1));
    }
  });
});

test('a reversal of what was credited is an alarm and a link; nothing is debited or moved', async () => {
  const lease = await makeLease(desk);
  const { paymentId, attemptId, amountMinor } = await endedCredit(opened, lease, {
    kind: 'confirmed',
    reason: 'success',
  });
  const mailId = await reverse({ amountMinor });
  expect(await alarms()).toMatchObject([{ kind: 'reversed_after_credit', facts: { mailId, paymentId } }]);
  expect((await readPaymentStory(desk, paymentId))?.payment).toMatchObject({
    word: 'credited',
    reversalMailId: mailId,
  });
  expect((await readAttempt(desk, attemptId))?.state).toBe('confirmed');
});

describe('which payment a reversal means', () => {
  test('the one with the bank’s number, whatever else has the sum', async () => {
    const wanted = await makePayment(desk, { reference: 'R1' });
    opened.advance(minutes(1));
    await makePayment(desk, { reference: 'R2' });
    expect(await linked(await reverse({ reference: 'R1', amountMinor: 10_050n }))).toBe(wanted);
  });

  test('of several of one sum the one at the moment the mail names', async () => {
    const first = desk.clock();
    const wanted = await makePayment(desk);
    opened.advance(minutes(1));
    await makePayment(desk);
    expect(await linked(await reverse({ amountMinor: 10_050n, bankTime: first }))).toBe(wanted);
  });

  test('none of several that fit: an alarm without a link, and nothing is held', async () => {
    const ids = [await makePayment(desk)];
    opened.advance(minutes(1));
    ids.push(await makePayment(desk));
    const mailId = await reverse({ amountMinor: 10_050n });
    expect(await linked(mailId)).toBeNull();
    for (const id of ids) expect(await reversedBy(id)).toBeNull();
    expect(await alarms()).toEqual([
      { kind: 'reversal_unclear', subject: mailId, facts: { mailId, sum: '100,50 KGS' } },
    ]);
  });

  test.each([
    ['another sum', { amountMinor: 10_051n }],
    ['another currency', { amountMinor: 10_050n, currency: 'USD' as const }],
    ['another bank', { amountMinor: 10_050n, banks: ['mbank'], scopes: ['mbank:desk@example.com'] }],
    ['another mailbox', { amountMinor: 10_050n, scopes: ['demirbank:other@example.com'] }],
    ['no sum and no number', {}],
    [
      'a mail written before the money came',
      { amountMinor: 10_050n, writtenAt: new Date('2026-11-24T05:00:00Z') },
    ],
  ])('none: %s', async (_, given) => {
    const paymentId = await makePayment(desk);
    expect(await linked(await reverse(given))).toBeNull();
    expect(await reversedBy(paymentId)).toBeNull();
    expect(await alarms()).toMatchObject([{ kind: 'reversal_unclear' }]);
  });

  test('a payment whose mail is read after it is held all the same, and the alarm names it', async () => {
    const { payMinor } = await makeRequest(desk);
    const bankTime = desk.clock();
    const mailId = await reverse({ amountMinor: payMinor });
    expect(await alarms()).toMatchObject([{ kind: 'reversal_unclear' }]);
    opened.advance(minutes(1));
    const paymentId = await makePayment(desk, { amountMinor: payMinor, bankTime });
    expect(await linked(mailId)).toBe(paymentId);
    expect(await match(paymentId)).toMatchObject({ attemptId: null });
    expect(await alarms()).toMatchObject([{ kind: 'payment_reversed', facts: { paymentId } }]);
    opened.advance(minutes(1));
    const later = await makePayment(desk, { amountMinor: payMinor });
    expect(await reversedBy(later)).toBeNull();
  });

  test('is found whichever of the two mails two workers record first', async () => {
    for (let round = 0n; round < 10n; round += 1n) {
      const bankTime = desk.clock();
      const amountMinor = 700n + round;
      const [paymentId, mailId] = await Promise.all([
        makePayment(desk, { amountMinor, bankTime }),
        reverse({ amountMinor }, other),
      ]);
      expect(await reversedBy(paymentId)).toBe(mailId);
      expect(await linked(mailId)).toBe(paymentId);
      opened.advance(minutes(1));
    }
  });
});

test('a mail of unproven origin that says so holds nothing and raises nothing', async () => {
  const { attemptId, paymentId } = await plannedCredit(opened);
  opened.advance(1_000);
  await read(await makeMail(desk), undefined);
  expect(await readPlannedAttempt(desk, attemptId)).not.toBeNull();
  expect(await reversedBy(paymentId)).toBeNull();
  expect(await alarms()).toEqual([]);
});

test('read again it is the same reversal: one open alarm, and a person’s word since then counts', async () => {
  const { paymentId, amountMinor } = await plannedCredit(opened);
  const reversal = says({ amountMinor, writtenAt: new Date(desk.clock().getTime() + 1_000) });
  const mailId = await reverse(reversal);
  const [before] = await listOpenAlarms(desk);
  opened.advance(1_000);
  await retryCredit(desk, { paymentId, ...byHand });
  opened.advance(1_000);
  await readMailAgain(desk, { mailId, actor: 'operator:1' });
  await read(mailId, reversal);
  expect(await readPlannedAttempt(desk, (await liveAttempt(desk, paymentId))?.id ?? '')).not.toBeNull();
  expect(await listOpenAlarms(desk)).toEqual([before]);
  expect(await linked(mailId)).toBe(paymentId);
});

test('the alarm ends when a person has decided about the mail; the payment stays held', async () => {
  const { attemptId, amountMinor } = await plannedCredit(opened);
  const mailId = await reverse({ amountMinor });
  await dismissMail(desk, { mailId, ...byHand });
  expect(await alarms()).toEqual([]);
  expect(await readPlannedAttempt(desk, attemptId)).toBeNull();
});

test('a mail that takes money back never becomes a payment, also not with a sum written down', async () => {
  const mailId = await reverse({ amountMinor: 10_050n });
  const accepted = await acceptMailByHand(desk, { mailId, notice: makeNotice(desk), ...byHand });
  expect(accepted).toEqual({ kind: 'takes_back' });
  expect(await desk.database.drizzle.$count(payments)).toBe(0);
});
