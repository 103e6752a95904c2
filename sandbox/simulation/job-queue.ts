import type { JobName, JobQueue } from '@luxon/cashdesk';
import { sql } from 'drizzle-orm';

/** The table the simulated queue keeps its jobs in: in the same database, so a job is there if its transaction commits. */
export const jobTable = `create table simulated_jobs (
  id bigint primary key generated always as identity,
  name text not null,
  payload jsonb not null,
  key text not null,
  run_at timestamptz,
  locked_by text,
  locked_at timestamptz
);
create unique index simulated_jobs_waiting_once on simulated_jobs (key) where locked_by is null;`;

/** A lease without a heartbeat for so long is dead (design, "Leases"); written a second time here on purpose. */
const leaseDeadAfterMs = 10_000;
/** A job held for so long is held by nobody who knows of it. */
const heldTooLongMs = 10 * 60_000;

/** A queue like the real one, in a table the simulation can reach into: it may lose, double, delay and reorder jobs. */
export function createSimulatedQueue(now: () => Date): JobQueue {
  const queue: JobQueue = {
    async addAll(executor, jobs) {
      for (const job of jobs) await queue.add(executor, job);
    },
    async add(executor, { name, payload, key, runAt }) {
      await executor.execute(
        sql`insert into simulated_jobs (name, payload, key, run_at)
          values (${name}, ${JSON.stringify(payload)}::jsonb, ${key}, ${runAt?.toISOString() ?? null}::timestamptz)
          on conflict (key) where locked_by is null do update set payload = excluded.payload, run_at = excluded.run_at`,
      );
    },
    async addAllIfMissing(executor, jobs) {
      for (const { name, payload, key, runAt } of jobs) {
        await executor.execute(
          sql`insert into simulated_jobs (name, payload, key, run_at)
            select ${name}, ${JSON.stringify(payload)}::jsonb, ${key}, ${runAt?.toISOString() ?? null}::timestamptz
            where not exists (select 1 from simulated_jobs where key = ${key})
            on conflict do nothing`,
        );
      }
    },
    async releaseOfDeadWorkers(desk) {
      const alive = new Date(now().getTime() - leaseDeadAfterMs).toISOString();
      const heldTooLong = new Date(now().getTime() - heldTooLongMs).toISOString();
      // A job of which another one waits already is not needed twice.
      const { rowCount } = await desk.database.drizzle.execute(
        sql`with held as (
            select id, key from simulated_jobs
            where locked_by is not null and (
              locked_at < ${heldTooLong}::timestamptz
              or not exists (
                select 1 from worker_leases as lease where lease.id::text = locked_by
                  and lease.ended_at is null and lease.heartbeat_at > ${alive}::timestamptz
              )
            )
            for update skip locked
          ), gone as (
            delete from simulated_jobs using held where simulated_jobs.id = held.id
            returning simulated_jobs.name, simulated_jobs.payload, simulated_jobs.key
          )
          insert into simulated_jobs (name, payload, key)
          select distinct on (key) name, payload, key from gone
          on conflict do nothing`,
      );
      return rowCount ?? 0;
    },
  };
  return queue;
}

/** A job as the scheduler sees it. */
export interface WaitingJob {
  readonly id: string;
  readonly name: JobName;
  readonly payload: Record<string, unknown>;
}
