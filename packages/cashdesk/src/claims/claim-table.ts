import { check, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { type DecidedSubject, subjects } from '../approval/decision.ts';
import { isOneOf } from '../database/state-column.ts';

/** What an operator has taken to decide about; given back: the row is gone, the history stays. */
export const claims = pgTable(
  'claims',
  {
    subject: text('subject').$type<DecidedSubject>().notNull(),
    subjectId: uuid('subject_id').notNull(),
    takenBy: text('taken_by').notNull(),
    takenAt: timestamp('taken_at', { withTimezone: true }).notNull(),
    /** The holder's last step here; idle counts from it. */
    activeAt: timestamp('active_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.subject, table.subjectId] }),
    check('claims_subject', isOneOf(table.subject, subjects)),
  ],
);
