import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';

export const heartbeatMs = 2_000;
/** Without a heartbeat for so long, by the database's clock, a worker counts as dead and never comes back. */
export const leaseDeadAfterMs = 10_000;

export const deadAfter = sql.raw(`interval '${leaseDeadAfterMs} milliseconds'`);

/**
 * Says, as SQL, that the lease with this id is alive: not ended, heartbeat younger than 10 s by the database's
 * clock. For `startSending` and for the sweep.
 */
export function leaseIsLive(desk: Pick<Desk, 'databaseTime'>, leaseId: string | SQLWrapper): SQL<boolean> {
  return sql<boolean>`exists (select 1 from worker_leases as live_lease where live_lease.id = ${leaseId} and live_lease.ended_at is null and live_lease.heartbeat_at > ${desk.databaseTime()} - ${deadAfter})`;
}
