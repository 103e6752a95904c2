import { sql } from 'drizzle-orm';
import { bigint, check, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { personGaveReason } from '../database/state-column.ts';

/** The nouns that have states: what the history tells of. */
export const historySubjects = [
  'mail',
  'payment',
  'request',
  'match',
  'attempt',
  'approval',
  'claim',
] as const;
export type Subject = (typeof historySubjects)[number];

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
    // What the audit page reads: the newest of each noun, and what people did, of all or of one.
    index('history_by_time').on(table.subject, table.at, table.id),
    index('history_of_people').on(table.at, table.id).where(isByPerson(table.actor)),
    index('history_of_person').on(table.actor, table.at, table.id).where(isByPerson(table.actor)),
    check('history_person_reason', personGaveReason(table.actor, table.reason)),
  ],
);

/** Says, as SQL, that a person did it. The same words here and in a query, so that the index serves it. */
export const isByPerson = (actor: unknown) => sql`${actor} like 'operator:%'`;
