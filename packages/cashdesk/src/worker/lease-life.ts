import { getTableName, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Desk } from '../desk/desk.ts';

export const heartbeatMs = 2_000;
/** Without a heartbeat for so long, by the database's clock, a worker counts as dead and never comes back. */
export const leaseDeadAfterMs = 10_000;

const deadAfter = sql.raw(`interval '${leaseDeadAfterMs} milliseconds'`);

/**
 * Says, as SQL, that a row of `worker_leases` is alive: not ended, heartbeat younger than 10 s by the database's clock.
 * `name`: what the statement calls the table at that place.
 */
export function isLiveRow(desk: Pick<Desk, 'databaseTime'>, name: string): SQL<boolean> {
  const lease = sql.identifier(name);
  return sql<boolean>`(${lease}.ended_at is null and ${lease}.heartbeat_at > ${desk.databaseTime()} - ${deadAfter})`;
}

/**
 * Says, as SQL, that the lease with this id is alive. The id is a value or a column, never a piece of SQL: a column is
 * written with its table here, because drizzle leaves the table away in a select from one table, and the lease would be
 * compared with itself.
 */
export function leaseIsLive(desk: Pick<Desk, 'databaseTime'>, leaseId: string | AnyPgColumn): SQL<boolean> {
  const id = typeof leaseId === 'string' ? sql`${leaseId}` : withTable(leaseId);
  return sql<boolean>`exists (select 1 from worker_leases as live_lease where live_lease.id = ${id} and ${isLiveRow(desk, 'live_lease')})`;
}

const withTable = (column: AnyPgColumn): SQL =>
  sql`${sql.identifier(getTableName(column.table))}.${sql.identifier(column.name)}`;
