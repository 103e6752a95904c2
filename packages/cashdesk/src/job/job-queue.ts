import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import { rowsOf } from '../database/rows-of.ts';
import type { Desk } from '../desk/desk.ts';
import { isLiveRow } from '../worker/lease-life.ts';
import type { JobName } from './jobs.ts';

/** One job as the queue keeps it; its payload has passed its schema. */
export interface QueuedJob {
  readonly name: JobName;
  readonly payload: object;
  /** One waiting job per key; a job that runs already does not count: another one waits. */
  readonly key: string;
  /** Null: at once. */
  readonly runAt: Date | null;
}

/**
 * Where jobs wait. A job is there exactly if the caller's transaction commits. The queue reminds, it is never the
 * record: a job that is lost, doubled or late changes nothing but the time.
 */
export interface JobQueue {
  /** Adds the job; one that waits under its key is replaced. */
  add(executor: Executor, job: QueuedJob): Promise<void>;
  /** Adds these jobs in one statement; otherwise as `add`. */
  addAll(executor: Executor, jobs: readonly QueuedJob[]): Promise<void>;
  /** Adds, in one statement, those of the jobs with whose key none is there, waiting or at work. */
  addAllIfMissing(executor: Executor, jobs: readonly QueuedJob[]): Promise<void>;
  /** Frees the jobs that dead workers hold, and those held longer than any job takes; gives their number. */
  releaseOfDeadWorkers(desk: Desk): Promise<number>;
}

/**
 * No job of ours takes so long: a call and the storing of its answer are over in two minutes, a bank trial in one.
 * Should a living worker hold one longer all the same, its jobs are free again, also those it is at: they are begun a
 * second time beside the first. That does no harm: each step acts on the state it finds, and a call follows a commit
 * that only one can make.
 */
const heldTooLong = sql.raw(`interval '10 minutes'`);

/** The jobs as rows called `wanted`. */
const wantedOf = (jobs: readonly QueuedJob[]): SQL =>
  rowsOf('wanted', jobs, {
    name: ['text', ({ name }) => name],
    payload: ['text', ({ payload }) => JSON.stringify(payload)],
    key: ['text', ({ key }) => key],
    run_at: ['timestamptz', ({ runAt }) => runAt?.toISOString() ?? null],
  });

/** A row `wanted` as graphile-worker takes it. */
const asSpec = sql`(wanted.name, wanted.payload::json, null, wanted.run_at, null, wanted.key, null, null)::graphile_worker.job_spec`;

/** The queue of the real desk: graphile-worker in the desk's own PostgreSQL. */
export const graphileQueue: JobQueue = {
  async add(executor, { name, payload, key, runAt }) {
    await executor.execute(
      sql`select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, job_key => ${key}, run_at => ${runAt?.toISOString() ?? null}::timestamptz)`,
    );
  },

  async addAll(executor, jobs) {
    await executor.execute(
      sql`select graphile_worker.add_jobs((select array_agg(${asSpec}) from ${wantedOf(jobs)}))`,
    );
  },

  async addAllIfMissing(executor, jobs) {
    // In one order everywhere: two workers that add the same jobs wait for each other and never lock each other out.
    await executor.execute(sql`
      with missing as (
        select array_agg(${asSpec} order by wanted.key) as specs from ${wantedOf(jobs)}
        where not exists (
          select 1 from graphile_worker.jobs as job
          where job.key = wanted.key and job.attempts < job.max_attempts
        )
      )
      select graphile_worker.add_jobs(missing.specs) from missing where missing.specs is not null`);
  },

  // The queue alone would hold them for 4 h. A holder no lease knows gets a minute: it may be a worker that has not
  // stated its ids yet. A living one may hold a job it does not know of: the connection broke when the job was handed
  // out. To begin a job twice does no harm, it acts on state.
  async releaseOfDeadWorkers(desk) {
    return desk.database.drizzle.transaction(async (tx) => {
      const now = desk.databaseTime();
      const { rows } = await tx.execute<{ locked_by: string; jobs: number }>(sql`
        select held.locked_by, count(*)::int as jobs
        from graphile_worker._private_jobs as held
        where held.locked_by is not null and (
          held.locked_at < ${now} - ${heldTooLong}
          or not exists (
            select 1 from worker_leases as lease
            where held.locked_by = any (lease.job_worker_ids)
              and ${isLiveRow(desk, 'lease')}
          )
          and (
            held.locked_at < ${now} - interval '1 minute'
            or exists (select 1 from worker_leases as lease where held.locked_by = any (lease.job_worker_ids))
          )
        )
        group by held.locked_by`);
      if (rows.length === 0) return 0;
      const holders = sql.param(rows.map((row) => row.locked_by));
      await tx.execute(sql`select graphile_worker.force_unlock_workers(${holders}::text[])`);
      return rows.reduce((sum, row) => sum + row.jobs, 0);
    });
  },
};
