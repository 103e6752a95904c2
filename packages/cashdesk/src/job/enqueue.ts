import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import type { QueuedJob } from './job-queue.ts';
import { type JobName, type JobPayload, jobPayloads } from './jobs.ts';

export interface EnqueueOptions {
  /** One waiting job per key; default: name and id. A job that runs already does not count: another one waits. */
  readonly jobKey?: string;
  /** Default: at once. */
  readonly runAt?: Date;
}

/**
 * Adds a job in the caller's transaction: it is there exactly if the transaction commits. Throws `ZodError` for a
 * payload that is not the job's.
 */
export async function enqueue<Name extends JobName>(
  executor: Executor,
  desk: Pick<Desk, 'queue'>,
  name: Name,
  payload: JobPayload<Name>,
  options: EnqueueOptions = {},
): Promise<void> {
  const checked = jobPayloads[name].parse(payload);
  const key = options.jobKey ?? jobKeyOf(name, checked);
  await desk.queue.add(executor, { name, payload: checked, key, runAt: options.runAt ?? null });
}

/** Adds one job for each payload, in one statement; otherwise as {@link enqueue}. */
export async function enqueueAll<Name extends JobName>(
  executor: Executor,
  desk: Pick<Desk, 'queue'>,
  name: Name,
  payloads: readonly JobPayload<Name>[],
): Promise<void> {
  if (payloads.length > 0) await desk.queue.addAll(executor, jobsOf(name, payloads));
}

/**
 * Adds, in one statement, those of the jobs with whose key none is there already, waiting or at work: a planned time
 * and a running worker are left alone.
 */
export async function enqueueAllIfMissing<Name extends JobName>(
  executor: Executor,
  desk: Pick<Desk, 'queue'>,
  name: Name,
  payloads: readonly JobPayload<Name>[],
): Promise<void> {
  if (payloads.length > 0) await desk.queue.addAllIfMissing(executor, jobsOf(name, payloads));
}

function jobsOf<Name extends JobName>(name: Name, payloads: readonly JobPayload<Name>[]): QueuedJob[] {
  return payloads.map((payload) => {
    const checked = jobPayloads[name].parse(payload);
    return { name, payload: checked, key: jobKeyOf(name, checked), runAt: null };
  });
}

function jobKeyOf(name: JobName, payload: object): string {
  return [name, ...Object.values(payload)].join(':');
}
