import { EventEmitter } from 'node:events';
import {
  type Desk,
  type JobName,
  jobPayloads,
  type Lease,
  matchPayment,
  secondLook,
  tryCandidate,
} from '@luxon/cashdesk';
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import type { Log } from '../log.ts';
import type { DeskClient } from '../session/desk-client.ts';
import { type CreditWork, creditAttempt } from './credit-attempt.ts';
import { lookAgainAtMobcash } from './look-again.ts';
import { type ReadMailWork, readMail } from './read-mail.ts';

const concurrentJobs = 8;

export interface JobsWork {
  readonly desk: Desk;
  readonly lease: Lease;
  readonly log: Log;
  readonly creditAmount: 'received' | 'base';
  /** Null: no mailbox is configured, and so no mail waits. */
  readonly reading: ReadMailWork | null;
  readonly credit: CreditWork;
  readonly deskClient: DeskClient;
}

/** Starts working on jobs: each acts on the state it finds. The caller stops the runner. */
export async function runJobs(work: JobsWork): Promise<Runner> {
  const { desk, lease, log } = work;
  const handle = <Name extends JobName>(
    name: Name,
    task: (payload: ReturnType<(typeof jobPayloads)[Name]['parse']>) => Promise<unknown>,
  ): TaskList => ({
    [name]: async (payload: unknown) => {
      await task(jobPayloads[name].parse(payload) as ReturnType<(typeof jobPayloads)[Name]['parse']>);
    },
  });
  const taskList: TaskList = {
    ...handle('read_mail', async ({ mailId }) => {
      if (work.reading !== null) await readMail(work.reading, mailId);
    }),
    ...handle('match_payment', ({ paymentId }) =>
      matchPayment(desk, { paymentId, creditAmount: work.creditAmount }),
    ),
    ...handle('credit', ({ attemptId }) => creditAttempt(work.credit, attemptId)),
    ...handle('second_look', ({ attemptId }) => secondLook(desk, attemptId, lookAgainAtMobcash)),
    ...handle('try_session', ({ candidateId }) => trySession(work, candidateId)),
    ...handle('renew_session', async () => {
      const { kind } = await work.deskClient.client().renewNow();
      log.info(kind === 'session' ? 'The session was renewed on request.' : 'The session was not renewed.');
    }),
  };
  const events: WorkerEvents = new EventEmitter();
  const jobWorkerIds: string[] = [];
  let stated: Promise<void> = Promise.resolve();
  const state = (id: string): void => {
    jobWorkerIds.push(id);
    // One after the other: a slower statement of fewer ids must not come last. Unstated ids cost a minute's delay.
    stated = stated.then(() => lease.setJobWorkers(jobWorkerIds)).catch(() => undefined);
  };
  // A job is locked in the name of its worker or of the whole pool.
  events.on('pool:create', ({ workerPool }) => state(workerPool.id));
  events.on('worker:create', ({ worker }) => state(worker.workerId));
  events.on('job:error', ({ job, error }) => {
    log.error(
      `A job (${job.task_identifier}) failed: ${describe(error)}. It acts on stored state and is tried again; no call was repeated.`,
    );
  });
  return run({
    pgPool: desk.database.pool,
    taskList,
    events,
    concurrency: concurrentJobs,
    pollInterval: 1_000,
    noHandleSignals: true,
    // A deposit in flight is waited for; nothing is aborted under it.
    gracefulShutdownAbortTimeout: 30_000,
    logger: new Logger(() => () => undefined),
  });
}

/** Names a failure without its text, which may repeat what a mail or a server said. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

async function trySession({ desk, deskClient, log }: JobsWork, candidateId: string): Promise<void> {
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
