import { sql } from 'drizzle-orm';
import { index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** One row per worker process that ever ran; it is alive while `ended_at` is null and its heartbeat fresh. */
export const workerLeases = pgTable(
  'worker_leases',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
    heartbeatAt: timestamp('heartbeat_at', { withTimezone: true }).notNull(),
    /** Ids under which this process locks jobs of the queue. */
    jobWorkerIds: text('job_worker_ids').array().notNull().default(sql`'{}'::text[]`),
    endedAt: timestamp('ended_at', { withTimezone: true }),
    endedBecause: text('ended_because'),
  },
  (table) => [index('worker_leases_running').on(table.heartbeatAt).where(sql`${table.endedAt} is null`)],
);
