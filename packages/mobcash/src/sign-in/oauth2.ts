import { z } from 'zod';
import type { CallContext } from '../calls.ts';
import type { Log } from '../settings.ts';
import { parseJson } from '../wire/parse-json.ts';
import { type Browser, openBrowser, type Page } from './browse.ts';
import { SignInError } from './sign-in-error.ts';

/** What a way of signing in hands over: a bearer token, not yet a session. */
export interface TokenGrant {
  readonly bearerToken: string;
  readonly refreshToken: string | null;
  readonly expiresAt: Date | null;
}

export interface OAuth2Try {
  readonly context: CallContext;
  readonly log: Log;
  readonly random: (size: number) => Uint8Array;
  readonly login: string;
  readonly password: string;
  /** Called right before the password leaves; throws when it must not. */
  readonly beforePassword: () => Promise<void>;
}

/**
 * Signs in by login and password through MobCash's Hydra (fact sheet §2): authorize, login, consent. The token is
 * looked for in the final body first, then in query and fragment; a bare code is exchanged where the desk has a
 * client secret. One cookie jar per try. Throws {@link SignInError}.
 */
export async function signInByOAuth2(attempt: OAuth2Try): Promise<TokenGrant> {
  const { context, log } = attempt;
  const { settings } = context;
  log.info(`[MobCash Auth] 🔄 Starting OAuth2 flow with login: ${attempt.login}`);
  const state = Buffer.from(attempt.random(16)).toString('hex');
  const browser = openBrowser(context);
  const loginChallenge = await authorize(browser, settings.clientId, state);
  await attempt.beforePassword();
  const consentChallenge = await submitPassword(browser, loginChallenge, attempt, state);
  const page = await afterPassword(
    browser.post(`/authentication/consent?consent_challenge=${encodeURIComponent(consentChallenge)}`, {
      client_id: settings.clientId,
      grant_scope: 'offline',
      state,
    }),
  );
  return readFinalPage(page, attempt, state);
}

async function authorize(browser: Browser, clientId: string, state: string): Promise<string> {
  const page = await browser.post('/hydra/oauth2/auth', {
    response_type: 'code',
    grant_type: 'refresh_token',
    scope: 'offline',
    client_id: clientId,
    prompt: 'consent',
    state,
  });
  const challenge =
    findInTrail(page, 'login_challenge') ?? findInBody(page, ['LoginChallenge', 'login_challenge']);
  if (challenge === null) throw new SignInError(page.status >= 500 ? 'unreachable' : 'sign_in_changed');
  return challenge;
}

const hasConsentChallenge = (url: URL): boolean => url.searchParams.has('consent_challenge');

async function submitPassword(
  browser: Browser,
  challenge: string,
  attempt: OAuth2Try,
  state: string,
): Promise<string> {
  const page = await browser.post(
    `/authentication/login?login_challenge=${encodeURIComponent(challenge)}`,
    { nickname: attempt.login, password: attempt.password, state, remember_me: 'true' },
    hasConsentChallenge,
  );
  const consent =
    findInTrail(page, 'consent_challenge') ?? findInBody(page, ['ConsentChallenge', 'consent_challenge']);
  if (consent !== null) return consent;
  if (findInTrail(page, 'error') !== null) throw new SignInError('sign_in_error_page', 'ambiguous');
  if (page.status === 403) throw new SignInError('sign_in_ambiguous', 'ambiguous');
  // 200 without a challenge: the login form again (§2.6, inferred). 400 and 401 say no plainly.
  if (page.status === 200 || page.status === 400 || page.status === 401)
    throw new SignInError('wrong_password', 'refused');
  throw new SignInError(page.status >= 500 ? 'unreachable' : 'sign_in_changed', 'ambiguous');
}

/** Past the login step the password was accepted, whatever fails from here on. */
async function afterPassword(page: Promise<Page>): Promise<Page> {
  try {
    return await page;
  } catch (error) {
    throw error instanceof SignInError ? new SignInError(error.code, 'accepted') : error;
  }
}

const tokenReply = z.looseObject({
  access_token: z.string().min(8),
  refresh_token: z.string().optional(),
  expires_in: z.coerce.number().positive().optional(),
});

async function readFinalPage(page: Page, attempt: OAuth2Try, state: string): Promise<TokenGrant> {
  const { context } = attempt;
  const fromBody = readGrant(parseJson(page.body), context);
  if (fromBody !== null) return fromBody;
  for (const url of [...page.trail].reverse()) {
    const fromUrl =
      readGrant(Object.fromEntries(url.searchParams), context) ??
      readGrant(Object.fromEntries(new URLSearchParams(url.hash.slice(1))), context);
    if (fromUrl !== null) return fromUrl;
  }
  if (findInTrail(page, 'error') !== null) throw new SignInError('sign_in_error_page', 'accepted');
  const code = findInTrail(page, 'code') ?? findInBody(page, ['code']);
  if (code === null) throw new SignInError('sign_in_changed', 'accepted');
  const returnedState =
    page.trail.find((url) => url.searchParams.has('code'))?.searchParams.get('state') ?? null;
  if (returnedState !== null && returnedState !== state) throw new SignInError('state_mismatch', 'accepted');
  return exchangeCode(context, code);
}

/** Exchanges a code at the token endpoint of a confidential client (RFC 6749 §4.1.3, §2.3.1). */
async function exchangeCode(context: CallContext, code: string): Promise<TokenGrant> {
  const { clientId, clientSecret } = context.settings;
  if (clientSecret === null) throw new SignInError('client_secret_required', 'accepted');
  const page = await afterPassword(
    openBrowser(context).post('/hydra/oauth2/token', {
      grant_type: 'authorization_code',
      code,
      client_id: clientId,
      client_secret: clientSecret,
    }),
  );
  const grant = readGrant(parseJson(page.body), context);
  if (grant !== null) return grant;
  throw new SignInError(
    page.body.includes('invalid_client') ? 'client_secret_refused' : 'sign_in_changed',
    'accepted',
  );
}

function readGrant(value: unknown, context: CallContext): TokenGrant | null {
  const parsed = tokenReply.safeParse(value);
  if (!parsed.success) return null;
  const { access_token, refresh_token, expires_in } = parsed.data;
  return {
    bearerToken: access_token,
    refreshToken: refresh_token ?? null,
    expiresAt: expires_in === undefined ? null : new Date(context.clock().getTime() + expires_in * 1_000),
  };
}

function findInTrail(page: Page, name: string): string | null {
  for (const url of [...page.trail].reverse()) {
    const value = url.searchParams.get(name);
    if (value) return value;
  }
  return null;
}

function findInBody(page: Page, names: readonly string[]): string | null {
  const json = parseJson(page.body);
  if (typeof json !== 'object' || json === null) return null;
  for (const name of names) {
    const value = (json as Record<string, unknown>)[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}
