import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { type Role, roles } from './roles.ts';

// The names of the columns' keys are better-auth's (1.7, core/db/get-tables): its drizzle adapter looks for them.
const instant = (name: string) => timestamp(name, { withTimezone: true });

const roleNames = sql.raw(roles.map((role) => `'${role}'`).join(', '));

/** better-auth's `user`. The role has no default: nobody is made without one. */
export const operators = pgTable(
  'operators',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull().unique('operators_email_once'),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    role: text('role').$type<Role>().notNull(),
    /** Null: may sign in. */
    switchedOffAt: instant('switched_off_at'),
    /** A code of an app is asked for beside the password. */
    twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [check('operators_role', sql`${table.role} in (${roleNames})`)],
);

/** better-auth's `session`: a browser signed in to the panel, nothing to do with the session at MobCash. */
export const operatorSessions = pgTable(
  'operator_sessions',
  {
    id: text('id').primaryKey(),
    expiresAt: instant('expires_at').notNull(),
    token: text('token').notNull().unique('operator_sessions_token_once'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    /** When the person last showed again who it is; null: at the sign-in alone. */
    freshAt: instant('fresh_at'),
    userId: text('user_id')
      .notNull()
      .references(() => operators.id, { onDelete: 'cascade' }),
  },
  (table) => [index('operator_sessions_of').on(table.userId)],
);

/** better-auth's `account`: how an operator signs in; `password` is a hash. */
export const operatorAccounts = pgTable(
  'operator_accounts',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => operators.id, { onDelete: 'cascade' }),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    refreshTokenExpiresAt: instant('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('operator_accounts_of').on(table.userId)],
);

/** better-auth's `verification`. */
export const operatorVerifications = pgTable(
  'operator_verifications',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('operator_verifications_of').on(table.identifier)],
);

/** One-time links by which an operator is made; only a keyed hash of the token is kept. */
export const operatorInvites = pgTable(
  'operator_invites',
  {
    id: uuid('id').primaryKey(),
    tokenHash: text('token_hash').notNull().unique('operator_invites_token_once'),
    /** What the operator made by it will be. */
    role: text('role').$type<Role>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [check('operator_invites_role', sql`${table.role} in (${roleNames})`)],
);

/** better-auth's `twoFactor`: the secret and the backup codes, sealed under a key made of the desk's. */
export const operatorTwoFactors = pgTable('operator_two_factors', {
  id: text('id').primaryKey(),
  userId: text('user_id')
    .notNull()
    .unique('operator_two_factors_once')
    .references(() => operators.id, { onDelete: 'cascade' }),
  secret: text('secret').notNull(),
  backupCodes: text('backup_codes').notNull(),
  verified: boolean('verified').notNull().default(true),
  failedVerificationCount: integer('failed_verification_count').default(0),
  lockedUntil: instant('locked_until'),
});

/** The 30-second steps whose code was used; the key is the rule that none is used twice. */
export const operatorTotpSteps = pgTable(
  'operator_totp_steps',
  {
    operatorId: text('operator_id')
      .notNull()
      .references(() => operators.id, { onDelete: 'cascade' }),
    step: bigint('step', { mode: 'bigint' }).notNull(),
  },
  (table) => [primaryKey({ name: 'operator_totp_steps_once', columns: [table.operatorId, table.step] })],
);

/** Public keys of passkeys (WebAuthn); nothing of them is secret. */
export const operatorPasskeys = pgTable(
  'operator_passkeys',
  {
    /** The credential's id, base64url. */
    id: text('id').primaryKey(),
    operatorId: text('operator_id')
      .notNull()
      .references(() => operators.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    /** COSE, base64url. */
    publicKey: text('public_key').notNull(),
    /** How often it signed, where the authenticator counts: going back shows a copy. */
    counter: bigint('counter', { mode: 'number' }).notNull(),
    transports: jsonb('transports').$type<string[]>().notNull(),
    createdAt: instant('created_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [index('operator_passkeys_of').on(table.operatorId)],
);

/** Tries to sign in with a password, by a keyed hash of the address: for addresses nobody has as for the others. */
export const signInTries = pgTable(
  'sign_in_tries',
  {
    emailHash: text('email_hash').primaryKey(),
    failed: integer('failed').notNull(),
    lastAt: instant('last_at').notNull(),
    lockedUntil: instant('locked_until'),
  },
  (table) => [index('sign_in_tries_by_time').on(table.lastAt)],
);

/** What can happen to an operator. */
export const operatorEvents = [
  'invited',
  'made',
  'role_changed',
  'switched_off',
  'switched_on',
  'locked',
  'unlocked',
  'signed_out_everywhere',
  'password_changed',
  'second_factor_on',
  'second_factor_off',
  'backup_codes_made',
  'passkey_added',
  'passkey_removed',
  'exported',
] as const;
export type OperatorEvent = (typeof operatorEvents)[number];

/** Append only, under the audit: who gave whom which rights, and why; and who took data out of the desk. No key to `operators`: it outlives everybody. */
export const operatorHistory = pgTable(
  'operator_history',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Null: an invitation, nobody yet. */
    operatorId: text('operator_id'),
    what: text('what').$type<OperatorEvent>().notNull(),
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    /** Roles before and after and the like, JSON-safe, never a secret. */
    facts: jsonb('facts').$type<Record<string, unknown>>(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [
    index('operator_history_of').on(table.operatorId, table.id),
    index('operator_history_by_time').on(table.at, table.id),
    check('operator_history_reason', sql`${table.reason} ~ '\\S'`),
  ],
);
