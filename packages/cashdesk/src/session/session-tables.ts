import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

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
    /** HMAC of the credentials that came to nothing; other credentials lift the stop. */
    stoppedFor: text('stopped_for'),
    /** How MobCash wants the sign-in's forms, once one encoding worked. */
    formEncoding: text('form_encoding'),
    /** When MobCash last accepted the current session. */
    acceptedAt: instant('accepted_at'),
    /** When the current session is expected to end, and whence that is known: `stated`, `learned` or `assumed`. */
    endsAt: instant('ends_at'),
    endKnownBy: text('end_known_by'),
    /** Whether the machine can renew it without a person. */
    renewsItself: boolean('renews_itself'),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [
    check('session_heads_state', sql`${table.state} in ('ready', 'due', 'renewing', 'needs_operator')`),
    check('session_heads_form_encoding', sql`${table.formEncoding} in ('urlencoded', 'multipart')`),
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
    check(
      'sessions_source',
      sql`${table.source} in ('env', 'paste', 'refresh', 'oauth2', 'app2app', 'browser')`,
    ),
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
    /** When MobCash last accepted the pair: from then on a broken answer says nothing against it. */
    acceptedAt: instant('accepted_at'),
  },
  (table) => [
    check(
      'password_submissions_outcome',
      sql`${table.outcome} in ('pending', 'accepted', 'refused', 'ambiguous', 'not_sent')`,
    ),
  ],
);

/** Refresh tokens that were sent, known by their HMAC: a second sending would revoke the whole family. */
export const refreshSubmissions = pgTable('refresh_submissions', {
  tokenHmac: text('token_hmac').primaryKey(),
  submittedAt: instant('submitted_at').notNull(),
});

/** Sessions a person brought, waiting to be tried at MobCash before they are taken. */
export const sessionCandidates = pgTable(
  'session_candidates',
  {
    id: uuid('id').primaryKey(),
    binding: text('binding').notNull(),
    /** As in `sessions`; null once it is taken or refused. */
    sealed: text('sealed'),
    shownToken: text('shown_token').notNull(),
    state: text('state').notNull(),
    reason: text('reason'),
    actor: text('actor').notNull(),
    broughtAt: instant('brought_at').notNull(),
    settledAt: instant('settled_at'),
  },
  (table) => [
    check('session_candidates_state', sql`${table.state} in ('waiting', 'taken', 'refused')`),
    check('session_candidates_erased', sql`(${table.state} = 'waiting') = (${table.sealed} is not null)`),
    index('session_candidates_waiting').on(table.broughtAt).where(sql`${table.state} = 'waiting'`),
  ],
);

/** Every try to renew, append only: why, by which way, what came of it. */
export const sessionRenewalHistory = pgTable(
  'session_renewal_history',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    binding: text('binding').notNull(),
    /** Why it was tried: `due`, `expired`, `refused`, `none`, `asked`. */
    cause: text('cause').notNull(),
    /** Null: no way was open. */
    way: text('way'),
    /** `renewed`, or the reason of the failure. */
    outcome: text('outcome').notNull(),
    actor: text('actor').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at').notNull(),
  },
  (table) => [
    index('session_renewal_history_of').on(table.binding, table.id),
    index('session_renewal_history_by_time').on(table.endedAt, table.id),
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
  (table) => [
    index('session_history_of').on(table.binding, table.id),
    index('session_history_by_time').on(table.at, table.id),
  ],
);
