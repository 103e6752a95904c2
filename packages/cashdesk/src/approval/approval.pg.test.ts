import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { giveBackClaim, takeClaim, takeOverClaim } from '../claims/claim-store.ts';
import { attempts } from '../credit/credit-tables.ts';
import type { AttemptOutcome } from '../credit/finish-attempt.ts';
import type { Desk } from '../desk/desk.ts';
import { readMailAgain } from '../mail/read-again.ts';
import { recordReading } from '../mail/read-mail.ts';
import { matchPayment } from '../match/match-payment.ts';
import { switchOperator } from '../operator/people.ts';
import { payments } from '../payment/payment-tables.ts';
import {
  createTestDesk,
  endAttempt,
  endedCredit,
  makeLease,
  makeMail,
  makeNotice,
  makeOperator,
  makePayment,
  makeRequest,
  plannedCredit,
  type TestDesk,
} from '../testing/index.ts';
import { listProposals, readDeciding } from '../view/read-deciding.ts';
import type { HistoryLine } from '../view/read-history.ts';
import { readMailPage } from '../view/read-mail-page.ts';
import { readPaymentStory, readRequest } from '../view/read-story.ts';
import { type AnswerProposal, answerProposal } from './answer-proposal.ts';
import { approvals } from './approval-table.ts';
import { decide } from './decide.ts';
import { type Decision, subjectOf } from './decision.ts';
import { readVersion } from './read-version.ts';

let opened: TestDesk;
let desk: Desk;
let other: Desk;
let first: string;
let second: string;
beforeAll(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  other = opened.another();
  first = await makeOperator(desk, 'first');
  second = await makeOperator(desk, 'second');
});
afterAll(() => opened.close());

const reason = 'seen with own eyes';
/** 100 som: what the test's payments and credits are all above, unless a test says otherwise. */
const limit = 100;

const shown = (decision: Decision) => readVersion(desk.database.drizzle, subjectOf(decision));

/** Decides as somebody who looks at the page as it is now. */
async function decides(actor: string, decision: Decision, secondPersonAbove = limit, on = desk) {
  return decide(on, { decision, reason, actor, version: await shown(decision), secondPersonAbove });
}

async function proposes(actor: string, decision: Decision): Promise<string> {
  const result = await decides(actor, decision);
  if (result.kind !== 'proposed') throw new Error(`Proposed: ${JSON.stringify(result)}`);
  return result.approvalId;
}

/** The version of what a proposal is about, as a page shows it now. */
const shownWith = async (approvalId: string) =>
  readVersion(desk.database.drizzle, await readApproval(approvalId));

/** Answers as somebody who looks at the page as it is now, or as it was. */
async function answers(
  actor: string,
  answer: AnswerProposal['answer'],
  approvalId: string,
  from: { readonly on?: Desk; readonly version?: string } = {},
) {
  const version = from.version ?? (await shownWith(approvalId));
  return answerProposal(from.on ?? desk, { approvalId, answer, reason, actor, version });
}

async function readApproval(id: string) {
  const [row] = await desk.database.drizzle.select().from(approvals).where(eq(approvals.id, id));
  if (row === undefined) throw new Error('There is no such proposal.');
  return row;
}

const stateOf = async (paymentId: string) =>
  (await desk.database.drizzle.select().from(payments).where(eq(payments.id, paymentId)))[0]?.state;
const attemptsOf = (paymentId: string) =>
  desk.database.drizzle.select().from(attempts).where(eq(attempts.paymentId, paymentId));

/** A payment of this sum that found no request. */
async function waitingPayment(amountMinor = 777_700n): Promise<string> {
  const paymentId = await makePayment(desk, { amountMinor, bankTime: null });
  await matchPayment(desk, { paymentId, creditAmount: 'received' });
  return paymentId;
}

// A lease of its own each: the database's clock goes on while the desk's stands still.
const unknownCredit = async (
  outcome: AttemptOutcome = { kind: 'unknown', reason: 'timeout' },
): ReturnType<typeof endedCredit> => endedCredit(opened, await makeLease(desk), outcome);

/** A mail a person must look at that seems to tell of this sum. */
async function waitingMail(amountMinor = 777_700n): Promise<string> {
  const mailId = await makeMail(desk);
  const notice = makeNotice(desk, { amountMinor, bankTime: null });
  await recordReading(desk, mailId, { kind: 'review', reason: 'not_fresh', evidence: {}, notice });
  return mailId;
}

async function refusedCredit() {
  const credit = await plannedCredit(opened);
  await endAttempt(desk, credit.attemptId, { kind: 'rejected', reason: 'player_refused' }, 'planned');
  return credit;
}

/** Every decision that moves or closes money, upon something of its own above the limit. */
const moving: Record<string, () => Promise<Decision>> = {
  credited: async () => ({
    kind: 'settle_unknown',
    verdict: 'credited',
    attemptId: (await unknownCredit()).attemptId,
  }),
  not_credited: async () => {
    const { attemptId } = await unknownCredit();
    opened.advance(10 * 60_000);
    return { kind: 'settle_unknown', verdict: 'not_credited', attemptId };
  },
  match: async () => {
    const { id: requestId } = await makeRequest(desk, { baseMinor: 700_000n });
    return { kind: 'match', paymentId: await waitingPayment(), requestId, creditAmount: 'received' };
  },
  retry: async () => ({ kind: 'retry', paymentId: (await refusedCredit()).paymentId }),
  return: async () => ({ kind: 'return', paymentId: await waitingPayment() }),
  accept_mail: async () => ({ kind: 'accept_mail', mailId: await waitingMail() }),
};
const kinds = Object.keys(moving);
const make = async (kind: string): Promise<Decision> => {
  const maker = moving[kind];
  if (maker === undefined) throw new Error(`There is no kind ${kind}.`);
  return maker();
};

describe('two people', () => {
  test.each(kinds)('%s above the limit waits, and happens when another operator confirms', async (kind) => {
    const decision = await make(kind);
    const before = await readVersion(desk.database.drizzle, subjectOf(decision), 'facts');
    const approvalId = await proposes(first, decision);
    // Nothing of it has happened: the facts are those of before.
    expect(await readVersion(desk.database.drizzle, subjectOf(decision), 'facts')).toBe(before);
    expect((await listProposals(desk)).map(({ id }) => id)).toContain(approvalId);
    expect(await answers(first, 'confirm', approvalId)).toEqual({ kind: 'own_proposal' });
    expect(await answers(first, 'decline', approvalId)).toEqual({ kind: 'own_proposal' });
    expect((await answers(second, 'confirm', approvalId, { on: other })).kind).toBe('done');
    expect(await readVersion(desk.database.drizzle, subjectOf(decision), 'facts')).not.toBe(before);
    expect(await readApproval(approvalId)).toMatchObject({ state: 'confirmed', endedBy: second });
  });

  test.each(kinds)('%s declined or withdrawn changes nothing, and may be proposed again', async (kind) => {
    const decision = await make(kind);
    const before = await readVersion(desk.database.drizzle, subjectOf(decision), 'facts');
    const declined = await proposes(first, decision);
    expect(await answers(second, 'withdraw', declined)).toEqual({ kind: 'not_yours' });
    expect(await answers(second, 'decline', declined)).toEqual({ kind: 'declined' });
    const withdrawn = await proposes(first, decision);
    expect(await answers(first, 'withdraw', withdrawn)).toEqual({ kind: 'withdrawn' });
    expect(await readVersion(desk.database.drizzle, subjectOf(decision), 'facts')).toBe(before);
    await proposes(second, decision);
  });

  test('below and at the limit one person decides; one tyiyn above, two', async () => {
    for (const [amountMinor, kind] of [
      [9_999n, 'done'],
      [10_000n, 'done'],
      [10_001n, 'proposed'],
    ] as const) {
      const paymentId = await waitingPayment(amountMinor);
      expect((await decides(first, { kind: 'return', paymentId })).kind).toBe(kind);
      expect(await stateOf(paymentId)).toBe(kind === 'done' ? 'returned' : 'recorded');
    }
  });

  test('0 is one person for every sum', async () => {
    const paymentId = await waitingPayment();
    expect((await decides(first, { kind: 'return', paymentId }, 0)).kind).toBe('done');
  });

  test('confirmed twice at once happens once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const decision = await make('match');
      const approvalId = await proposes(first, decision);
      const version = await shownWith(approvalId);
      const results = await Promise.all([
        answers(second, 'confirm', approvalId, { version }),
        answers(second, 'confirm', approvalId, { version, on: other }),
      ]);
      expect(results.map(({ kind }) => kind).sort()).toEqual(['done', 'stale']);
      expect(await attemptsOf(subjectOf(decision).subjectId)).toHaveLength(1);
    }
  });

  test('confirmed and withdrawn at once: one of them', async () => {
    for (let round = 0; round < 10; round += 1) {
      const decision = await make('return');
      const approvalId = await proposes(first, decision);
      const version = await shownWith(approvalId);
      const [confirmed, withdrawn] = await Promise.all([
        answers(second, 'confirm', approvalId, { version }),
        answers(first, 'withdraw', approvalId, { version, on: other }),
      ]);
      const isReturned = (await stateOf(subjectOf(decision).subjectId)) === 'returned';
      expect([confirmed.kind, withdrawn.kind]).toEqual(
        isReturned ? ['done', 'stale'] : ['stale', 'withdrawn'],
      );
    }
  });

  test('the database itself refuses one person as both, a second answer, and a rewritten proposal', async () => {
    const approvalId = await proposes(first, await make('return'));
    const change = (what: string) =>
      desk.database.pool.query(`update approvals set ${what} where id = $1`, [approvalId]);
    await expect(change(`state = 'confirmed', ended_by = proposed_by`)).rejects.toThrow(
      /approvals_two_people/,
    );
    await expect(change(`state = 'confirmed', ended_by = null`)).rejects.toThrow(/two_people/);
    await expect(change('amount_minor = 1')).rejects.toThrow(/never rewritten/);
    await answers(second, 'decline', approvalId);
    await expect(change(`state = 'proposed'`)).rejects.toThrow(/ended once/);
  });

  test('what was proposed upon other facts is not confirmed: the mail says another sum by now', async () => {
    const decision = await make('accept_mail');
    const approvalId = await proposes(first, decision);
    const { subjectId: mailId } = subjectOf(decision);
    await readMailAgain(desk, { mailId, actor: second });
    const notice = makeNotice(desk, { amountMinor: 999_900n, bankTime: null });
    await recordReading(desk, mailId, { kind: 'review', reason: 'not_fresh', evidence: {}, notice });
    expect((await answers(second, 'confirm', approvalId)).kind).toBe('overtaken');
    expect((await readApproval(approvalId)).state).toBe('overtaken');
    const made = await desk.database.drizzle.$count(payments, eq(payments.mailId, mailId));
    expect(made).toBe(0);
  });

  test('"not credited" too early is refused before it is proposed', async () => {
    const { attemptId } = await unknownCredit();
    const decision = { kind: 'settle_unknown', verdict: 'not_credited', attemptId } as const;
    expect(await decides(first, decision)).toEqual({ kind: 'refused', why: 'too_early' });
    expect((await readDeciding(desk, 'attempt', [attemptId])).get(attemptId)?.proposals).toEqual([]);
  });

  test('only a signed-in operator decides, and only with a reason', async () => {
    const decision = await make('return');
    const version = await shown(decision);
    const asked = { decision, version, reason, secondPersonAbove: limit };
    for (const actor of ['cli', 'system', 'operator:', 'worker:1', '']) {
      await expect(decide(desk, { ...asked, actor })).rejects.toThrow(TypeError);
    }
    await expect(decide(desk, { ...asked, actor: first, reason: ' ' })).rejects.toThrow(TypeError);
  });

  test('alone is who nobody else could confirm for: an auditor or who was switched off is no second person', async () => {
    const alone = await createTestDesk();
    const { drizzle } = alone.desk.database;
    try {
      const only = await makeOperator(alone.desk, 'only');
      const isAlone = async (decision: Decision) => {
        const version = await readVersion(drizzle, subjectOf(decision));
        const asked = { decision, reason, actor: only, version, secondPersonAbove: limit };
        const result = await decide(alone.desk, asked);
        return result.kind === 'proposed' ? result.isAlone : result;
      };
      const returns = async () =>
        isAlone({
          kind: 'return',
          paymentId: await makePayment(alone.desk, { amountMinor: 777_700n, bankTime: null }),
        });
      const teaches = async () => {
        const reply = { kind: 'unknown', reason: 'success_missing', shape: '{id:number}' } as const;
        const { attemptId } = await endedCredit(alone, await makeLease(alone.desk), reply);
        return isAlone({ kind: 'settle_unknown', verdict: 'credited', attemptId, trustShape: true });
      };
      expect(await returns()).toBe(true);
      await makeOperator(alone.desk, 'auditor', 'auditor');
      await makeOperator(alone.desk, 'left');
      const leave = { operatorId: 'left', isOn: false, reason, actor: only };
      expect(await switchOperator(alone.desk, leave)).toEqual({ kind: 'changed' });
      expect(await returns()).toBe(true);
      await makeOperator(alone.desk, 'cashier', 'cashier');
      expect(await returns()).toBe(false);
      // A cashier confirms sums, but not what a reply means.
      expect(await teaches()).toBe(true);
      await makeOperator(alone.desk, 'supervisor', 'supervisor');
      expect(await teaches()).toBe(false);
    } finally {
      await alone.close();
    }
  });
});

describe('no way around', () => {
  test('who looked and cannot tell yet ends nobody’s proposal', async () => {
    const { attemptId } = await unknownCredit();
    const credited = { kind: 'settle_unknown', verdict: 'credited', attemptId } as const;
    const approvalId = await proposes(first, credited);
    expect((await decides(second, { ...credited, verdict: 'cannot_tell' })).kind).toBe('done');
    expect((await decides(first, { ...credited, verdict: 'cannot_tell' })).kind).toBe('done');
    expect((await readApproval(approvalId)).state).toBe('proposed');
    expect((await answers(second, 'confirm', approvalId)).kind).toBe('done');
  });

  test('another kind about the same money is another proposal, never a first word for this one', async () => {
    const match = await make('match');
    const { subjectId: paymentId } = subjectOf(match);
    const ofMatch = await proposes(first, match);
    const ofReturn = await proposes(second, { kind: 'return', paymentId });
    expect((await answers(first, 'confirm', ofMatch)).kind).toBe('own_proposal');
    expect((await answers(second, 'confirm', ofReturn)).kind).toBe('own_proposal');
    expect(await stateOf(paymentId)).toBe('recorded');
    // One confirmed voids the other.
    expect((await answers(second, 'confirm', ofMatch)).kind).toBe('done');
    expect((await readApproval(ofReturn)).state).toBe('overtaken');
    expect((await answers(first, 'confirm', ofReturn)).kind).toBe('overtaken');
    expect(await stateOf(paymentId)).toBe('matched');
  });

  test('alone, no order of all the decisions there are credits or closes anything above the limit', async () => {
    const paymentId = await waitingPayment();
    const { id: requestId } = await makeRequest(desk, { baseMinor: 700_000n });
    const credit = await refusedCredit();
    const unknown = await unknownCredit();
    const mailId = await waitingMail();
    const all: Decision[] = [
      { kind: 'set_aside', paymentId },
      { kind: 'match', paymentId, requestId, creditAmount: 'base' },
      { kind: 'return', paymentId },
      { kind: 'take_up', paymentId },
      { kind: 'match', paymentId, requestId, creditAmount: 'received' },
      { kind: 'retry', paymentId: credit.paymentId },
      { kind: 'undo', paymentId: credit.paymentId },
      { kind: 'return', paymentId: credit.paymentId },
      { kind: 'settle_unknown', attemptId: unknown.attemptId, verdict: 'credited', trustShape: true },
      { kind: 'accept_mail', mailId },
    ];
    for (const decision of [...all, ...all.toReversed()]) {
      await decides(first, decision);
      for (const { id } of await listProposals(desk)) {
        const { proposedBy } = await readApproval(id);
        if (proposedBy === first) await answers(first, 'confirm', id);
      }
    }
    const touched = [paymentId, credit.paymentId, unknown.paymentId];
    for (const id of touched) expect(['settled', 'returned']).not.toContain(await stateOf(id));
    const live = (await Promise.all(touched.map(attemptsOf))).flat();
    expect(live.map(({ state }) => state).sort()).toEqual(['rejected', 'unknown']);
    expect(await desk.database.drizzle.$count(payments, eq(payments.mailId, mailId))).toBe(0);
  });

  test('a smaller sum said by hand does not make the sum of the mail smaller', async () => {
    const notice = { ...makeNotice(desk), amountMinor: '100', bankTime: null, holder: null };
    const decision = { kind: 'accept_mail', mailId: await waitingMail(), notice } as const;
    expect((await decides(first, decision)).kind).toBe('proposed');
  });

  test('a small attempt does not teach the desk to confirm large ones on one word', async () => {
    const reply = { kind: 'unknown', reason: 'success_missing', shape: '{id:number}' } as const;
    const { attemptId } = await unknownCredit(reply);
    const decision = { kind: 'settle_unknown', verdict: 'credited', attemptId } as const;
    const high = 1_000_000;
    expect((await decides(first, { ...decision, trustShape: true }, high)).kind).toBe('proposed');
    expect((await decides(first, decision, high)).kind).toBe('done');
  });
});

describe('versions and claims', () => {
  test('a form older than what happened since is refused, and told what happened', async () => {
    const paymentId = await waitingPayment();
    const decision = { kind: 'set_aside', paymentId } as const;
    const version = await shown(decision);
    await proposes(second, { kind: 'return', paymentId });
    const late = { decision, reason, actor: first, version, secondPersonAbove: limit };
    expect(await decide(desk, late)).toMatchObject({
      kind: 'stale',
      meanwhile: { subject: 'approval', toState: 'proposed', actor: second },
    });
    expect(await stateOf(paymentId)).toBe('recorded');
  });

  test('the same state with other facts, and a state come back to, are other versions', async () => {
    const { paymentId } = await refusedCredit();
    const versions = new Set([await shown({ kind: 'retry', paymentId })]);
    for (let round = 0; round < 3; round += 1) {
      expect((await decides(first, { kind: 'retry', paymentId }, 0)).kind).toBe('done');
      const planned = (await attemptsOf(paymentId)).find(({ state }) => state === 'planned');
      const outcome = { kind: 'rejected', reason: 'player_refused' } as const;
      await endAttempt(desk, planned?.id ?? '', outcome, 'planned');
      versions.add(await shown({ kind: 'retry', paymentId }));
    }
    expect(versions.size).toBe(4);
    const aside = await waitingPayment();
    const before = await shown({ kind: 'set_aside', paymentId: aside });
    await decides(first, { kind: 'set_aside', paymentId: aside });
    await decides(first, { kind: 'take_up', paymentId: aside });
    expect(await shown({ kind: 'set_aside', paymentId: aside })).not.toBe(before);
  });

  test('of twenty who take a thing at once one has it; the others are told who, and cannot decide', async () => {
    const paymentId = await waitingPayment();
    const about = { subject: 'payment', subjectId: paymentId } as const;
    const people = Array.from({ length: 20 }, (_, index) => `operator:person-${index}`);
    const results = await Promise.all(
      people.map((actor, index) => takeClaim(index % 2 === 0 ? desk : other, about, actor)),
    );
    expect(results.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
    const holder = people[results.findIndex(({ kind }) => kind === 'taken')] ?? '';
    expect(results.find(({ kind }) => kind !== 'taken')).toMatchObject({
      kind: 'taken_by_other',
      takenBy: holder,
    });
    await makeOperator(desk, holder.replace('operator:', ''));
    expect(await decides(first, { kind: 'set_aside', paymentId })).toMatchObject({
      kind: 'taken_by_other',
      takenBy: holder,
    });
    expect((await decides(holder, { kind: 'set_aside', paymentId })).kind).toBe('done');
    // Who decided holds it no longer.
    expect((await takeClaim(desk, about, first)).kind).toBe('taken');
    await giveBackClaim(desk, about, first);
  });

  test('a match is refused while another operator has the request', async () => {
    const decision = await make('match');
    if (decision.kind !== 'match') throw new Error('Not a match.');
    const about = { subject: 'request', subjectId: decision.requestId } as const;
    await takeClaim(desk, about, second);
    expect((await decides(first, decision)).kind).toBe('taken_by_other');
    expect(await giveBackClaim(desk, about, first)).toEqual({ kind: 'not_yours' });
    await giveBackClaim(desk, about, second);
    expect((await decides(first, decision)).kind).toBe('proposed');
  });

  test('a thing is taken over after ten idle minutes, by one of two, with a reason', async () => {
    const about = { subject: 'payment', subjectId: await waitingPayment() } as const;
    await takeClaim(desk, about, first);
    const over = (actor: string, on = desk) => takeOverClaim(on, about, { actor, reason });
    opened.advance(10 * 60_000 - 1);
    expect((await over(second)).kind).toBe('taken_by_other');
    opened.advance(1);
    await expect(takeOverClaim(desk, about, { actor: second, reason: ' ' })).rejects.toThrow(TypeError);
    const results = await Promise.all([over(second), over('operator:third', other)]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['taken', 'taken_by_other']);
    expect((await takeClaim(desk, about, first)).kind).toBe('taken_by_other');
  });

  test('who confirms needs no claim, but another holder stands in the way; the first may still withdraw', async () => {
    const paymentId = await waitingPayment();
    const about = { subject: 'payment', subjectId: paymentId } as const;
    await takeClaim(desk, about, first);
    const approvalId = await proposes(first, { kind: 'return', paymentId });
    await takeClaim(desk, about, 'operator:third');
    expect((await answers(second, 'confirm', approvalId)).kind).toBe('taken_by_other');
    expect((await answers(first, 'withdraw', approvalId)).kind).toBe('withdrawn');
  });

  test('a proposed match is not confirmed while a third operator has the request', async () => {
    const decision = await make('match');
    if (decision.kind !== 'match') throw new Error('Not a match.');
    const approvalId = await proposes(first, decision);
    const about = { subject: 'request', subjectId: decision.requestId } as const;
    await takeClaim(desk, about, 'operator:third');
    expect((await answers(second, 'confirm', approvalId)).kind).toBe('taken_by_other');
    await giveBackClaim(desk, about, 'operator:third');
    expect((await answers(second, 'confirm', approvalId)).kind).toBe('done');
  });
});

describe('the story of a thing', () => {
  const told = (lines: readonly HistoryLine[]) =>
    [...lines]
      .sort((one, two) => (one.id < two.id ? -1 : 1))
      .filter(({ subject }) => subject === 'approval')
      .map(({ toState, actor, reason: why }) => [toState, actor, why]);
  const ofPayment = async (id: string) => told((await readPaymentStory(desk, id))?.history ?? []);
  const ofRequest = async (id: string) => told((await readRequest(desk, id))?.history ?? []);
  const makeMatch = async () => {
    const decision = await make('match');
    if (decision.kind !== 'match') throw new Error('Not a match.');
    return decision;
  };

  test('tells who proposed a match, who declined or confirmed it and why: of the payment and of the request', async () => {
    const decision = await makeMatch();
    const another = await makeMatch();
    await proposes(first, another);
    await answers(second, 'decline', await proposes(first, decision));
    await answers(second, 'withdraw', await proposes(second, decision));
    const lines = [
      ['proposed', first, reason],
      ['declined', second, reason],
      ['proposed', second, reason],
      ['withdrawn', second, reason],
    ];
    expect(await ofPayment(decision.paymentId)).toEqual(lines);
    expect(await ofRequest(decision.requestId)).toEqual(lines);
    await answers(second, 'confirm', await proposes(first, decision));
    lines.push(['proposed', first, reason], ['confirmed', second, reason]);
    expect(await ofPayment(decision.paymentId)).toEqual(lines);
    const request = await readRequest(desk, decision.requestId);
    expect(told(request?.story?.history ?? [])).toEqual(lines);
    expect(await ofPayment(another.paymentId)).toEqual([['proposed', first, reason]]);
  });

  test('keeps a match that was confirmed long after its request was made', async () => {
    const decision = await makeMatch();
    opened.advance(30 * 24 * 60 * 60_000);
    await answers(second, 'confirm', await proposes(first, decision));
    const request = await readRequest(desk, decision.requestId);
    expect(told(request?.story?.history ?? [])).toHaveLength(2);
  });

  test('tells of what is decided about the attempt and the mail it came of', async () => {
    const decision = await make('not_credited');
    if (!('attemptId' in decision)) throw new Error('Not about an attempt.');
    await answers(second, 'confirm', await proposes(first, decision));
    const [attempt] = await desk.database.drizzle
      .select()
      .from(attempts)
      .where(eq(attempts.id, decision.attemptId));
    const lines = [
      ['proposed', first, reason],
      ['confirmed', second, reason],
    ];
    expect(await ofPayment(attempt?.paymentId ?? '')).toEqual(lines);

    const mailId = await waitingMail();
    const accept = await proposes(first, { kind: 'accept_mail', mailId });
    const page = async () => (await readMailPage(desk, mailId))?.history ?? [];
    expect(told(await page())).toEqual([['proposed', first, reason]]);
    await answers(second, 'confirm', accept);
    expect(told(await page())).toEqual(lines);
    const [payment] = await desk.database.drizzle.select().from(payments).where(eq(payments.mailId, mailId));
    expect(await ofPayment(payment?.id ?? '')).toEqual(lines);
  });
});
