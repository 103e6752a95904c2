import type { Currency } from '@luxon/money';
import { type SQL, sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { receivingAccounts } from '../account/account-tables.ts';
import { isOneOf } from '../database/state-column.ts';
import { type RequestState, requestStates } from './transitions.ts';

/** A player's wish to be credited, with the exact amount reserved for it. */
export const requests = pgTable(
  'requests',
  {
    id: uuid('id').primaryKey(),
    /** Digits; never a number. */
    playerId: text('player_id').notNull(),
    scope: text('scope').notNull(),
    currency: text('currency').$type<Currency>().notNull(),
    /** What the player asked for, minor units. */
    baseMinor: bigint('base_minor', { mode: 'bigint' }).notNull(),
    /** What the player must pay: base plus slot, minor units. */
    payMinor: bigint('pay_minor', { mode: 'bigint' }).notNull(),
    state: text('state').$type<RequestState>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    /** While true nobody else is given this amount. */
    holdsAmount: boolean('holds_amount').notNull(),
    /** When the amount has rested long enough to be issued again; null while the request is alive. */
    restsUntil: timestamp('rests_until', { withTimezone: true }),
    /** Where the player was told to pay; null: the desk has one account, from its settings. */
    receivingAccountId: uuid('receiving_account_id').references(() => receivingAccounts.id),
    idempotencyKey: text('idempotency_key').notNull(),
    actor: text('actor').notNull(),
  },
  (table) => [
    check('requests_state', isOneOf(table.state, requestStates)),
    check('requests_player_digits', sql`${table.playerId} ~ '^[0-9]{1,20}$'`),
    check('requests_amounts', sql`${table.baseMinor} > 0 and ${table.payMinor} >= ${table.baseMinor}`),
    uniqueIndex('requests_amount_once')
      .on(table.scope, table.currency, table.payMinor)
      .where(sql`${table.holdsAmount}`),
    uniqueIndex('requests_key_once').on(table.idempotencyKey),
    // Only what rests is in it: a new request costs it nothing, and no plan takes it for the held amounts.
    index('requests_resting')
      .on(table.restsUntil)
      .where(sql`${table.holdsAmount} and ${table.restsUntil} is not null`),
    index('requests_by_state').on(table.state, table.createdAt),
    // What the matcher asks for: the same sums come back for years, their holders of these days stay few.
    index('requests_by_held_amount').on(
      table.scope,
      table.currency,
      table.payMinor,
      sql`coalesce(${table.restsUntil}, 'infinity'::timestamptz)`,
    ),
    // What the tables of the panel page through and search by; the rest of a row's order is its id.
    index('requests_by_time').on(table.createdAt, table.id),
    index('requests_by_player').on(table.playerId, table.createdAt),
    index('requests_by_pay').on(table.payMinor, table.createdAt),
    index('requests_by_base').on(table.baseMinor, table.createdAt),
    // The unpaid requests nearest to a sum, above and below it.
    index('requests_unpaid_by_sum')
      .on(table.currency, table.payMinor)
      .where(sql`${table.state} in ('open', 'grace')`),
    index('requests_of_account')
      .on(table.receivingAccountId, table.createdAt)
      .where(sql`${table.receivingAccountId} is not null`),
  ],
);

/** When a request's amount stopped being its own, or will: infinity while it is alive. As `requests_by_held_amount` has it. */
export const heldUntil = (): SQL<Date> =>
  sql<Date>`coalesce(${requests.restsUntil}, 'infinity'::timestamptz)`;
