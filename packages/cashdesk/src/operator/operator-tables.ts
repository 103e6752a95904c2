import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
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
] as const;
export type OperatorEvent = (typeof operatorEvents)[number];

/** Append only, under the audit: who gave whom which rights, and why. No key to `operators`: it outlives everybody. */
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
    check('operator_history_reason', sql`${table.reason} ~ '\\S'`),
  ],
);
