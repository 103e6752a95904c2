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
import {
  type DecidedSubject,
  type Decision,
  type DecisionKind,
  decisionKinds,
  subjects,
} from './decision.ts';
import { type ApprovalState, approvalStates } from './transitions.ts';

/** Decisions a first person proposed and a second one has to confirm. */
export const approvals = pgTable(
  'approvals',
  {
    id: uuid('id').primaryKey(),
    subject: text('subject').$type<DecidedSubject>().notNull(),
    subjectId: uuid('subject_id').notNull(),
    kind: text('kind').$type<DecisionKind>().notNull(),
    /** Exactly what will be done; a confirmation changes nothing of it. */
    decision: jsonb('decision').$type<Decision>().notNull(),
    /** The largest sum it is about, minor units. */
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    currency: text('currency').$type<Currency>().notNull(),
    state: text('state').$type<ApprovalState>().notNull(),
    /** The facts it was proposed upon: confirmed only while they are these. */
    factsVersion: text('facts_version').notNull(),
    proposedBy: text('proposed_by').notNull(),
    reason: text('reason').notNull(),
    proposedAt: timestamp('proposed_at', { withTimezone: true }).notNull(),
    endedBy: text('ended_by'),
    endedReason: text('ended_reason'),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  (table) => [
    check('approvals_state', isOneOf(table.state, approvalStates)),
    check('approvals_kind', isOneOf(table.kind, decisionKinds)),
    check('approvals_subject', isOneOf(table.subject, subjects)),
    check('approvals_operators', sql`${table.proposedBy} like 'operator:_%'`),
    // Four eyes, whatever the code says: who confirms or declines is another operator than who proposed.
    check(
      'approvals_two_people',
      sql`${table.state} not in ('confirmed', 'declined') or (${table.endedBy} is not null and ${table.endedBy} like 'operator:_%' and ${table.endedBy} <> ${table.proposedBy})`,
    ),
    uniqueIndex('approvals_open_once')
      .on(table.subject, table.subjectId, table.kind)
      .where(sql`${table.state} = 'proposed'`),
    index('approvals_of_subject').on(table.subject, table.subjectId),
    index('approvals_open').on(table.proposedAt).where(sql`${table.state} = 'proposed'`),
  ],
);
