import { sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { deadAfter } from './worker-lease.ts';

/**
 * Releases the jobs that dead workers hold (the queue alone would hold them for 4 h), and gives their number.
 * A holder no lease knows gets a minute: it may be a worker that has not stated its ids yet.
 */
export async function releaseJobsOfDeadWorkers(desk: Desk): Promise<number> {
  return desk.database.drizzle.transaction(async (tx) => {
    const { rows } = await tx.execute<{ locked_by: string; jobs: number }>(sql`
      select held.locked_by, count(*)::int as jobs
      from graphile_worker._private_jobs as held
      where held.locked_by is not null
        and not exists (
          select 1 from worker_leases as lease
          where held.locked_by = any (lease.job_worker_ids)
            and lease.ended_at is null
            and lease.heartbeat_at > clock_timestamp() - ${deadAfter}
        )
        and (
          held.locked_at < clock_timestamp() - interval '1 minute'
          or exists (select 1 from worker_leases as lease where held.locked_by = any (lease.job_worker_ids))
        )
      group by held.locked_by`);
    if (rows.length === 0) return 0;
    const holders = sql.param(rows.map((row) => row.locked_by));
    await tx.execute(sql`select graphile_worker.force_unlock_workers(${holders}::text[])`);
    return rows.reduce((sum, row) => sum + row.jobs, 0);
  });
}
