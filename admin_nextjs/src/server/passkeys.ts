import { addPasskey, listPasskeys, notePasskeyUse, readPasskey } from '@luxon/cashdesk';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { Operator } from './auth.ts';
import { panelState } from './panel-state.ts';

// Passkeys by @simplewebauthn/server; better-auth's own plugin (1.7.6) does not fit better-auth 1.7.25.

const challengeMs = 5 * 60_000;

interface Challenges {
  createVerificationValue(data: { identifier: string; value: string; expiresAt: Date }): Promise<unknown>;
  consumeVerificationValue(identifier: string): Promise<{ readonly expiresAt: Date } | null>;
}

/** The site a passkey belongs to. Browsers know none of an address written as numbers. */
function site(): { readonly rpID: string; readonly origin: string } {
  const { hostname, origin } = new URL(panelState().settings.panel.url);
  return { rpID: hostname, origin };
}

async function keepChallenge(challenges: Challenges, about: string, challenge: string): Promise<void> {
  const expiresAt = new Date(panelState().desk.clock().getTime() + challengeMs);
  await challenges.createVerificationValue({
    identifier: `passkey ${about} ${challenge}`,
    value: about,
    expiresAt,
  });
}

/** Answers whether a challenge is one of ours, once. */
const takesChallenge = (challenges: Challenges, about: string) => async (challenge: string) => {
  const kept = await challenges.consumeVerificationValue(`passkey ${about} ${challenge}`);
  return kept !== null && kept.expiresAt > panelState().desk.clock();
};

/** Gives what the browser needs to make a passkey of this operator. */
export async function offerPasskey(challenges: Challenges, operator: Operator) {
  const known = await listPasskeys(panelState().desk, operator.id);
  const options = await generateRegistrationOptions({
    rpName: 'Luxon Cashdesk',
    rpID: site().rpID,
    userName: operator.email,
    userDisplayName: operator.name,
    userID: new TextEncoder().encode(operator.id),
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports })),
    // It stands for password and second factor at once: the device asks for finger, face or PIN.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await keepChallenge(challenges, operator.id, options.challenge);
  return options;
}

/** Checks what the browser made, and keeps it. False: it is not what was asked for. */
export async function acceptPasskey(
  challenges: Challenges,
  operator: Operator,
  given: { readonly name: string; readonly response: RegistrationResponseJSON },
): Promise<boolean> {
  const { rpID, origin } = site();
  const verified = await verifyRegistrationResponse({
    response: given.response,
    expectedChallenge: takesChallenge(challenges, operator.id),
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(() => null);
  if (verified === null || !verified.verified) return false;
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  return addPasskey(panelState().desk, {
    id,
    operatorId: operator.id,
    name: given.name,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    counter,
    transports,
  });
}

const refused = (): APIError =>
  new APIError('UNAUTHORIZED', { code: 'PASSKEY_REFUSED', message: 'The passkey does not fit.' });

/** Signing in by a passkey alone: two questions under `/api/auth/passkey/`. */
export const passkeySignIn = () =>
  ({
    id: 'luxon-passkey',
    endpoints: {
      passkeyOptions: createAuthEndpoint('/passkey/options', { method: 'POST' }, async (ctx) => {
        const options = await generateAuthenticationOptions({
          rpID: site().rpID,
          userVerification: 'required',
        });
        await keepChallenge(ctx.context.internalAdapter, 'sign-in', options.challenge);
        return ctx.json(options);
      }),
      passkeySignIn: createAuthEndpoint(
        '/passkey/sign-in',
        { method: 'POST', body: z.object({ response: z.custom<AuthenticationResponseJSON>(isResponse) }) },
        async (ctx) => {
          const { desk } = panelState();
          const { response } = ctx.body;
          const passkey = await readPasskey(desk, response.id);
          if (passkey === null) throw refused();
          const { rpID, origin } = site();
          const verified = await verifyAuthenticationResponse({
            response,
            expectedChallenge: takesChallenge(ctx.context.internalAdapter, 'sign-in'),
            expectedOrigin: origin,
            expectedRPID: rpID,
            requireUserVerification: true,
            credential: {
              id: passkey.id,
              publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
              counter: passkey.counter,
              transports: passkey.transports,
            },
          }).catch(() => null);
          if (verified === null || !verified.verified) throw refused();
          await notePasskeyUse(desk, passkey.id, verified.authenticationInfo.newCounter);
          const user = await ctx.context.internalAdapter.findUserById(passkey.operatorId);
          if (user === null) throw refused();
          const session = await ctx.context.internalAdapter.createSession(user.id);
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ status: true });
        },
      ),
    },
    rateLimit: [{ pathMatcher: (path) => path.startsWith('/passkey/'), window: 60, max: 20 }],
  }) satisfies BetterAuthPlugin;

/** The library looks at every part of it; here only that it is of the form at all. */
function isResponse(value: unknown): boolean {
  return z.object({ id: z.string().max(2_000), response: z.looseObject({}) }).safeParse(value).success;
}
