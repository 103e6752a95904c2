import type { Currency } from '@luxon/money';
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
import { isOneOf } from '../database/state-column.ts';
import { mails } from '../mail/mail-tables.ts';
import type { MatchDecision } from '../match/decide-match.ts';
import { type Deviation, deviations } from '../match/deviations.ts';
import { type PaymentState, paymentStates } from './transitions.ts';

/** Money the bank told us about. */
export const payments = pgTable(
  'payments',
  {
    id: uuid('id').primaryKey(),
    mailId: uuid('mail_id')
      .notNull()
      .references(() => mails.id),
    bank: text('bank').notNull(),
    /** What a notice can be told apart by: bank, mailbox, holder. Amounts are unique inside it. */
    scope: text('scope').notNull(),
    /** Minor units, as the bank stated them. */
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    currency: text('currency').$type<Currency>().notNull(),
    /** Null: the bank stated none. */
    bankTime: timestamp('bank_time', { withTimezone: true }),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
    reference: text('reference'),
    holder: text('holder'),
    state: text('state').$type<PaymentState>().notNull(),
    /** Who vouches that it is real: `bank` (proven origin) or `operator` (a person accepted an unproven mail). */
    vouchedBy: text('vouched_by').$type<'bank' | 'operator'>().notNull(),
    /** The matcher's last word; null: not looked at yet. */
    decision: jsonb('decision').$type<MatchDecision>(),
    /** How it differs from its request, or while it waits from those that may be it; beside the state. */
    deviations: text('deviations').array().$type<Deviation[]>().notNull().default(sql`'{}'::text[]`),
    /** The bank's own mail that takes it back; since then nothing goes on with it by itself. Null: there is none. */
    reversalMailId: uuid('reversal_mail_id').references(() => mails.id),
    reversedAt: timestamp('reversed_at', { withTimezone: true }),
  },
  (table) => [
    check('payments_state', isOneOf(table.state, paymentStates)),
    check('payments_vouched_by', sql`${table.vouchedBy} in ('bank', 'operator')`),
    check(
      'payments_deviations',
      sql`${table.deviations} <@ array[${sql.raw(deviations.map((name) => `'${name}'`).join(', '))}]`,
    ),
    check('payments_reversed', sql`(${table.reversalMailId} is null) = (${table.reversedAt} is null)`),
    check('payments_amount_positive', sql`${table.amountMinor} > 0`),
    uniqueIndex('payments_reference_once')
      .on(table.bank, table.reference)
      .where(sql`${table.reference} is not null`),
    // Two genuine equal payments in one second cannot be: amounts are unique inside a scope.
    uniqueIndex('payments_fingerprint_once')
      .on(table.bank, table.scope, table.amountMinor, table.currency, table.bankTime)
      .where(sql`${table.bankTime} is not null and ${table.vouchedBy} = 'bank'`),
    uniqueIndex('payments_mail_once').on(table.mailId),
    index('payments_by_state').on(table.state, table.recordedAt),
    // What the tables of the panel page through and search by; the rest of a row's order is its id.
    index('payments_by_time').on(table.recordedAt, table.id),
    index('payments_by_amount').on(table.amountMinor, table.recordedAt),
    index('payments_of_scope').on(table.scope, table.recordedAt),
    // As people copy it: any case, and often only its beginning.
    index('payments_by_reference')
      .on(sql`upper(${table.reference}) text_pattern_ops`)
      .where(sql`${table.reference} is not null`),
  ],
);

/** Hashes of the bank's signatures a payment rests on: the same signature never makes a second payment. */
export const paymentSignatures = pgTable(
  'payment_signatures',
  {
    signatureHash: text('signature_hash').notNull(),
    paymentId: uuid('payment_id')
      .notNull()
      .references(() => payments.id),
  },
  (table) => [uniqueIndex('payments_signature_once').on(table.signatureHash)],
);
