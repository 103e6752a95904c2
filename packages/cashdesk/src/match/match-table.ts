import { sql } from 'drizzle-orm';
import { index, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';

/** The decision that a payment belongs to a request. `ended_at` set: a person took it apart. */
export const matches = pgTable(
  'matches',
  {
    id: uuid('id').primaryKey(),
    paymentId: uuid('payment_id')
      .notNull()
      .references(() => payments.id),
    requestId: uuid('request_id')
      .notNull()
      .references(() => requests.id),
    decidedBy: text('decided_by').notNull(),
    reason: text('reason').notNull(),
    decidedAt: timestamp('decided_at', { withTimezone: true }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [
    uniqueIndex('matches_payment_once').on(table.paymentId).where(sql`${table.endedAt} is null`),
    // Those that were taken apart, too.
    index('matches_of_payment').on(table.paymentId),
    index('matches_of_request').on(table.requestId),
    uniqueIndex('matches_request_once').on(table.requestId).where(sql`${table.endedAt} is null`),
  ],
);
