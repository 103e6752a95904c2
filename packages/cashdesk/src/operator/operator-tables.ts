import { boolean, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

// The names of the columns' keys are better-auth's (1.7, core/db/get-tables): its drizzle adapter looks for them.
const instant = (name: string) => timestamp(name, { withTimezone: true });

/** better-auth's `user`. */
export const operators = pgTable('operators', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique('operators_email_once'),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

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
export const operatorInvites = pgTable('operator_invites', {
  id: uuid('id').primaryKey(),
  tokenHash: text('token_hash').notNull().unique('operator_invites_token_once'),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});
