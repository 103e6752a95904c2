import { EventEmitter } from 'node:events';
import { type JobName, jobNames, type Lease } from '@luxon/cashdesk';
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import { createCallsInHand } from './calls-in-hand.ts';
import { createJobHandlers, type JobHandlersWork, type NextStep } from './job-handlers.ts';

const concurrentJobs = 8;
/** Two places stay with the queue, whose order lets mails be read before calls are made. */
const callsInHandMax = concurrentJobs - 2;
const callHangsAfterMs = 1_000;

export interface JobsWork extends JobHandlersWork {
  readonly lease: Lease;
  /** How often the queue is looked at without being told; default: 1 s. */
  readonly lookMs?: number;
}

/** Starts working on jobs: each acts on the state it finds. The caller stops the runner. */
export async function runJobs(work: JobsWork): Promise<Runner> {
  const { desk, lease, log } = work;
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
    taskList: tasksOf(work),
    events,
    concurrency: concurrentJobs,
    pollInterval: work.lookMs ?? 1_000,
    noHandleSignals: true,
    // A deposit in flight is waited for; nothing is aborted under it.
    gracefulShutdownAbortTimeout: 30_000,
    logger: new Logger(() => () => undefined),
  });
}

/** A task for each job: does it and then, one after the other, the steps it leaves in this worker's hand. */
function tasksOf(work: JobsWork): TaskList {
  const calls = createCallsInHand({ callsMax: callsInHandMax, hangsAfterMs: callHangsAfterMs });
  const handlers = createJobHandlers({ ...work, goesOn: () => work.goesOn() && calls.hasRoom() });
  const take = ({ name, payload }: NextStep) =>
    name === 'credit' ? calls.count(() => handlers.credit(payload)) : handlers[name](payload);
  const taskOf = (name: JobName) => async (payload: unknown) => {
    let next: NextStep | null = await handlers[name](payload);
    while (next !== null && work.goesOn()) next = await take(next);
  };
  return Object.fromEntries(jobNames.map((name) => [name, taskOf(name)]));
}

/** Names a failure without its text, which may repeat what a mail or a server said. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
