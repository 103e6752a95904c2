import { eq, inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attempts, receipts } from '../credit/credit-tables.ts';
import type { Desk } from '../desk/desk.ts';
import { recordReading } from '../mail/read-mail.ts';
import { matchPayment } from '../match/match-payment.ts';
import { payments } from '../payment/payment-tables.ts';
import {
  createTestDesk,
  endAttempt,
  liveAttempt,
  makeLease,
  makeMail,
  makeNotice,
  makeOperator,
  makePayment,
  makeRequest,
  startAttempt,
  type TestDesk,
} from '../testing/index.ts';
import { answerProposal } from './answer-proposal.ts';
import { approvals } from './approval-table.ts';
import { decide } from './decide.ts';
import { type Decision, decisionKinds, subjectOf } from './decision.ts';
import { readVersion } from './read-version.ts';

const clicks = 1_000;
const atOnce = 8;
const secondPersonAbove = 100_000;
const aboveLimitMinor = 10_000_001n;
const reason = 'seen with own eyes';
const first = 'operator:first';
const second = 'operator:second';

let opened: TestDesk;
let tabs: readonly [Desk, Desk];
beforeAll(async () => {
  opened = await createTestDesk();
  tabs = [opened.desk, opened.another()];
  await makeOperator(opened.desk, 'first');
  await makeOperator(opened.desk, 'second');
});
afterAll(() => opened.close());

/** One click: what is sent, from which tab. */
type Click = (tab: Desk) => Promise<{ readonly kind: string }>;

interface Case {
  readonly click: Click;
  /** The thing the money is counted by. */
  readonly id: string;
  readonly amountMinor: bigint;
}

async function clickOn(
  decision: Decision,
  amountMinor: bigint,
  id = subjectOf(decision).subjectId,
): Promise<Case> {
  // Both tabs were opened before either was clicked.
  const version = await readVersion(opened.desk.database.drizzle, subjectOf(decision));
  const asked = { decision, reason, actor: first, version, secondPersonAbove };
  return { click: (tab) => decide(tab, asked), id, amountMinor };
}

/** A sum of its own for each, below the limit. */
const sumOf = (index: number) => 20_000n + BigInt(index) * 100n;

async function waitingPayment(amountMinor: bigint): Promise<string> {
  const paymentId = await makePayment(opened.desk, { amountMinor, bankTime: null });
  await matchPayment(opened.desk, { paymentId, creditAmount: 'received' });
  return paymentId;
}

async function plannedCredit(index: number) {
  const { desk } = opened;
  const { payMinor } = await makeRequest(desk, { baseMinor: sumOf(index) });
  const paymentId = await makePayment(desk, { amountMinor: payMinor });
  await matchPayment(desk, { paymentId, creditAmount: 'received' });
  const planned = await liveAttempt(desk, paymentId);
  if (planned === null) throw new Error('No attempt is planned.');
  return { paymentId, attemptId: planned.id, amountMinor: payMinor };
}

async function unknownCredit(index: number) {
  const credit = await plannedCredit(index);
  await startAttempt(opened.desk, credit.attemptId, await makeLease(opened.desk));
  await endAttempt(opened.desk, credit.attemptId, { kind: 'unknown', reason: 'timeout' });
  return credit;
}

async function refusedCredit(index: number) {
  const credit = await plannedCredit(index);
  const outcome = { kind: 'rejected', reason: 'player_refused' } as const;
  await endAttempt(opened.desk, credit.attemptId, outcome, 'planned');
  return credit;
}

async function waitingMail(index: number): Promise<string> {
  const mailId = await makeMail(opened.desk);
  const notice = makeNotice(opened.desk, { amountMinor: sumOf(index), bankTime: null });
  await recordReading(opened.desk, mailId, { kind: 'review', reason: 'not_fresh', evidence: {}, notice });
  return mailId;
}

async function proposal(): Promise<{ approvalId: string; paymentId: string; version: string }> {
  const paymentId = await waitingPayment(aboveLimitMinor);
  const { click } = await clickOn({ kind: 'return', paymentId }, aboveLimitMinor);
  await click(opened.desk);
  const { drizzle } = opened.desk.database;
  const [made] = await drizzle.select().from(approvals).where(eq(approvals.subjectId, paymentId));
  if (made === undefined) throw new Error('Nothing was proposed.');
  return { approvalId: made.id, paymentId, version: await readVersion(drizzle, made) };
}

async function answerCase(answer: 'confirm' | 'decline' | 'withdraw'): Promise<Case> {
  const { approvalId, paymentId, version } = await proposal();
  const actor = answer === 'withdraw' ? first : second;
  return {
    click: (tab) => answerProposal(tab, { approvalId, answer, reason, actor, version }),
    id: paymentId,
    amountMinor: aboveLimitMinor,
  };
}

/** Every decision a person can take, each upon something of its own. */
const cases: Record<string, (index: number) => Promise<Case>> = {
  credited: async (index) => {
    const { attemptId, amountMinor } = await unknownCredit(index);
    return clickOn({ kind: 'settle_unknown', attemptId, verdict: 'credited' }, amountMinor);
  },
  not_credited: async (index) => {
    const { attemptId, amountMinor } = await unknownCredit(index);
    // "Not credited" may be said so long after the call; the others' clock goes on meanwhile.
    await opened.desk.database.drizzle
      .update(attempts)
      .set({ deadlineAt: sql`${attempts.deadlineAt} - interval '3 minutes'` })
      .where(eq(attempts.id, attemptId));
    return clickOn({ kind: 'settle_unknown', attemptId, verdict: 'not_credited' }, amountMinor);
  },
  match: async (index) => {
    const { id: requestId } = await makeRequest(opened.desk, { baseMinor: sumOf(index) });
    const amountMinor = sumOf(index) + 50_000_00n;
    const paymentId = await waitingPayment(amountMinor);
    return clickOn({ kind: 'match', paymentId, requestId, creditAmount: 'received' }, amountMinor);
  },
  retry: async (index) => {
    const { paymentId, amountMinor } = await refusedCredit(index);
    return clickOn({ kind: 'retry', paymentId }, amountMinor);
  },
  return: async (index) =>
    clickOn({ kind: 'return', paymentId: await waitingPayment(sumOf(index)) }, sumOf(index)),
  accept_mail: async (index) =>
    clickOn({ kind: 'accept_mail', mailId: await waitingMail(index) }, sumOf(index)),
  undo: async (index) => {
    const { paymentId, amountMinor } = await refusedCredit(index);
    return clickOn({ kind: 'undo', paymentId }, amountMinor);
  },
  set_aside: async (index) =>
    clickOn({ kind: 'set_aside', paymentId: await waitingPayment(sumOf(index)) }, sumOf(index)),
  take_up: async (index) => {
    const paymentId = await waitingPayment(sumOf(index));
    await (await clickOn({ kind: 'set_aside', paymentId }, 0n)).click(opened.desk);
    return clickOn({ kind: 'take_up', paymentId }, sumOf(index));
  },
  dismiss_mail: async (index) =>
    clickOn({ kind: 'dismiss_mail', mailId: await waitingMail(index) }, sumOf(index)),
  cancel_request: async (index) => {
    const { id: requestId } = await makeRequest(opened.desk, { baseMinor: sumOf(index) });
    return clickOn({ kind: 'cancel_request', requestId }, sumOf(index));
  },
  propose: async () => {
    const paymentId = await waitingPayment(aboveLimitMinor);
    return clickOn({ kind: 'return', paymentId }, aboveLimitMinor);
  },
  confirm: () => answerCase('confirm'),
  decline: () => answerCase('decline'),
  withdraw: () => answerCase('withdraw'),
};
const names = Object.keys(cases);
const won = ['done', 'proposed', 'declined', 'withdrawn'];

test('the mix holds every decision there is', () => {
  const known = ['credited', 'not_credited', ...decisionKinds.filter((kind) => kind !== 'settle_unknown')];
  expect(new Set([...known, 'propose', 'confirm', 'decline', 'withdraw'])).toEqual(new Set(names));
});

test(`${clicks} double clicks: one winner each, the other is told, and the money moved once`, async () => {
  const done = new Map<string, Case[]>(names.map((name) => [name, []]));
  const clickTwice = async (index: number): Promise<void> => {
    const name = names[index % names.length] ?? '';
    const made = await cases[name]?.(index);
    if (made === undefined) throw new Error(`There is no ${name}.`);
    const results = await Promise.all(tabs.map((tab) => made.click(tab)));
    const winners = results.filter(({ kind }) => won.includes(kind));
    expect([name, ...results.map(({ kind }) => kind)].join(' ')).toMatch(/ stale/);
    expect(winners).toHaveLength(1);
    expect(results.find(({ kind }) => kind === 'stale')).toMatchObject({
      meanwhile: { toState: expect.any(String), actor: expect.stringMatching(/^operator:/) },
    });
    done.get(name)?.push(made);
  };
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < clicks) {
      next += 1;
      await clickTwice(next - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));

  const casesOf = (...some: string[]) => some.flatMap((name) => done.get(name) ?? []);
  expect(casesOf(...names)).toHaveLength(clicks);
  const idsOf = (...some: string[]) => casesOf(...some).map(({ id }) => id);
  const sumOfCases = (...some: string[]) =>
    casesOf(...some).reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const { drizzle } = opened.desk.database;
  const total = sql<bigint>`coalesce(sum(amount_minor), 0)`.mapWith(BigInt);

  const [receipt] = await drizzle.select({ total }).from(receipts);
  expect(receipt?.total).toBe(sumOfCases('credited'));
  const [planned] = await drizzle.select({ total }).from(attempts).where(eq(attempts.state, 'planned'));
  expect(planned?.total).toBe(sumOfCases('match', 'retry'));
  const [notApplied] = await drizzle
    .select({ total })
    .from(attempts)
    .where(eq(attempts.state, 'not_applied'));
  expect(notApplied?.total).toBe(sumOfCases('not_credited'));
  const [returned] = await drizzle.select({ total }).from(payments).where(eq(payments.state, 'returned'));
  expect(returned?.total).toBe(sumOfCases('return', 'confirm'));
  const [aside] = await drizzle.select({ total }).from(payments).where(eq(payments.state, 'set_aside'));
  expect(aside?.total).toBe(sumOfCases('set_aside'));
  const [accepted] = await drizzle
    .select({ total })
    .from(payments)
    .where(inArray(payments.mailId, idsOf('accept_mail', 'dismiss_mail')));
  expect(accepted?.total).toBe(sumOfCases('accept_mail'));
  const [open] = await drizzle.select({ total }).from(approvals).where(eq(approvals.state, 'proposed'));
  expect(open?.total).toBe(sumOfCases('propose'));
}, 400_000);
