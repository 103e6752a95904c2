import { bigint, check, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { personGaveReason } from '../database/state-column.ts';

/** Everything that ever moved, append only: what, from, to, who, why. */
export const history = pgTable(
  'history',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    subject: text('subject').$type<Subject>().notNull(),
    subjectId: uuid('subject_id').notNull(),
    /** Null: it was made. */
    fromState: text('from_state'),
    toState: text('to_state').notNull(),
    /** `system`, `worker:<lease>` or `operator:<id>`. */
    actor: text('actor').notNull(),
    reason: text('reason').notNull(),
    /** JSON-safe facts, no secrets. */
    facts: jsonb('facts').$type<Record<string, unknown>>(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [
    index('history_of_subject').on(table.subject, table.subjectId, table.id),
    check('history_person_reason', personGaveReason(table.actor, table.reason)),
  ],
);

/** The nouns that have states. */
export type Subject = 'mail' | 'payment' | 'request' | 'match' | 'attempt' | 'approval' | 'claim';
