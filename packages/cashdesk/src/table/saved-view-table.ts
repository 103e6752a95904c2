import { sql } from 'drizzle-orm';
import { check, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { isOneOf } from '../database/state-column.ts';
import { type TablePlace, tablePlaces } from './table-names.ts';

/** A filter and a choice of columns that an operator gave a name, for a page of the panel that shows tables. */
export const savedViews = pgTable(
  'saved_views',
  {
    id: uuid('id').primaryKey(),
    /** `operator:<id>`: everybody sees only their own. */
    owner: text('owner').notNull(),
    tableName: text('table_name').$type<TablePlace>().notNull(),
    name: text('name').notNull(),
    /** As it stands in the address bar, without a page. */
    query: text('query').notNull(),
    savedAt: timestamp('saved_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    check('saved_views_table', isOneOf(table.tableName, tablePlaces)),
    uniqueIndex('saved_views_name_once').on(table.owner, table.tableName, sql`lower(${table.name})`),
  ],
);
