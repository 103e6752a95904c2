import { and, eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attempts } from '../credit/credit-tables.ts';
import { finishAttempt } from '../credit/finish-attempt.ts';
import type { Desk } from '../desk/desk.ts';
import { enqueueStuckWork } from '../job/enqueue-stuck-work.ts';
import { acceptMailByHand } from '../mail/accept-mail.ts';
import { readMailAgain } from '../mail/read-again.ts';
import { recordReading } from '../mail/read-mail.ts';
import { payments } from '../payment/payment-tables.ts';
import { blockPlayer } from '../player/player-store.ts';
import { expireRequests } from '../request/end-requests.ts';
import { requests } from '../request/request-table.ts';
import { setSwitch } from '../switch/switch-store.ts';
import {
  createTestDesk,
  makeMail,
  makeNotice,
  makeOperator,
  makePayment,
  makeRequest,
  readAsPayment,
  type TestDesk,
} from '../testing/index.ts';
import { listUnmatched } from '../view/list-unmatched.ts';
import { readPaymentStory } from '../view/read-story.ts';
import { matchByHand, matchPayment } from './match-payment.ts';
import { matches } from './match-table.ts';
import { closePayment, retryCredit, takeUpPayment, undoMatch } from './undo-match.ts';
import { matchRules, type WeighedCandidate } from './weigh-candidate.ts';

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

const creditAmount = 'received';
const byHand = { reason: 'the player showed the receipt', actor: 'operator:1' };
const automatically = (on: Desk, paymentId: string) => matchPayment(on, { paymentId, creditAmount });
const paymentOf = async (id: string) =>
  (await desk.database.drizzle.select().from(payments).where(eq(payments.id, id)))[0];
const requestOf = async (id: string) =>
  (await desk.database.drizzle.select().from(requests).where(eq(requests.id, id)))[0];
const attemptsOf = (paymentId: string) =>
  desk.database.drizzle.select().from(attempts).where(eq(attempts.paymentId, paymentId));
const planned = async () => {
  const rows = await desk.database.drizzle.select().from(attempts).where(eq(attempts.state, 'planned'));
  return { count: rows.length, sum: rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) };
};

/** A request and the payment of its exact amount, a minute later. */
async function paidRequest(): Promise<{ requestId: string; paymentId: string; payMinor: bigint }> {
  const { id: requestId, payMinor } = await makeRequest(desk);
  opened.advance(60_000);
  return { requestId, payMinor, paymentId: await makePayment(desk, { amountMinor: payMinor }) };
}

/** The same, matched by the machine. */
async function matched() {
  const paid = await paidRequest();
  await automatically(desk, paid.paymentId);
  const [attempt] = await attemptsOf(paid.paymentId);
  if (attempt === undefined) throw new Error('not matched');
  return { ...paid, attemptId: attempt.id };
}

async function refused() {
  const made = await matched();
  const outcome = { kind: 'rejected', reason: 'player_refused' } as const;
  await finishAttempt(desk, { attemptId: made.attemptId, from: 'planned', outcome, actor: 'worker:1' });
  return made;
}

describe('by itself', () => {
  test('a payment matched twice at once has one match, one planned attempt and one job', async () => {
    const { paymentId, requestId, payMinor } = await paidRequest();
    const results = await Promise.all([automatically(desk, paymentId), automatically(other, paymentId)]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['decided', 'not_waiting']);
    expect(await planned()).toEqual({ count: 1, sum: payMinor });
    expect((await paymentOf(paymentId))?.state).toBe('matched');
    expect((await requestOf(requestId))?.state).toBe('matched');
    const text = "select count(*)::int as n from graphile_worker.jobs where task_identifier = 'credit'";
    expect((await desk.database.pool.query(text)).rows[0]?.n).toBe(1);
  });

  test('two payments of one amount, matched at once: one takes the request, the other waits for a person', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { paymentId, payMinor } = await paidRequest();
      opened.advance(1_000);
      const second = await makePayment(desk, { amountMinor: payMinor });
      await Promise.all([automatically(desk, paymentId), automatically(other, second)]);
      const states = [(await paymentOf(paymentId))?.state, (await paymentOf(second))?.state];
      expect(states.sort()).toEqual(['matched', 'recorded']);
    }
    expect((await planned()).count).toBe(10);
  });

  test('a payment nobody asked for is unmatched, and says so', async () => {
    const paymentId = await makePayment(desk);
    await automatically(desk, paymentId);
    expect(await paymentOf(paymentId)).toMatchObject({ state: 'recorded', decision: { kind: 'unmatched' } });
  });

  test('a payment in another scope or currency is unmatched though the sum is equal', async () => {
    const { payMinor } = await makeRequest(desk);
    for (const elsewhere of [{ scope: 'another' }, { currency: 'USD' }] as const) {
      const paymentId = await makePayment(desk, { amountMinor: payMinor, ...elsewhere });
      await automatically(desk, paymentId);
      expect((await paymentOf(paymentId))?.decision).toEqual({ kind: 'unmatched', nearest: [] });
    }
  });

  test('while the automatic credit is off nothing is planned; the person sees why', async () => {
    await setSwitch(desk, { name: 'automaticCredit', isOn: false, reason: 'test', actor: 'operator:1' });
    const { paymentId, requestId } = await paidRequest();
    await automatically(desk, paymentId);
    expect((await paymentOf(paymentId))?.decision).toMatchObject({
      kind: 'choose',
      candidates: [{ requestId, objections: ['automatic_credit_off'] }],
    });
    expect(await planned()).toEqual({ count: 0, sum: 0n });
  });

  test('a payment is looked at once: what came later takes nothing from the person it waits for', async () => {
    const paymentId = await makePayment(desk, { amountMinor: 10_001n });
    await automatically(desk, paymentId);
    opened.advance(1_000);
    await makeRequest(desk, { slotsMax: 1 });
    expect(await automatically(desk, paymentId)).toEqual({ kind: 'not_waiting' });
    const off = await paidRequest();
    const turn = { name: 'automaticCredit', reason: 'test', actor: 'operator:1' } as const;
    await setSwitch(desk, { ...turn, isOn: false });
    await automatically(desk, off.paymentId);
    await setSwitch(desk, { ...turn, isOn: true });
    expect(await automatically(desk, off.paymentId)).toEqual({ kind: 'not_waiting' });
    expect((await planned()).count).toBe(0);
  });

  test('a mail read again after the request’s time waits for a person; one accepted by a person does not', async () => {
    const decided = async (isReadAgain: boolean) => {
      const { payMinor } = await makeRequest(desk);
      opened.advance(60_000);
      const notice = makeNotice(desk, { amountMinor: payMinor });
      const mailId = await makeMail(desk);
      const doubt = { kind: 'review', reason: 'dns', notice, evidence: {} } as const;
      await recordReading(desk, mailId, doubt);
      opened.advance(30 * 60_000);
      await expireRequests(desk);
      if (isReadAgain) await readMailAgain(desk, { mailId, actor: 'operator:1' });
      const recorded = isReadAgain
        ? await readAsPayment(desk, mailId, notice)
        : await acceptMailByHand(desk, { mailId, ...byHand });
      if (recorded.kind !== 'recorded') throw new Error(recorded.kind);
      await automatically(desk, recorded.paymentId);
      return (await paymentOf(recorded.paymentId))?.decision;
    };
    expect(await decided(true)).toMatchObject({ candidates: [{ objections: ['read_again_late'] }] });
    expect(await decided(false)).toMatchObject({ kind: 'match' });
  });

  test('what was paid before the database was restored waits for a person, also once the credit is on again', async () => {
    const turn = { name: 'automaticCredit', reason: 'test', actor: 'operator:1' } as const;
    const before = await paidRequest();
    opened.advance(30_000);
    await setSwitch(desk, { ...turn, isOn: false, actor: 'breaker:database_restored' });
    opened.advance(60_000);
    await setSwitch(desk, { ...turn, isOn: true });
    await automatically(desk, before.paymentId);
    expect((await paymentOf(before.paymentId))?.decision).toMatchObject({
      candidates: [{ objections: ['restored_since'] }],
    });
    opened.advance(60_000);
    const after = await paidRequest();
    await automatically(desk, after.paymentId);
    expect((await paymentOf(after.paymentId))?.state).toBe('matched');
  });

  test('an amount issued again after its rest belongs to the one who holds it now', async () => {
    const first = await refused();
    await undoMatch(desk, { paymentId: first.paymentId, ...byHand });
    opened.advance(25 * 60 * 60_000);
    const again = await makeRequest(desk, { baseMinor: first.payMinor - 1n, slotsMax: 1 });
    expect(again.payMinor).toBe(first.payMinor);
    opened.advance(60_000);
    const paymentId = await makePayment(desk, { amountMinor: again.payMinor });
    await automatically(desk, paymentId);
    expect((await paymentOf(paymentId))?.decision).toMatchObject({ kind: 'match', requestId: again.id });
  });

  test('the base sum is credited where the setting says so', async () => {
    const { paymentId } = await paidRequest();
    await matchPayment(desk, { paymentId, creditAmount: 'base' });
    expect(await planned()).toEqual({ count: 1, sum: 10_000n });
  });
});

describe('what is kept of a decision', () => {
  test('a match keeps every rule with the facts compared', async () => {
    const { paymentId, requestId } = await matched();
    const decision = (await paymentOf(paymentId))?.decision;
    expect(decision).toMatchObject({ kind: 'match', candidates: [{ requestId, objections: [] }] });
    const rules = decision?.kind === 'match' ? decision.candidates?.[0]?.rules : [];
    expect(rules?.map(({ rule, result }) => [rule, result])).toEqual(
      matchRules.map((rule) => [rule, 'passed']),
    );
    expect(rules?.find(({ rule }) => rule === 'not_after')?.facts).toEqual({
      paidAt: '2026-11-24T06:01:00.000Z',
      expiresAt: '2026-11-24T06:20:00.000Z',
    });
  });

  test('a decision stored before the rules were kept still reads', async () => {
    const { paymentId } = await matched();
    await desk.database.pool.query('update payments set decision = $1, deviations = $2 where id = $3', [
      { kind: 'match', requestId: 'x', reasons: ['amount'] },
      [],
      paymentId,
    ]);
    expect((await paymentOf(paymentId))?.decision).toEqual({
      kind: 'match',
      requestId: 'x',
      reasons: ['amount'],
    });
  });
});

describe('what is kept of a person’s choice', () => {
  /** What the board shows of a request, and what is kept of it once a person has joined the two. */
  const chosen = async (paymentId: string, requestId: string) => {
    const [shown] = (await listUnmatched(desk, { paymentIds: [paymentId] })).payments;
    const suggestion = [...(shown?.candidates ?? []), ...(shown?.nearest ?? [])].find(
      (one) => one.requestId === requestId,
    );
    const before = (await paymentOf(paymentId))?.decision;
    expect((await matchByHand(desk, { paymentId, requestId, creditAmount, ...byHand })).kind).toBe('matched');
    expect((await paymentOf(paymentId))?.decision).toEqual(before);
    const story = await readPaymentStory(desk, paymentId);
    const made = story?.history.filter(({ subject, toState }) => subject === 'match' && toState === 'made');
    const facts = made?.at(-1)?.facts;
    expect(facts?.decision).toEqual(before);
    return { suggestion, weighed: facts?.weighed as WeighedCandidate | undefined };
  };
  const told = (rules: WeighedCandidate['rules']) => rules?.map(({ rule, result }) => `${rule} ${result}`);

  test('of a request the matcher never weighed: every rule the board showed, and the machine’s word beside it', async () => {
    const { id, payMinor, playerId } = await makeRequest(desk);
    opened.advance(21 * 60_000);
    const paymentId = await makePayment(desk, { amountMinor: payMinor + 500n });
    await automatically(desk, paymentId);
    const block = { playerId, currency: 'KGS', isBlocked: true, ...byHand } as const;
    await blockPlayer(desk, block);
    const { suggestion, weighed } = await chosen(paymentId, id);
    expect(told(weighed?.rules)).toEqual([
      'amount objected',
      'scope passed',
      'request_state passed',
      'player objected',
      'bank_time passed',
      'not_before passed',
      'not_after objected',
    ]);
    expect(weighed).toEqual({
      requestId: id,
      objections: ['other_amount', 'player_blocked', 'after_expiry'],
      deviations: ['late', 'over'],
      rules: suggestion?.rules,
    });
  });

  test('of one of several: what the matcher found, with what it asked of the others', async () => {
    const { id, payMinor } = await makeRequest(desk);
    opened.advance(21 * 60_000);
    const paymentId = await makePayment(desk, { amountMinor: payMinor });
    await automatically(desk, paymentId);
    const { suggestion, weighed } = await chosen(paymentId, id);
    expect(weighed?.rules?.map(({ rule }) => rule)).toEqual(matchRules);
    expect(weighed?.rules).toEqual(suggestion?.rules);
  });

  test('of two a person took apart before: the rules as they stand now, with that objection', async () => {
    const { paymentId, requestId } = await refused();
    await undoMatch(desk, { paymentId, ...byHand });
    await desk.database.drizzle.update(requests).set({ state: 'expired' }).where(eq(requests.id, requestId));
    const { suggestion, weighed } = await chosen(paymentId, requestId);
    expect(weighed?.objections).toEqual(['match_undone']);
    expect(told(weighed?.rules)).toContain('request_state objected');
    expect(weighed?.rules).toEqual(suggestion?.rules);
  });
});

describe('a payment that waits is called by its situation', () => {
  const waits = async (amountMinor: bigint) => {
    const paymentId = await makePayment(desk, { amountMinor });
    await automatically(desk, paymentId);
    const payment = await paymentOf(paymentId);
    expect(payment?.state).toBe('recorded');
    return payment;
  };

  test('late, when its only request is over', async () => {
    const { payMinor } = await makeRequest(desk);
    opened.advance(21 * 60_000);
    expect((await waits(payMinor))?.deviations).toEqual(['late']);
  });

  test('early, when the bank says it was paid before the request', async () => {
    const { payMinor } = await makeRequest(desk);
    opened.advance(-120_000);
    expect((await waits(payMinor))?.deviations).toEqual(['early']);
  });

  test('a second payment, when another one paid the request', async () => {
    const { payMinor } = await matched();
    opened.advance(1_000);
    expect((await waits(payMinor))?.deviations).toEqual(['second']);
  });

  test('under or over towards the nearest request, whose person sees it; far from all it has no name', async () => {
    const { id, payMinor } = await makeRequest(desk);
    const under = await waits(payMinor - 1n);
    expect(under).toMatchObject({
      deviations: ['under'],
      decision: { kind: 'unmatched', nearest: [{ requestId: id, differenceMinor: '-1' }] },
    });
    expect((await waits(payMinor + 500n))?.deviations).toEqual(['over']);
    expect(await waits(payMinor * 2n)).toMatchObject({ deviations: [], decision: { nearest: [] } });
  });
});

describe('by hand', () => {
  test('two operators who take one request for two payments: one succeeds', async () => {
    const { id: requestId } = await makeRequest(desk);
    const [one, two] = [
      await makePayment(desk, { amountMinor: 500n }),
      await makePayment(desk, { amountMinor: 501n }),
    ];
    const results = await Promise.all([
      matchByHand(desk, { paymentId: one, requestId, creditAmount, ...byHand }),
      matchByHand(other, { paymentId: two, requestId, creditAmount, ...byHand }),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['matched', 'request_not_waiting']);
    expect((await planned()).count).toBe(1);
  });

  test('two operators who give one payment to two requests: one succeeds', async () => {
    const [one, two] = [await makeRequest(desk), await makeRequest(desk)];
    const paymentId = await makePayment(desk);
    const results = await Promise.all([
      matchByHand(desk, { paymentId, requestId: one.id, creditAmount, ...byHand }),
      matchByHand(other, { paymentId, requestId: two.id, creditAmount, ...byHand }),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['matched', 'payment_not_waiting']);
    expect(await planned()).toEqual({ count: 1, sum: 10_050n });
  });

  test('a person and the machine at once: one match', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { paymentId, requestId } = await paidRequest();
      await Promise.all([
        automatically(desk, paymentId),
        matchByHand(other, { paymentId, requestId, creditAmount, ...byHand }),
      ]);
      expect((await attemptsOf(paymentId)).length).toBe(1);
    }
  });

  test('another sum is credited as received, and the difference is kept beside the state', async () => {
    const { id: requestId } = await makeRequest(desk);
    opened.advance(30 * 60_000);
    const paymentId = await makePayment(desk, { amountMinor: 9_000n });
    await matchByHand(desk, { paymentId, requestId, creditAmount: 'base', ...byHand });
    expect(await planned()).toEqual({ count: 1, sum: 9_000n });
    expect((await paymentOf(paymentId))?.deviations).toEqual(['late', 'under']);
  });

  test('needs a reason, an unpaid request and one currency', async () => {
    const { requestId, paymentId } = await matched();
    const unpaid = await makePayment(desk);
    const choice = { paymentId: unpaid, requestId, creditAmount, ...byHand } as const;
    await expect(matchByHand(desk, { ...choice, reason: '  ' })).rejects.toThrow(TypeError);
    expect((await matchByHand(desk, choice)).kind).toBe('request_not_waiting');
    const open = await makeRequest(desk, { currency: 'USD' });
    expect((await matchByHand(desk, { ...choice, requestId: open.id })).kind).toBe('other_currency');
    expect((await matchByHand(desk, { ...choice, paymentId, requestId: open.id })).kind).toBe(
      'payment_not_waiting',
    );
  });
});

describe('taken apart', () => {
  test('a match undone twice at once ends once; its payment is not matched with it again by itself', async () => {
    const { paymentId, requestId } = await refused();
    const change = { paymentId, ...byHand };
    const results = await Promise.all([undoMatch(desk, change), undoMatch(other, change)]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['done', 'not_possible']);
    await automatically(desk, paymentId);
    expect((await paymentOf(paymentId))?.state).toBe('recorded');
    expect((await requestOf(requestId))?.state).toBe('cancelled');
    expect((await planned()).count).toBe(0);
  });

  test.each(['sending', 'unknown', 'confirmed'] as const)('not while its attempt is %s', async (state) => {
    const { paymentId, attemptId } = await matched();
    await desk.database.drizzle.update(attempts).set({ state }).where(eq(attempts.id, attemptId));
    const change = { paymentId, ...byHand };
    expect((await undoMatch(desk, change)).kind).toBe('not_possible');
    expect((await retryCredit(desk, change)).kind).toBe('not_possible');
    expect((await closePayment(desk, { ...change, as: 'returned' })).kind).toBe('not_possible');
  });

  test('a planned attempt is withdrawn with its match: nothing was sent', async () => {
    const { paymentId, attemptId } = await matched();
    expect((await undoMatch(desk, { paymentId, ...byHand })).kind).toBe('done');
    const [attempt] = await attemptsOf(paymentId);
    expect(attempt).toMatchObject({ id: attemptId, state: 'not_sent', reason: 'withdrawn' });
  });

  test('tried again twice at once plans one more attempt', async () => {
    const { paymentId, payMinor } = await refused();
    const change = { paymentId, ...byHand };
    const results = await Promise.all([
      retryCredit(desk, change).catch(() => ({ kind: 'thrown' })),
      retryCredit(other, change).catch(() => ({ kind: 'thrown' })),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['done', 'not_possible']);
    expect(await planned()).toEqual({ count: 1, sum: payMinor });
  });

  test('a retry against an undo at once: one of them happens', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { paymentId } = await refused();
      const change = { paymentId, ...byHand };
      await Promise.all([retryCredit(desk, change), undoMatch(other, change)]);
      const [active] = await desk.database.drizzle
        .select()
        .from(matches)
        .where(and(eq(matches.paymentId, paymentId)));
      const live = (await attemptsOf(paymentId)).filter(({ state }) => state === 'planned').length;
      expect(live).toBe(active?.endedAt === null ? 1 : 0);
    }
  });
});

describe('put away', () => {
  test('a payment is put aside, taken up again and returned, each with a reason in the history', async () => {
    const paymentId = await makePayment(desk);
    const change = { paymentId, ...byHand };
    expect((await closePayment(desk, { ...change, as: 'set_aside' })).kind).toBe('done');
    expect((await closePayment(desk, { ...change, as: 'set_aside' })).kind).toBe('not_possible');
    expect((await takeUpPayment(desk, change)).kind).toBe('done');
    expect((await closePayment(desk, { ...change, as: 'returned' })).kind).toBe('done');
    const { id: requestId } = await makeRequest(desk);
    const choice = { paymentId, requestId, creditAmount, ...byHand } as const;
    expect((await matchByHand(desk, choice)).kind).toBe('payment_not_waiting');
    await expect(closePayment(desk, { ...change, reason: '', as: 'returned' })).rejects.toThrow(TypeError);
  });

  test('what was put aside before the matcher looked waits, taken up again, for a person', async () => {
    const { paymentId } = await paidRequest();
    await closePayment(desk, { paymentId, ...byHand, as: 'set_aside' });
    await takeUpPayment(desk, { paymentId, ...byHand });
    expect(await enqueueStuckWork(desk)).toBe(0);
    expect(await automatically(desk, paymentId)).toEqual({ kind: 'not_waiting' });
  });

  test('returned and matched at once: the money goes one way', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id: requestId } = await makeRequest(desk);
      const paymentId = await makePayment(desk, { amountMinor: 20_000n + BigInt(round) });
      await Promise.all([
        closePayment(desk, { paymentId, as: 'returned', ...byHand }),
        matchByHand(other, { paymentId, requestId, creditAmount, ...byHand }),
      ]);
      const live = (await attemptsOf(paymentId)).filter(({ state }) => state === 'planned').length;
      expect(live).toBe((await paymentOf(paymentId))?.state === 'returned' ? 0 : 1);
    }
  });
});
