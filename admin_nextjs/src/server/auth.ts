import { operatorAccounts, operatorSessions, operators, operatorVerifications } from '@luxon/cashdesk';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { panelState } from './panel-state.ts';

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
  /** As the history names this person. */
  readonly actor: string;
}

/** Gives the signed-in operator, or null; looked up once per request. */
export const readOperator = cache(async (): Promise<Operator | null> => {
  const session = await panelAuth().api.getSession({ headers: await headers() });
  return session === null
    ? null
    : { id: session.user.id, name: session.user.name, actor: `operator:${session.user.id}` };
});

/**
 * Gives the signed-in operator; sends anyone else to the sign-in page. Every page and action calls it: a browser that
 * asks Next for a page alone never passes through the layout.
 */
export async function requireOperator(): Promise<Operator> {
  return (await readOperator()) ?? redirect('/sign-in');
}
