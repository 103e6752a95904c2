import {
  type Desk,
  type JobName,
  type JobPayload,
  jobPayloads,
  matchPayment,
  secondLook,
  tryCandidate,
} from '@luxon/cashdesk';
import type { Log } from '../log.ts';
import type { DeskClient } from '../session/desk-client.ts';
import { type CreditWork, creditAttempt } from './credit-attempt.ts';
import { lookAgainAtMobcash } from './look-again.ts';
import { type ReadMailWork, readMail } from './read-mail.ts';

export interface JobHandlersWork {
  readonly desk: Desk;
  readonly log: Log;
  readonly creditAmount: 'received' | 'base';
  /** Null: no mailbox is configured, and so no mail waits. */
  readonly reading: ReadMailWork | null;
  /** Tries a description of a bank; null: nobody has any tried here. */
  readonly bankTrials: ((trialId: string) => Promise<void>) | null;
  readonly credit: CreditWork;
  readonly deskClient: Pick<DeskClient, 'client' | 'binding' | 'settings'>;
  /** Whether the next step of a credit is gone on with at once; false: a job waits for it, for whoever takes it. */
  readonly goesOn: () => boolean;
}

/** The step that follows a job, for which no job waits in the queue. */
export interface NextStep {
  readonly name: JobName;
  readonly payload: object;
}

/**
 * What is done for each job, given the payload as the queue kept it. Each acts on the state it finds, and gives the step
 * that is in this worker's hand now; null: none. A step that is not taken is found by the sweep.
 */
export type JobHandlers = { readonly [Name in JobName]: (payload: unknown) => Promise<NextStep | null> };

/**
 * Makes the handlers of all jobs. Whoever takes jobs from a queue, graphile-worker or the simulation, calls these. A
 * handler throws `ZodError` for a payload that is not its job's.
 */
export function createJobHandlers(work: JobHandlersWork): JobHandlers {
  const { desk, log } = work;
  return {
    read_mail: checked('read_mail', async ({ mailId }) => {
      if (work.reading === null) return null;
      const goesOn = work.goesOn();
      const paymentId = await readMail(work.reading, mailId, goesOn);
      return goesOn && paymentId !== null ? { name: 'match_payment', payload: { paymentId } } : null;
    }),
    match_payment: checked('match_payment', async ({ paymentId }) => {
      const goesOn = work.goesOn();
      const inHand = goesOn ? { inHandOf: work.credit.lease } : {};
      const matched = await matchPayment(desk, { paymentId, creditAmount: work.creditAmount, ...inHand });
      const attemptId = matched.kind === 'decided' ? matched.attemptId : null;
      return goesOn && attemptId !== null ? { name: 'credit', payload: { attemptId } } : null;
    }),
    credit: checked('credit', async ({ attemptId }) => {
      await creditAttempt(work.credit, attemptId);
      return null;
    }),
    second_look: checked('second_look', async ({ attemptId }) => {
      await secondLook(desk, attemptId, lookAgainAtMobcash);
      return null;
    }),
    try_session: checked('try_session', async ({ candidateId }) => {
      await trySession(work, candidateId);
      return null;
    }),
    try_bank: checked('try_bank', async ({ trialId }) => {
      await work.bankTrials?.(trialId);
      return null;
    }),
    renew_session: checked('renew_session', async () => {
      const { kind } = await work.deskClient.client().renewNow();
      log.info(kind === 'session' ? 'The session was renewed on request.' : 'The session was not renewed.');
      return null;
    }),
  };
}

function checked<Name extends JobName>(
  name: Name,
  task: (payload: JobPayload<Name>) => Promise<NextStep | null>,
): (payload: unknown) => Promise<NextStep | null> {
  return async (payload) => task(jobPayloads[name].parse(payload) as JobPayload<Name>);
}

async function trySession({ desk, deskClient, log }: JobHandlersWork, candidateId: string): Promise<void> {
  const client = deskClient.client();
  const tried = await tryCandidate(desk, {
    candidateId,
    binding: deskClient.binding(),
    isAllowed: deskClient.settings().sessionFrom.includes('paste'),
    ask: (bearerToken) => client.profileOf(bearerToken),
  });
  if (tried?.state === 'taken') log.info('A pasted session was tried and is in use.');
  if (tried?.state === 'refused') log.warn(`A pasted session was not taken: ${tried.reason}.`);
}
