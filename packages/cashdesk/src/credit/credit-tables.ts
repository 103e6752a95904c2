import type { Currency } from '@luxon/money';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { isOneOf, personGaveReason } from '../database/state-column.ts';
import { matches } from '../match/match-table.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import { type AttemptState, attemptStates, exclusiveStates } from './transitions.ts';

/** One call that would credit a player; its row is committed before the call. */
export const attempts = pgTable(
  'attempts',
  {
    id: uuid('id').primaryKey(),
    matchId: uuid('match_id')
      .notNull()
      .references(() => matches.id),
    paymentId: uuid('payment_id')
      .notNull()
      .references(() => payments.id),
    requestId: uuid('request_id')
      .notNull()
      .references(() => requests.id),
    playerId: text('player_id').notNull(),
    /** What is credited, minor units. */
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    currency: text('currency').$type<Currency>().notNull(),
    state: text('state').$type<AttemptState>().notNull(),
    /** How many attempts this match had before. */
    ordinal: integer('ordinal').notNull(),
    /** First planning of this run of automatic tries: their budget of time starts here. */
    seriesStartedAt: timestamp('series_started_at', { withTimezone: true }).notNull(),
    /** On whose word: `system`, or the operator who matched or tried again. */
    plannedBy: text('planned_by').notNull(),
    plannedAt: timestamp('planned_at', { withTimezone: true }).notNull(),
    /** The last turn of the automatic credit it was planned after: one that came later holds it. Numbers, since clocks differ. */
    plannedAfterTurn: bigint('planned_after_turn', { mode: 'bigint' }).notNull().default(sql`0`),
    /** The last block of its player, likewise. */
    plannedAfterRuling: bigint('planned_after_ruling', { mode: 'bigint' }).notNull().default(sql`0`),
    /** The mail that had taken the payment back by then; null: none. */
    plannedAfterReversal: uuid('planned_after_reversal'),
    /** Not sent before, by the database's clock: until then whoever planned it may take it back. Null: at once. */
    notBefore: timestamp('not_before', { withTimezone: true }),
    sendingAt: timestamp('sending_at', { withTimezone: true }),
    /** The last turn of the automatic credit before the call: the breakers count what began after the last start. */
    sentAfterTurn: bigint('sent_after_turn', { mode: 'bigint' }),
    /** The sum of every call ever started in this currency, this one included: a window's sum is a difference of two. */
    startedMinor: bigint('started_minor', { mode: 'bigint' }),
    /** When the call is over at the latest. */
    deadlineAt: timestamp('deadline_at', { withTimezone: true }),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
    /** The worker that sent it; while it is planned, the one that has it in hand. */
    leaseId: uuid('lease_id'),
    sessionVersion: bigint('session_version', { mode: 'bigint' }),
    nickname: text('nickname'),
    /** The desk's money before the call, minor units of the call's currency, and since when it was that; null: not read. */
    balanceBeforeMinor: bigint('balance_before_minor', { mode: 'bigint' }),
    balanceBeforeAt: timestamp('balance_before_at', { withTimezone: true }),
    reason: text('reason'),
    httpStatus: integer('http_status'),
    /** Field names and types of the reply, no values. */
    shape: text('shape'),
    /** Masked text of the reply for a person's eyes, at most 2 KB. */
    evidence: text('evidence'),
    /** When evidence about an unknown outcome was last looked for, and what that came to. */
    lookedAt: timestamp('looked_at', { withTimezone: true }),
    lookResult: text('look_result'),
  },
  (table) => [
    check('attempts_state', isOneOf(table.state, attemptStates)),
    check(
      'attempts_balance_before',
      sql`(${table.balanceBeforeMinor} is null) = (${table.balanceBeforeAt} is null)`,
    ),
    uniqueIndex('attempts_match_once').on(table.matchId).where(isOneOf(table.state, exclusiveStates)),
    uniqueIndex('attempts_payment_once').on(table.paymentId).where(isOneOf(table.state, exclusiveStates)),
    uniqueIndex('attempts_request_once').on(table.requestId).where(isOneOf(table.state, exclusiveStates)),
    index('attempts_of_payment').on(table.paymentId),
    index('attempts_of_match').on(table.matchId, table.ordinal),
    index('attempts_by_state').on(table.state, table.plannedAt),
    // What the breakers measure: sums and speed, of all and of one player.
    index('attempts_by_sending').on(table.sendingAt),
    index('attempts_by_player').on(table.playerId, table.sendingAt),
    index('attempts_by_finish').on(table.finishedAt),
    index('attempts_started').on(table.currency, table.startedMinor),
    index('attempts_started_after').on(table.currency, table.sentAfterTurn, table.startedMinor),
    index('attempts_started_at').on(table.currency, table.sendingAt, table.startedMinor),
    index('attempts_without_effect')
      .on(table.currency, table.sendingAt)
      .where(isOneOf(table.state, ['rejected', 'not_sent', 'not_applied'])),
  ],
);

/**
 * What MobCash really answered, sealed: for the day somebody must prove it. A late answer is a second row. Only a change
 * of key rewrites a row.
 */
export const attemptReplies = pgTable(
  'attempt_replies',
  {
    id: uuid('id').primaryKey(),
    attemptId: uuid('attempt_id')
      .notNull()
      .references(() => attempts.id),
    sealed: text('sealed').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [index('attempt_replies_of').on(table.attemptId)],
);

/** Proof that an attempt was confirmed. Written once; the database refuses to change or delete it. */
export const receipts = pgTable(
  'receipts',
  {
    id: uuid('id').primaryKey(),
    attemptId: uuid('attempt_id')
      .notNull()
      .references(() => attempts.id),
    playerId: text('player_id').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    currency: text('currency').$type<Currency>().notNull(),
    /** `mobcash` (its own answer), `shape` (a reply of a trusted shape) or `operator:<id>`. */
    confirmedBy: text('confirmed_by').notNull(),
    facts: jsonb('facts').$type<Record<string, unknown>>().notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [uniqueIndex('receipts_attempt_once').on(table.attemptId)],
);

/** Append only: who trusted which shape, who stopped, why. */
export const trustedShapeHistory = pgTable(
  'trusted_shape_history',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    shape: text('shape').notNull(),
    isTrusted: boolean('is_trusted').notNull(),
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    /** The attempt that showed it; null when trust ends. */
    attemptId: uuid('attempt_id'),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [
    index('trusted_shape_history_of').on(table.shape, table.id),
    index('trusted_shape_history_by_time').on(table.at, table.id),
    check('trusted_shape_history_person_reason', personGaveReason(table.actor, table.reason)),
  ],
);

/** Reply shapes a person found to be credits in the cashier's history; revocable. */
export const trustedShapes = pgTable('trusted_shapes', {
  shape: text('shape').primaryKey(),
  trustedBy: text('trusted_by').notNull(),
  reason: text('reason').notNull(),
  attemptId: uuid('attempt_id').notNull(),
  trustedAt: timestamp('trusted_at', { withTimezone: true }).notNull(),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
  revokedBy: text('revoked_by'),
});
