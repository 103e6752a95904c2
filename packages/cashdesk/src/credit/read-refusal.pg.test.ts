import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { matchByHand } from '../match/match-payment.ts';
import { requests } from '../request/request-table.ts';
import { setSwitch } from '../switch/switch-store.ts';
import {
  createTestDesk,
  endAttempt,
  liveAttempt,
  makeLease,
  makePayment,
  makeRequest,
  readAttempt,
  startAttempt,
  type TestDesk,
} from '../testing/index.ts';
import type { AttemptOutcome } from './finish-attempt.ts';
import { settleUnknown } from './settle-unknown.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

const alreadyDone: AttemptOutcome = { kind: 'unknown', reason: 'already_done' };
const byHand = { reason: 'test', actor: 'operator:1' };

/** Begins a call of exactly this sum for this player: two requests never draw one amount, a person can join them so. */
async function sending(playerId = '100000001', amountMinor = 10_050n): Promise<string> {
  const { desk } = opened;
  const { id: requestId } = await makeRequest(desk, { playerId });
  opened.advance(1_000);
  const paymentId = await makePayment(desk, { amountMinor });
  await matchByHand(desk, { paymentId, requestId, creditAmount: 'received', ...byHand });
  const id = (await liveAttempt(desk, paymentId))?.id ?? '';
  expect((await startAttempt(desk, id, await makeLease(desk))).kind).toBe('sending');
  return id;
}
const end = (id: string, outcome: AttemptOutcome) => endAttempt(opened.desk, id, outcome);
async function answeredAlreadyDone(id: string): Promise<string | undefined> {
  await end(id, alreadyDone);
  return (await readAttempt(opened.desk, id))?.state;
}

test('"already done" without any earlier call of ours is a refusal, and the payment waits for a person', async () => {
  const id = await sending();
  expect(await answeredAlreadyDone(id)).toBe('rejected');
  const attempt = await readAttempt(opened.desk, id);
  const [request] = await opened.desk.database.drizzle
    .select()
    .from(requests)
    .where(eq(requests.id, attempt?.requestId ?? ''));
  expect([attempt?.reason, request?.state]).toEqual(['already_done', 'matched']);
});

test.each<[string, (earlier: string) => Promise<unknown>]>([
  ['on its way', () => Promise.resolve()],
  ['in doubt', (id) => end(id, { kind: 'unknown', reason: 'timeout' })],
  ['confirmed', (id) => end(id, { kind: 'confirmed', reason: 'success_true' })],
  [
    'closed by a person as not credited',
    async (id) => {
      await end(id, { kind: 'unknown', reason: 'timeout' });
      opened.advance(5 * 60_000);
      const closed = await settleUnknown(opened.desk, { attemptId: id, verdict: 'not_credited', ...byHand });
      expect(closed.kind).toBe('settled');
    },
  ],
])('it is unknown where a call of ours for this player and sum is %s', async (_, finish) => {
  await finish(await sending());
  expect(await answeredAlreadyDone(await sending())).toBe('unknown');
});

test.each<[string, () => Promise<unknown>]>([
  ['to another player', async () => end(await sending('200000002'), { kind: 'confirmed', reason: 'r' })],
  [
    'of another sum',
    async () => end(await sending('100000001', 10_051n), { kind: 'confirmed', reason: 'r' }),
  ],
  ['that certainly never left', async () => end(await sending(), { kind: 'not_sent', reason: 'r' })],
  [
    'of the day before yesterday',
    async () => {
      await end(await sending(), { kind: 'confirmed', reason: 'r' });
      opened.advance(25 * 60 * 60_000);
    },
  ],
])('a call %s excuses nothing: it stays a refusal', async (_, earlier) => {
  await earlier();
  expect(await answeredAlreadyDone(await sending())).toBe('rejected');
});

test('a journal that was restored today proves nothing', async () => {
  await setSwitch(opened.desk, {
    name: 'automaticCredit',
    isOn: false,
    reason: 'database_restored',
    actor: 'breaker:database_restored',
  });
  opened.advance(1_000);
  expect(await answeredAlreadyDone(await sending())).toBe('unknown');
});
