import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const version = (name: string) => bigint(name, { mode: 'bigint' });

/** One row per binding (API address, login, cashbox, place): which of its sessions is used, and in what state. */
export const sessionHeads = pgTable(
  'session_heads',
  {
    binding: text('binding').primaryKey(),
    /** Grows with every change of session; the current session carries the same number. */
    version: version('version').notNull(),
    predecessorVersion: version('predecessor_version'),
    state: text('state').notNull(),
    reason: text('reason'),
    readyTokensHmac: text('ready_tokens_hmac'),
    failures: integer('failures').notNull().default(0),
    nextTryAt: instant('next_try_at'),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [
    check('session_heads_state', sql`${table.state} in ('ready', 'due', 'renewing', 'needs_operator')`),
  ],
);

/** One row per session ever stored; the secrets of a superseded one are erased. */
export const sessions = pgTable(
  'sessions',
  {
    binding: text('binding').notNull(),
    version: version('version').notNull(),
    /** JSON of bearer token, user id, session id and refresh token, sealed; null once superseded. */
    sealed: text('sealed'),
    shownToken: text('shown_token').notNull(),
    source: text('source').notNull(),
    transport: text('transport').notNull(),
    obtainedAt: instant('obtained_at').notNull(),
    expiresAt: instant('expires_at'),
    provenAt: instant('proven_at'),
    refusedAt: instant('refused_at'),
    storedAt: instant('stored_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'sessions_version_once', columns: [table.binding, table.version] }),
    check('sessions_source', sql`${table.source} in ('env', 'paste', 'oauth2', 'app2app')`),
    check('sessions_transport', sql`${table.transport} in ('rpc', 'rest')`),
  ],
);

/** HMACs of the ready-token triples ever taken from the environment; never the tokens. */
export const sessionReadyTokens = pgTable(
  'session_ready_tokens',
  {
    binding: text('binding').notNull(),
    hmac: text('hmac').notNull(),
    takenAt: instant('taken_at').notNull(),
  },
  (table) => [primaryKey({ name: 'session_ready_tokens_once', columns: [table.binding, table.hmac] })],
);

/** What became of each (login, password), known by its HMAC. */
export const passwordSubmissions = pgTable(
  'password_submissions',
  {
    pairHmac: text('pair_hmac').primaryKey(),
    outcome: text('outcome').notNull(),
    restarts: integer('restarts').notNull().default(0),
    submittedAt: instant('submitted_at').notNull(),
    answeredAt: instant('answered_at'),
  },
  (table) => [
    check(
      'password_submissions_outcome',
      sql`${table.outcome} in ('pending', 'accepted', 'refused', 'ambiguous', 'not_sent')`,
    ),
  ],
);

/** Append only. */
export const sessionHistory = pgTable(
  'session_history',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    binding: text('binding').notNull(),
    version: version('version').notNull(),
    what: text('what').notNull(),
    reason: text('reason'),
    source: text('source'),
    shownToken: text('shown_token'),
    actor: text('actor').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [index('session_history_of').on(table.binding, table.id)],
);
