import {
  lockMs,
  mayDo,
  operatorAccounts,
  operatorSessions,
  operators,
  operatorTwoFactors,
  operatorVerifications,
  type Role,
  roles,
  triesMax,
} from '@luxon/cashdesk';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { twoFactor } from 'better-auth/plugins';
import { headers } from 'next/headers';
import { forbidden, redirect } from 'next/navigation';
import { cache } from 'react';
import { z } from 'zod';
import { panelOrigins } from './guard-requests.ts';
import { passwordLengthMin } from './judge-password.ts';
import { panelState } from './panel-state.ts';
import { passkeySignIn } from './passkeys.ts';
import { type Guarded, lacksSecondFactor, permissionOf } from './permissions.ts';
import { ageMsMax, judgeSignIn } from './sign-in-age.ts';
import { signInCookies } from './sign-in-cookie.ts';
import { afterSignIn, beforeSignIn, refuseSwitchedOff } from './sign-in-rules.ts';

function createAuth() {
  const { desk, settings } = panelState();
  const { url } = settings.panel;
  return betterAuth({
    appName: 'Luxon Cashdesk',
    baseURL: url,
    secret: desk.vault.hmac('panel-sign-in', 'secret'),
    trustedOrigins: [...panelOrigins(settings.panel)],
    database: drizzleAdapter(desk.database.drizzle, {
      provider: 'pg',
      schema: {
        user: operators,
        session: operatorSessions,
        account: operatorAccounts,
        verification: operatorVerifications,
        twoFactor: operatorTwoFactors,
      },
    }),
    // Operators are made by invitation only.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: passwordLengthMin },
    rateLimit: { enabled: true, customRules: { '/sign-in/email': { window: 60, max: 10 } } },
    hooks: { before: beforeSignIn, after: afterSignIn },
    databaseHooks: { session: { create: { before: refuseSwitchedOff } } },
    plugins: [
      // A browser is never trusted instead of the code.
      twoFactor({
        trustDeviceMaxAge: 1,
        accountLockout: { maxFailedAttempts: triesMax, durationSeconds: lockMs / 1_000 },
      }),
      passkeySignIn(),
    ],
    session: {
      expiresIn: ageMsMax / 1_000,
      updateAge: 15 * 60,
      additionalFields: { freshAt: { type: 'date', required: false, input: false } },
    },
    user: {
      additionalFields: {
        role: { type: [...roles], required: true, input: false },
        switchedOffAt: { type: 'date', required: false, input: false },
      },
    },
    telemetry: { enabled: false },
    advanced: signInCookies(url),
  });
}

let auth: ReturnType<typeof createAuth> | null = null;

/** Gives the panel's sign-in, made at its first use. */
export function panelAuth(): ReturnType<typeof createAuth> {
  auth ??= createAuth();
  return auth;
}

export interface Operator {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Signs in with a code of an app too. */
  readonly hasSecondFactor: boolean;
  /** Of this sign-in. */
  readonly sessionId: string;
  /** Showed a moment ago who it is: may change limits, roles and secrets. */
  readonly isFresh: boolean;
  /** As the history names this person. */
  readonly actor: string;
}

const time = z.coerce.date();
// Made at its use: the list of roles is not there while Next builds.
const signedIn = () =>
  z.object({
    user: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.enum(roles),
      switchedOffAt: z.null().optional(),
      twoFactorEnabled: z.boolean(),
    }),
    session: z.object({ id: z.string(), createdAt: time, updatedAt: time, freshAt: time.nullable() }),
  });

/** Gives the signed-in operator, or null; looked up once per request. */
export const readOperator = cache(async (): Promise<Operator | null> => {
  const session = await panelAuth().api.getSession({ headers: await headers() });
  const known = signedIn().safeParse(session);
  if (!known.success) return null;
  const age = judgeSignIn(known.data.session, panelState().desk.clock());
  if (age === 'over') return null;
  const { id, name, email, role, twoFactorEnabled } = known.data.user;
  return {
    id,
    name,
    email,
    role,
    hasSecondFactor: twoFactorEnabled,
    sessionId: known.data.session.id,
    isFresh: age === 'fresh',
    actor: `operator:${id}`,
  };
});

/** Gives the signed-in operator, whatever the role; sends anyone else to the sign-in page. */
export async function requireOperator(): Promise<Operator> {
  return (await readOperator()) ?? redirect('/sign-in');
}

/** Says whether the table opens a page, route or action to this operator. */
export function isOpenTo({ role }: Operator, name: Guarded): boolean {
  return mayDo(role, permissionOf(name));
}

/** Says whether this operator must turn the second factor on before using this. */
export function mustTurnOnFirst(operator: Operator, name: Guarded): boolean {
  const { secondFactor } = panelState().settings.panel;
  return permissionOf(name) !== 'keep_own_account' && lacksSecondFactor(operator, secondFactor);
}

/** Says whether this operator may use a route or action now: it is open to the role, and no second step is lacking. */
export function mayUse(operator: Operator, name: Guarded): boolean {
  return isOpenTo(operator, name) && !mustTurnOnFirst(operator, name);
}

/**
 * Gives the signed-in operator to whom the table (`permissions.ts`) opens this page, route or action; sends anyone else
 * to the sign-in page, or says that it is not open. The first thing in every page and action: a browser that asks Next
 * for a page alone never passes through the layout.
 */
export async function requirePermission(name: Guarded): Promise<Operator> {
  const operator = await requireOperator();
  if (!isOpenTo(operator, name)) return forbidden();
  return mustTurnOnFirst(operator, name) ? redirect('/me') : operator;
}
