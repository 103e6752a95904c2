import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  index,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { personGaveReason } from '../database/state-column.ts';

/** What a person must look at, once per thing until it is closed. */
export const alarms = pgTable(
  'alarms',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind').notNull(),
    /** What it is about: an id, or a name. */
    subject: text('subject').notNull(),
    facts: jsonb('facts').$type<Record<string, unknown>>().notNull(),
    raisedAt: timestamp('raised_at', { withTimezone: true }).notNull(),
    closedAt: timestamp('closed_at', { withTimezone: true }),
    /** `system` where its cause is gone, else who looked at it; null: it is open, or was closed before this was kept. */
    closedBy: text('closed_by'),
    closeReason: text('close_reason'),
    /** When it was sent to the alarm channel; null: not yet, or there is none. */
    toldAt: timestamp('told_at', { withTimezone: true }),
  },
  (table) => [
    uniqueIndex('alarms_open_once').on(table.kind, table.subject).where(sql`${table.closedAt} is null`),
    index('alarms_by_close').on(table.closedAt).where(sql`${table.closedAt} is not null`),
  ],
);

/** Append only: an alarm was closed, by whom and why. */
export const alarmHistory = pgTable(
  'alarm_history',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    alarmId: uuid('alarm_id')
      .notNull()
      .references(() => alarms.id),
    kind: text('kind').notNull(),
    subject: text('subject').notNull(),
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [
    check('alarm_history_person_reason', personGaveReason(table.actor, table.reason)),
    index('alarm_history_by_time').on(table.at, table.id),
  ],
);
