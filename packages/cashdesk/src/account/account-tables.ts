import type { Currency } from '@luxon/money';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  jsonb,
  pgTable,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

/** Where players may be asked to pay. Without any the desk has the one of its settings. */
export const receivingAccounts = pgTable(
  'receiving_accounts',
  {
    id: uuid('id').primaryKey(),
    /** What operators call it. */
    name: text('name').notNull(),
    bank: text('bank').notNull(),
    /** Address the bank writes to, lower case. With the bank it is the scope: accounts that share both share amounts. */
    mailbox: text('mailbox').notNull(),
    /** What the player is shown: a phone or account number, a name. */
    payTo: text('pay_to').notNull(),
    currency: text('currency').$type<Currency>().notNull(),
    /** The most that may be received or promised in one day (Bishkek), minor units; null: no limit. */
    dayLimitMinor: bigint('day_limit_minor', { mode: 'bigint' }),
    /** The least and the most one request may ask for, minor units; null: any. */
    requestMinMinor: bigint('request_min_minor', { mode: 'bigint' }),
    requestMaxMinor: bigint('request_max_minor', { mode: 'bigint' }),
    /** Minutes of the day (Bishkek) from and until which it is shown; from after until: over midnight; null: always. */
    shownFromMinute: smallint('shown_from_minute'),
    shownUntilMinute: smallint('shown_until_minute'),
    isOn: boolean('is_on').notNull(),
    /** Why it is on or off, as the person who turned it said. */
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    uniqueIndex('receiving_accounts_name_once').on(sql`lower(${table.name})`),
    check(
      'receiving_accounts_sums',
      sql`${table.dayLimitMinor} > 0 and ${table.requestMinMinor} > 0 and ${table.requestMaxMinor} >= coalesce(${table.requestMinMinor}, 1)`,
    ),
    check(
      'receiving_accounts_hours',
      sql`(${table.shownFromMinute} is null) = (${table.shownUntilMinute} is null) and ${table.shownFromMinute} between 0 and 1439 and ${table.shownUntilMinute} between 0 and 1439 and ${table.shownFromMinute} <> ${table.shownUntilMinute}`,
    ),
  ],
);

/** Append only: an account was added, switched on or off. */
export const receivingAccountHistory = pgTable(
  'receiving_account_history',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => receivingAccounts.id),
    what: text('what').$type<'added' | 'switched_on' | 'switched_off'>().notNull(),
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    /** What it was added with, JSON-safe. */
    facts: jsonb('facts').$type<Record<string, unknown>>(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [
    index('receiving_account_history_of').on(table.accountId, table.id),
    index('receiving_account_history_by_time').on(table.at, table.id),
  ],
);
