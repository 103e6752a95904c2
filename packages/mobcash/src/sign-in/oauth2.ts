import type { CallContext } from '../calls.ts';
import type { FormEncoding } from '../session/session.ts';
import type { Log } from '../settings.ts';
import { parseJson } from '../wire/parse-json.ts';
import { type Browser, type Form, openBrowser, type Page, type PostOptions } from './browse.ts';
import { findObstacle, isAboutFlow, refusesPassword, showsFieldsUnread } from './read-obstacle.ts';
import { SignInError } from './sign-in-error.ts';
import { isInvalidClient, postGrant } from './token-endpoint.ts';
import { readGrant, type TokenGrant } from './token-reply.ts';

export interface OAuth2Try {
  readonly context: CallContext;
  readonly log: Log;
  readonly random: (size: number) => Uint8Array;
  readonly login: string;
  readonly password: string;
  /** Called right before the password leaves; throws when it must not. */
  readonly beforePassword: () => Promise<void>;
  /** The encoding that worked before; null: not found out. */
  readonly formEncoding: FormEncoding | null;
  /** Told once an encoding was understood. */
  readonly onFormEncoding: (encoding: FormEncoding) => Promise<void>;
}

/**
 * Signs in by login and password through MobCash's Hydra: authorize, login, consent. The token is
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
  const submit = createSubmit(browser, attempt.formEncoding ?? 'urlencoded');
  const consentChallenge = await submitPassword(submit, loginChallenge, attempt, state);
  const page = await afterPassword(
    submit(`/authentication/consent?consent_challenge=${encodeURIComponent(consentChallenge)}`, {
      client_id: settings.clientId,
      grant_scope: 'offline',
      state,
    }),
  );
  const grant = await readFinalPage(page, attempt, state);
  await attempt.onFormEncoding(submit.encoding());
  return grant;
}

/** Posts the sign-in's own forms, in the other encoding only where an answer proves that no field was read. */
interface Submit {
  (path: string, form: Form, stopAt?: PostOptions['stopAt']): Promise<Page>;
  encoding(): FormEncoding;
}

function createSubmit(browser: Browser, first: FormEncoding): Submit {
  let encoding = first;
  const submit = async (path: string, form: Form, stopAt?: PostOptions['stopAt']): Promise<Page> => {
    const options = stopAt === undefined ? {} : { stopAt };
    const page = await browser.post(path, form, { ...options, encoding });
    if (!showsFieldsUnread(page.status, page.body)) return page;
    encoding = encoding === 'urlencoded' ? 'multipart' : 'urlencoded';
    return browser.post(path, form, { ...options, encoding });
  };
  return Object.assign(submit, { encoding: () => encoding });
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
  if (challenge !== null) return challenge;
  if (findObstacle(page.body) !== null) throw new SignInError('human_step_needed');
  throw new SignInError(isGatewayTrouble(page) ? 'unreachable' : 'sign_in_changed');
}

const hasConsentChallenge = (url: URL): boolean => url.searchParams.has('consent_challenge');

async function submitPassword(
  submit: Submit,
  challenge: string,
  attempt: OAuth2Try,
  state: string,
): Promise<string> {
  const page = await submit(
    `/authentication/login?login_challenge=${encodeURIComponent(challenge)}`,
    { nickname: attempt.login, password: attempt.password, state, remember_me: 'true' },
    hasConsentChallenge,
  );
  const consent =
    findInTrail(page, 'consent_challenge') ?? findInBody(page, ['ConsentChallenge', 'consent_challenge']);
  if (consent !== null) return consent;
  const error = findInTrail(page, 'error');
  if (error !== null)
    throw new SignInError('sign_in_error_page', error === 'access_denied' ? 'ambiguous' : 'unanswered');
  switch (findObstacle(page.body)) {
    case 'captcha':
      throw new SignInError('human_step_needed', 'ambiguous');
    case 'one_time_code':
    case 'terms':
      throw new SignInError('human_step_needed', 'accepted');
    case null:
      break;
  }
  // An old challenge, or a step that came twice: nothing was said about the password.
  if (page.status >= 400 && page.status < 500 && isAboutFlow(page.body))
    throw new SignInError('challenge_lost', 'unanswered');
  if (page.status === 403) throw new SignInError('sign_in_ambiguous', 'ambiguous');
  if (page.status === 401 && refusesPassword(page.body)) throw new SignInError('wrong_password', 'refused');
  if ([401, 409, 410].includes(page.status)) throw new SignInError('challenge_lost', 'unanswered');
  if (isGatewayTrouble(page)) throw new SignInError('unreachable', 'unanswered');
  // 200 without a challenge: the login form again (inferred). 400 says no plainly.
  if (isLoginForm(page) || page.status === 400) throw new SignInError('wrong_password', 'refused');
  throw new SignInError('sign_in_changed', 'ambiguous');
}

const isLoginForm = ({ status, body }: Page): boolean =>
  status === 200 && /<form/i.test(body) && /nickname|password/i.test(body);
/** A fault of the way there, a limit reached, or an answer without anything in it. */
const isGatewayTrouble = ({ status, body }: Page): boolean =>
  status >= 500 || status === 429 || body.trim() === '';

/** Past the login step the password was accepted, whatever fails from here on. */
async function afterPassword(page: Promise<Page>): Promise<Page> {
  try {
    return await page;
  } catch (error) {
    throw error instanceof SignInError ? new SignInError(error.code, 'accepted') : error;
  }
}

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
  if (findInTrail(page, 'code') === null && findObstacle(page.body) !== null)
    throw new SignInError('human_step_needed', 'accepted');
  if ([401, 403, 409, 410].includes(page.status)) throw new SignInError('challenge_lost', 'accepted');
  const code = findInTrail(page, 'code') ?? findInBody(page, ['code']);
  if (code === null)
    throw new SignInError(isGatewayTrouble(page) ? 'unreachable' : 'sign_in_changed', 'accepted');
  const returnedState =
    page.trail.find((url) => url.searchParams.has('code'))?.searchParams.get('state') ?? null;
  if (returnedState !== null && returnedState !== state) throw new SignInError('state_mismatch', 'accepted');
  return exchangeCode(context, code);
}

/** Exchanges a code at the token endpoint of a confidential client (RFC 6749 §4.1.3, §2.3.1). */
async function exchangeCode(context: CallContext, code: string): Promise<TokenGrant> {
  if (context.settings.clientSecret === null) throw new SignInError('client_secret_required', 'accepted');
  const page = await afterPassword(postGrant(context, { grant_type: 'authorization_code', code }));
  const grant = readGrant(parseJson(page.body), context);
  if (grant !== null) return grant;
  if (isInvalidClient(page)) throw new SignInError('client_secret_refused', 'accepted');
  throw new SignInError(isGatewayTrouble(page) ? 'unreachable' : 'sign_in_changed', 'accepted');
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
