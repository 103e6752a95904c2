import { and, getTableName, isNull, not } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { isLiveRow } from './lease-life.ts';
import { workerLeases } from './worker-lease-table.ts';

export interface DeadWorkerSweep {
  /** Attempts that were `sending` without a live worker and are `unknown` now. */
  readonly unknownAttempts: string[];
  readonly releasedJobs: number;
}

/**
 * Ends the leases of workers without a heartbeat, has what they were sending marked `unknown` (`credit/` does
 * that and gives the attempts' ids), then releases their jobs. Any number of workers may run it at once.
 */
export async function sweepLeases(
  desk: Desk,
  markOrphanedAttempts: (desk: Desk) => Promise<string[]>,
): Promise<DeadWorkerSweep> {
  await desk.database.drizzle
    .update(workerLeases)
    .set({ endedAt: desk.databaseTime(), endedBecause: 'no heartbeat' })
    .where(and(isNull(workerLeases.endedAt), not(isLiveRow(desk, getTableName(workerLeases)))));
  // The attempts first: a job released before would find its attempt still `sending`.
  const unknownAttempts = await markOrphanedAttempts(desk);
  return { unknownAttempts, releasedJobs: await desk.queue.releaseOfDeadWorkers(desk) };
}
