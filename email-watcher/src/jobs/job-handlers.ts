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
}

/** What is done for each job, given the payload as the queue kept it. Each acts on the state it finds. */
export type JobHandlers = { readonly [Name in JobName]: (payload: unknown) => Promise<void> };

/**
 * Makes the handlers of all jobs. Whoever takes jobs from a queue, graphile-worker or the simulation, calls these. A
 * handler throws `ZodError` for a payload that is not its job's.
 */
export function createJobHandlers(work: JobHandlersWork): JobHandlers {
  const { desk, log } = work;
  return {
    read_mail: checked('read_mail', async ({ mailId }) => {
      if (work.reading !== null) await readMail(work.reading, mailId);
    }),
    match_payment: checked('match_payment', ({ paymentId }) =>
      matchPayment(desk, { paymentId, creditAmount: work.creditAmount }),
    ),
    credit: checked('credit', ({ attemptId }) => creditAttempt(work.credit, attemptId)),
    second_look: checked('second_look', ({ attemptId }) => secondLook(desk, attemptId, lookAgainAtMobcash)),
    try_session: checked('try_session', ({ candidateId }) => trySession(work, candidateId)),
    try_bank: checked('try_bank', async ({ trialId }) => {
      await work.bankTrials?.(trialId);
    }),
    renew_session: checked('renew_session', async () => {
      const { kind } = await work.deskClient.client().renewNow();
      log.info(kind === 'session' ? 'The session was renewed on request.' : 'The session was not renewed.');
    }),
  };
}

function checked<Name extends JobName>(
  name: Name,
  task: (payload: JobPayload<Name>) => Promise<unknown>,
): (payload: unknown) => Promise<void> {
  return async (payload) => {
    await task(jobPayloads[name].parse(payload) as JobPayload<Name>);
  };
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
