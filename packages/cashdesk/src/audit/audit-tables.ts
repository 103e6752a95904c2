import { sql } from 'drizzle-orm';
import { bigint, check, date, pgTable, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

/** Rows of audited tables that are not in the chain yet; a trigger writes them beside every row that is added. */
export const auditPending = pgTable('audit_pending', {
  id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  tableName: text('table_name').notNull(),
  rowId: text('row_id').notNull(),
});

/** The chain over every audited row, append only. What each field holds to the byte: `chain-rule.ts`. */
export const auditChain = pgTable(
  'audit_chain',
  {
    seq: bigint('seq', { mode: 'bigint' }).primaryKey(),
    tableName: text('table_name').notNull(),
    rowId: text('row_id').notNull(),
    /** Times are text, because the hash covers these very bytes. Null: the row names none. */
    rowAt: text('row_at'),
    /** Null: the row was gone before it could be sealed. */
    rowHash: text('row_hash'),
    columnHashes: text('column_hashes').notNull(),
    sealedAt: text('sealed_at').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    uniqueIndex('audit_chain_row_once').on(table.tableName, table.rowId),
    check('audit_chain_seq_positive', sql`${table.seq} > 0`),
  ],
);

/** The head of the chain once a day, as it was told outside: log and alarm channel. The copy outside is the proof. */
export const auditHeads = pgTable('audit_heads', {
  /** Day in Bishkek. */
  day: date('day', { mode: 'string' }).primaryKey(),
  seq: bigint('seq', { mode: 'bigint' }).notNull(),
  hash: text('hash').notNull(),
  at: timestamp('at', { withTimezone: true }).notNull(),
  /** When it was sent to the alarm channel; null: not yet, or there is none. */
  toldAt: timestamp('told_at', { withTimezone: true }),
});
