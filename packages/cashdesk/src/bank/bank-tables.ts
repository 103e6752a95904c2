import { sql } from 'drizzle-orm';
import { boolean, check, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** The banks this desk can read, as the worker that started last knows them: the panel reads no descriptions. */
export const bankCatalog = pgTable('bank_catalog', {
  bank: text('bank').primaryKey(),
  name: text('name').notNull(),
  domains: text('domains').array().notNull(),
  /** Null: every address of the domains may write notices. */
  senders: text('senders').array(),
  /** Whether the desk's settings name it: its mails are read. */
  isUsed: boolean('is_used').notNull(),
  /** Whether the operator described it, in a file of their own. */
  isOwn: boolean('is_own').notNull(),
  /** `absent`: it signs nothing, a person decides about each of its mails. */
  signing: text('signing').$type<'present' | 'absent'>().notNull(),
  seenAt: timestamp('seen_at', { withTimezone: true }).notNull(),
});

/** Descriptions of banks that people had tried on the stored mails. Nothing of the desk changes by a trial. */
export const bankTrials = pgTable(
  'bank_trials',
  {
    id: uuid('id').primaryKey(),
    /** The description, as it was pasted. */
    yaml: text('yaml').notNull(),
    /** Mails received since then are tried. */
    since: timestamp('since', { withTimezone: true }).notNull(),
    /** What it came to; null: it waits for the worker. */
    result: jsonb('result').$type<unknown>(),
    actor: text('actor').notNull(),
    askedAt: timestamp('asked_at', { withTimezone: true }).notNull(),
    doneAt: timestamp('done_at', { withTimezone: true }),
  },
  (table) => [
    check('bank_trials_done', sql`(${table.result} is null) = (${table.doneAt} is null)`),
    index('bank_trials_by_time').on(table.askedAt),
  ],
);
