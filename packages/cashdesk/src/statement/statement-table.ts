import { jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StatementMapping } from './read-statement.ts';

/** Which column of a bank's statement is what: said once by a person, remembered for the next file. */
export const statementMappings = pgTable('statement_mappings', {
  bank: text('bank').primaryKey(),
  mapping: jsonb('mapping').$type<StatementMapping>().notNull(),
  savedAt: timestamp('saved_at', { withTimezone: true }).notNull(),
});
