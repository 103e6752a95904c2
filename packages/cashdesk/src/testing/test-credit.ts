import { eq } from 'drizzle-orm';
import type { WatchedMail } from '../breaker/measure.ts';
import { attempts } from '../credit/credit-tables.ts';
import { type Attempt, type AttemptOutcome, finishAttempt } from '../credit/finish-attempt.ts';
import { type StartSendingResult, startSending } from '../credit/start-sending.ts';
import type { Desk } from '../desk/desk.ts';
import { matchPayment } from '../match/match-payment.ts';
import type { Lease } from '../worker/worker-lease.ts';
import type { TestDesk } from './test-desk.ts';
import { makePayment, makeRequest } from './test-records.ts';

export interface TestCredit {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly requestId: string;
  readonly amountMinor: bigint;
}

/** Reads one attempt. */
export async function readAttempt(desk: Desk, id: string): Promise<Attempt | undefined> {
  return (await desk.database.drizzle.select().from(attempts).where(eq(attempts.id, id)))[0];
}

/** Gives the planned attempt of a payment; null: none is. */
export async function liveAttempt(desk: Desk, paymentId: string): Promise<Attempt | null> {
  const rows = await desk.database.drizzle.select().from(attempts).where(eq(attempts.paymentId, paymentId));
  return rows.find(({ state }) => state === 'planned') ?? null;
}

/** Makes a request, its payment a second later, and the attempt the matcher plans. */
export async function plannedCredit({ desk, advance }: TestDesk): Promise<TestCredit> {
  const { id: requestId, payMinor } = await makeRequest(desk);
  advance(1_000);
  const paymentId = await makePayment(desk, { amountMinor: payMinor });
  await matchPayment(desk, { paymentId, creditAmount: 'received' });
  const live = await liveAttempt(desk, paymentId);
  if (live === null) throw new Error('No attempt is planned.');
  return { attemptId: live.id, paymentId, requestId, amountMinor: live.amountMinor };
}

/** Commits `sending` as the worker of this lease would; it watches no mail unless said otherwise. */
export function startAttempt(
  desk: Desk,
  attemptId: string,
  lease: Pick<Lease, 'id'>,
  watched: WatchedMail = { folders: [], since: desk.clock() },
): Promise<StartSendingResult> {
  return startSending(desk, { attemptId, lease, sessionVersion: 1n, nickname: 'Player', watched });
}

/** Stores an outcome as a worker would. */
export function endAttempt(
  desk: Desk,
  attemptId: string,
  outcome: AttemptOutcome,
  from: 'planned' | 'sending' = 'sending',
): ReturnType<typeof finishAttempt> {
  return finishAttempt(desk, { attemptId, from, outcome, actor: 'worker:1' });
}

/** Makes a credit whose call ended so. */
export async function endedCredit(
  opened: TestDesk,
  lease: Pick<Lease, 'id'>,
  outcome: AttemptOutcome,
): Promise<TestCredit> {
  const credit = await plannedCredit(opened);
  await startAttempt(opened.desk, credit.attemptId, lease);
  await endAttempt(opened.desk, credit.attemptId, outcome);
  return credit;
}
