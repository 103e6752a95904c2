import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytea } from '../database/bytea.ts';
import { isOneOf } from '../database/state-column.ts';
import type { StoredNotice } from './notice-facts.ts';
import { saidByMail } from './said-by-mail.ts';
import { type MailState, mailStates, waitingMailStates } from './transitions.ts';

/** Every message of a watched folder, raw; nothing here is ever deleted by the program. */
export const mails = pgTable(
  'mails',
  {
    id: uuid('id').primaryKey(),
    mailbox: text('mailbox').notNull(),
    folder: text('folder').notNull(),
    uidValidity: bigint('uid_validity', { mode: 'bigint' }).notNull(),
    uid: bigint('uid', { mode: 'bigint' }).notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    /** The server's INTERNALDATE: when the mail arrived. */
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull(),
    storedAt: timestamp('stored_at', { withTimezone: true }).notNull(),
    /** Null only when it was too big to fetch. */
    raw: bytea('raw'),
    rawSha256: text('raw_sha256'),
    state: text('state').$type<MailState>().notNull(),
    stateReason: text('state_reason'),
    /** The evidence of the verdict, JSON-safe, with the DNS record that was seen. */
    evidence: jsonb('evidence').$type<Record<string, unknown>>(),
    parserVersion: text('parser_version'),
    /** What a mail that waits for a person seems to say; only a person's word makes a payment of it. */
    notice: jsonb('notice').$type<StoredNotice>(),
    paymentId: uuid('payment_id'),
    tries: integer('tries').notNull().default(0),
  },
  (table) => [
    unique('mails_uid_once').on(table.mailbox, table.folder, table.uidValidity, table.uid),
    check('mails_state', isOneOf(table.state, mailStates)),
    index('mails_by_state').on(table.state, table.id),
    index('mails_of_bytes').on(table.rawSha256),
    // What waits for a person is few: whatever it is filtered or searched by is found in here, and no other mail is read.
    index('mails_for_person')
      .on(
        table.state,
        table.id,
        table.stateReason,
        table.mailbox,
        sql`(${saidByMail(table).bank})`,
        sql`(${saidByMail(table).amount})`,
        sql`(${saidByMail(table).referenceKey}) text_pattern_ops`,
      )
      .where(isOneOf(table.state, waitingMailStates)),
    index('mails_waiting').on(table.storedAt).where(sql`${table.state} in ('stored', 'verified')`),
  ],
);

/** How far a folder was read. */
export const mailCursors = pgTable(
  'mail_cursors',
  {
    mailbox: text('mailbox').notNull(),
    folder: text('folder').notNull(),
    uidValidity: bigint('uid_validity', { mode: 'bigint' }).notNull(),
    nextUid: bigint('next_uid', { mode: 'bigint' }).notNull(),
    /** When the last complete scan ended: the age of this is the health of the mailbox. */
    scannedAt: timestamp('scanned_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.mailbox, table.folder] })],
);

/** Mails the server listed but did not hand over; asked for again until it does. */
export const mailHoles = pgTable(
  'mail_holes',
  {
    mailbox: text('mailbox').notNull(),
    folder: text('folder').notNull(),
    uidValidity: bigint('uid_validity', { mode: 'bigint' }).notNull(),
    uid: bigint('uid', { mode: 'bigint' }).notNull(),
    tries: integer('tries').notNull(),
    nextTryAt: timestamp('next_try_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.mailbox, table.folder, table.uidValidity, table.uid] })],
);
