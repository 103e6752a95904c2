import { sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
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
  name: Name,
  payload: JobPayload<Name>,
  options: EnqueueOptions = {},
): Promise<void> {
  const checked = jobPayloads[name].parse(payload);
  const jobKey = options.jobKey ?? jobKeyOf(name, checked);
  await executor.execute(
    sql`select graphile_worker.add_job(${name}, ${JSON.stringify(checked)}::json, job_key => ${jobKey}, run_at => ${options.runAt?.toISOString() ?? null}::timestamptz)`,
  );
}

/**
 * Adds the job unless one with its key is there already, waiting or at work: a planned time and a running worker are
 * left alone.
 */
export async function enqueueIfMissing<Name extends JobName>(
  executor: Executor,
  name: Name,
  payload: JobPayload<Name>,
): Promise<void> {
  const checked = jobPayloads[name].parse(payload);
  const jobKey = jobKeyOf(name, checked);
  await executor.execute(
    sql`select graphile_worker.add_job(${name}, ${JSON.stringify(checked)}::json, job_key => ${jobKey}) where not exists (select 1 from graphile_worker.jobs where key = ${jobKey} and attempts < max_attempts)`,
  );
}

function jobKeyOf(name: JobName, payload: object): string {
  return [name, ...Object.values(payload)].join(':');
}
