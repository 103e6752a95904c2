import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const switches = pgTable(
  'switches',
  {
    name: text('name').primaryKey(),
    isOn: boolean('is_on').notNull(),
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    /** What a breaker measured when it stopped the credit; null where a person turned the switch. */
    facts: jsonb('facts').$type<Record<string, unknown>>(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [check('switches_name', sql`${table.name} in ('automaticCredit')`)],
);

/** Append only. */
export const switchHistory = pgTable(
  'switch_history',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    isOn: boolean('is_on').notNull(),
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    facts: jsonb('facts').$type<Record<string, unknown>>(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [
    index('switch_history_of').on(table.name, table.id),
    index('switch_history_by_time').on(table.at, table.id),
    check('switch_history_reason', sql`${table.reason} ~ '\\S'`),
  ],
);
