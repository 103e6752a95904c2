import {
  mayDo,
  operatorAccounts,
  operatorSessions,
  operators,
  operatorVerifications,
  type Role,
  roles,
} from '@luxon/cashdesk';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { headers } from 'next/headers';
import { forbidden, redirect } from 'next/navigation';
import { cache } from 'react';
import { z } from 'zod';
import { panelState } from './panel-state.ts';
import { type Guarded, permissionOf } from './permissions.ts';

/** The least a panel password may have. */
export const passwordLengthMin = 12;

function createAuth() {
  const { desk, settings } = panelState();
  const { port, url } = settings.panel;
  return betterAuth({
    appName: 'Luxon Cashdesk',
    baseURL: url,
    secret: desk.vault.hmac('panel-sign-in', 'secret'),
    trustedOrigins: [url, `http://localhost:${port}`, `http://127.0.0.1:${port}`],
    database: drizzleAdapter(desk.database.drizzle, {
      provider: 'pg',
      schema: {
        user: operators,
        session: operatorSessions,
        account: operatorAccounts,
        verification: operatorVerifications,
      },
    }),
    // Operators are made by invitation only.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: passwordLengthMin },
    rateLimit: { enabled: true, customRules: { '/sign-in/email': { window: 60, max: 10 } } },
    user: {
      additionalFields: {
        role: { type: [...roles], required: true, input: false },
        switchedOffAt: { type: 'date', required: false, input: false },
      },
    },
    telemetry: { enabled: false },
    advanced: { useSecureCookies: url.startsWith('https:'), cookiePrefix: 'luxon' },
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
  /** As the history names this person. */
  readonly actor: string;
}

const signedIn = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  switchedOffAt: z.null().optional(),
});

/** Gives the signed-in operator, or null; looked up once per request. */
export const readOperator = cache(async (): Promise<Operator | null> => {
  const session = await panelAuth().api.getSession({ headers: await headers() });
  const user = signedIn.safeParse(session?.user);
  if (!user.success) return null;
  const { id, name, email, role } = user.data;
  return { id, name, email, role, actor: `operator:${id}` };
});

/** Gives the signed-in operator, whatever the role; sends anyone else to the sign-in page. */
export async function requireOperator(): Promise<Operator> {
  return (await readOperator()) ?? redirect('/sign-in');
}

/** Says whether the table opens a page, route or action to this operator. */
export function isOpenTo({ role }: Operator, name: Guarded): boolean {
  return mayDo(role, permissionOf(name));
}

/**
 * Gives the signed-in operator to whom the table (`permissions.ts`) opens this page, route or action; sends anyone else
 * to the sign-in page, or says that it is not open. The first thing in every page and action: a browser that asks Next
 * for a page alone never passes through the layout.
 */
export async function requirePermission(name: Guarded): Promise<Operator> {
  const operator = await requireOperator();
  return isOpenTo(operator, name) ? operator : forbidden();
}
