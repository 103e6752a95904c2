import { sql } from 'drizzle-orm';
import { bigint, check, pgTable, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** One row: the check value that tells the right key from a wrong one. It exists before any other ciphertext. */
export const vaultKeys = pgTable(
  'vault_keys',
  {
    one: smallint('one').primaryKey().default(1),
    keyId: text('key_id').notNull(),
    checkValue: text('check_value').notNull(),
    /** The key of the fingerprints, sealed; null: they are made with the first key. It outlives a change of key. */
    fingerprintKey: text('fingerprint_key'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [check('vault_keys_only_one', sql`${table.one} = 1`)],
);

/** One row per epoch file (one file per machine): a row older than its file shows that the database was restored. */
export const databaseEpochs = pgTable('database_epochs', {
  fileId: uuid('file_id').primaryKey(),
  epoch: bigint('epoch', { mode: 'bigint' }).notNull(),
  advancedAt: timestamp('advanced_at', { withTimezone: true }).notNull().defaultNow(),
});
