import type { Currency } from '@luxon/money';
import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { isOneOf, personGaveReason } from '../database/state-column.ts';

/** What the desk's people ruled about a player. A player nobody ruled about has no row. */
export const players = pgTable(
  'players',
  {
    /** Digits; never a number. */
    playerId: text('player_id').primaryKey(),
    /** No request is taken, and money waits for a person. */
    isBlocked: boolean('is_blocked').notNull(),
    /** The most one request may ask for, and all of a day (Bishkek), minor units; null: any. */
    requestMaxMinor: bigint('request_max_minor', { mode: 'bigint' }),
    dayMaxMinor: bigint('day_max_minor', { mode: 'bigint' }),
    /** Of the two sums. */
    currency: text('currency').$type<Currency>().notNull(),
    actor: text('actor').notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    check('players_digits', sql`${table.playerId} ~ '^[0-9]{1,20}$'`),
    check('players_sums', sql`${table.requestMaxMinor} > 0 and ${table.dayMaxMinor} > 0`),
    index('players_blocked').on(table.changedAt).where(sql`${table.isBlocked}`),
  ],
);

/** What can be done about a player. */
export const playerSteps = ['noted', 'blocked', 'unblocked', 'limited'] as const;
export type PlayerStep = (typeof playerSteps)[number];

/** Append only, under the audit: notes, and who ruled what about a player and why. */
export const playerHistory = pgTable(
  'player_history',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    playerId: text('player_id').notNull(),
    what: text('what').$type<PlayerStep>().notNull(),
    /** The note itself, or why. */
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    /** The sums as they were set, JSON-safe. */
    facts: jsonb('facts').$type<Record<string, unknown>>(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [
    check('player_history_what', isOneOf(table.what, playerSteps)),
    check('player_history_person_reason', personGaveReason(table.actor, table.reason)),
    index('player_history_of').on(table.playerId, table.id),
    index('player_history_by_time').on(table.at, table.id),
  ],
);
