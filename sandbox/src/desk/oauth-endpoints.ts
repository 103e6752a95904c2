import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendHtml, sendJson } from '../net/loopback-server.ts';
import { readForm } from '../net/read-body.ts';
import { strike, waitSlowly } from './answer.ts';
import { type DeskState, recordCall } from './desk-state.ts';
import { csrfCookieName, type Flow, hydraCookie, readHydraCookie, startFlow } from './hydra-flow.ts';
import { finishAtCallback, sendTokens } from './oauth-final-step.ts';

export const authorizePath = '/hydra/oauth2/auth';
export const tokenPath = '/hydra/oauth2/token';
export const loginPath = '/authentication/login';
export const consentPath = '/authentication/consent';
export const callbackPath = '/authentication/callback';

const noCsrf = 'The request is not allowed. No CSRF value available in the session cookie.';
const otherCsrf =
  'The request is not allowed. The CSRF value from the token does not match the CSRF value from the data store.';

/** The sign-in's endpoints and the flows under way. */
export interface OAuthEndpoints {
  serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
}

/** Creates the Hydra-shaped sign-in of the desk (fact sheet §2). */
export function createOAuthEndpoints(state: DeskState, baseUrl: () => string): OAuthEndpoints {
  const flows: Flow[] = [];
  const find = (key: keyof Flow, value: string | null | undefined): Flow | undefined =>
    value ? flows.find((flow) => flow[key] === value) : undefined;
  const redirectUri = (): string => `${baseUrl()}${callbackPath}`;

  const redirect = (response: ServerResponse, to: string, cookies: string[] = []): void => {
    response.writeHead(state.settings.redirectStatus, { location: to, 'set-cookie': cookies }).end();
  };
  const redirectError = (
    response: ServerResponse,
    error: string,
    description: string,
    given: string | null,
  ): void => {
    const query = new URLSearchParams({ error, error_description: description, state: given ?? '' });
    redirect(response, `${redirectUri()}?${query}`);
  };

  function authorize(response: ServerResponse, query: URLSearchParams, losesCookie: boolean): void {
    if (query.get('client_id') !== state.clientId) {
      sendHtml(
        response,
        400,
        'OAuth2 error',
        'invalid_client: the requested OAuth 2.0 Client does not exist.',
      );
      return;
    }
    const given = query.get('redirect_uri');
    if (given !== null && given !== redirectUri()) {
      sendHtml(response, 400, 'OAuth2 error', 'invalid_request: the redirect_uri does not match.');
      return;
    }
    const stateText = query.get('state');
    const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    if (query.get('response_type') !== 'code') {
      redirectError(response, 'unsupported_response_type', 'The client may only ask for a code.', stateText);
    } else if ((stateText ?? '').length < 8) {
      redirectError(
        response,
        'invalid_state',
        'The state is missing or has less than 8 characters.',
        stateText,
      );
    } else if (scopes.some((scope) => scope !== 'offline' && scope !== 'offline_access')) {
      redirectError(
        response,
        'invalid_scope',
        'The requested scope is invalid, unknown, or malformed.',
        stateText,
      );
    } else {
      const flow = startFlow(query, state.random);
      flows.push(flow);
      const cookie = hydraCookie(csrfCookieName('login', state.clientId), flow.loginCsrf, state.clock());
      redirect(
        response,
        `${baseUrl()}${loginPath}?login_challenge=${flow.loginChallenge}`,
        losesCookie ? [] : [cookie],
      );
    }
  }

  /** The hop back from a page: the verifier counts once, and only beside the cookie of its own flow. */
  function verify(
    request: IncomingMessage,
    response: ServerResponse,
    flow: Flow,
    step: 'login' | 'consent',
  ): boolean {
    const verifier = step === 'login' ? flow.loginVerifier : flow.consentVerifier;
    const wanted = step === 'login' ? flow.loginCsrf : flow.consentCsrf;
    const stage = step === 'login' ? 'login_done' : 'consent_done';
    const csrf = readHydraCookie(request.headers.cookie, csrfCookieName(step, state.clientId));
    const given = flow.query.get('state');
    if (flow.usedVerifiers.has(verifier) || flow.stage !== stage) {
      redirectError(response, 'invalid_request', `The ${step} verifier has been used already.`, given);
    } else if (csrf === null) {
      redirectError(response, 'request_forbidden', noCsrf, given);
    } else if (csrf !== wanted) {
      redirectError(response, 'request_forbidden', otherCsrf, given);
    } else {
      flow.usedVerifiers.add(verifier);
      return true;
    }
    return false;
  }

  function returnFromLogin(request: IncomingMessage, response: ServerResponse, flow: Flow): void {
    if (!verify(request, response, flow, 'login')) return;
    flow.stage = 'consent';
    const now = state.clock();
    const consentUrl = `${baseUrl()}${consentPath}?consent_challenge=${flow.consentChallenge}`;
    const cookies = [
      hydraCookie(csrfCookieName('consent', state.clientId), flow.consentCsrf, now),
      hydraCookie('ory_hydra_session', state.random(24).toString('base64url'), now),
    ];
    redirect(response, consentUrl, flow.losesCookie === true ? [] : cookies);
  }

  function returnFromConsent(request: IncomingMessage, response: ServerResponse, flow: Flow): void {
    if (!verify(request, response, flow, 'consent')) return;
    const given = flow.query.get('state') ?? '';
    if (state.settings.finalStep === 'error') {
      flow.stage = 'finished';
      redirectError(response, 'access_denied', 'The resource owner denied the request.', given);
      return;
    }
    flow.stage = 'code';
    const query = new URLSearchParams({
      code: flow.code,
      scope: flow.query.get('scope') ?? '',
      state: given,
    });
    redirect(response, `${redirectUri()}?${query}`);
  }

  const isRead = (encoding: string): boolean =>
    state.settings.formEncoding === 'any' || state.settings.formEncoding === encoding;
  const unread = (field: string) => ({
    error: 'invalid_request',
    error_description: `the form fields were not read: ${field} is missing`,
  });

  async function submitLogin(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const form = await readForm(request);
    const fault = recordCall(state, { path: loginPath, method: 'loginPage' });
    const flow = find('loginChallenge', url.searchParams.get('login_challenge'));
    if (flow === undefined) return sendJson(response, 401, { error: 'the login challenge is unknown' });
    if (flow.stage !== 'login')
      return sendJson(response, 410, { error: 'the login challenge was handled already' });
    if (fault !== null && strike(response, fault)) return;
    await waitSlowly(state, fault);
    if (!isRead(form.encoding)) return sendJson(response, 400, unread('nickname'));
    const { obstacle } = state.settings;
    if (obstacle === 'captcha')
      return sendHtml(response, 200, 'MobCash', '<div class="g-recaptcha">I am not a robot</div>');
    flow.losesCookie = fault?.fault === 'lost_cookie';
    const [login, password] = [form.fields.get('nickname'), form.fields.get('password')];
    if (login === undefined || password === undefined || form.encoding === 'none') {
      return sendHtml(response, 200, 'MobCash', '<form method="post"><input name="nickname"></form>');
    }
    const isRight = login === state.login && password === state.password;
    const outcome = isRight ? 'accepted' : 'refused';
    state.signIns.push({ way: 'oauth2', login, encoding: form.encoding, outcome, at: state.clock() });
    if (!isRight && state.settings.wrongPassword === 403)
      return sendJson(response, 403, { error: 'Forbidden' });
    if (!isRight) {
      return sendHtml(response, 200, 'MobCash', '<form method="post"><input name="nickname"></form>');
    }
    if (obstacle === 'one_time_code')
      return sendHtml(response, 200, 'MobCash', '<input autocomplete="one-time-code">');
    flow.stage = 'login_done';
    redirect(response, `${baseUrl()}${authorizePath}?${echo(flow, 'login_verifier', flow.loginVerifier)}`);
  }

  async function submitConsent(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const form = await readForm(request);
    const fault = recordCall(state, { path: consentPath, method: 'consentPage' });
    const flow = find('consentChallenge', url.searchParams.get('consent_challenge'));
    if (flow === undefined) return sendJson(response, 401, { error: 'the consent challenge is unknown' });
    if (flow.stage !== 'consent')
      return sendJson(response, 410, { error: 'the consent challenge was handled already' });
    if (fault !== null && strike(response, fault)) return;
    await waitSlowly(state, fault);
    if (!isRead(form.encoding)) return sendJson(response, 400, unread('client_id'));
    if (state.settings.obstacle === 'consent_changed')
      return sendHtml(
        response,
        200,
        'MobCash',
        '<form method="post">New terms: <button>I agree</button></form>',
      );
    if (form.fields.get('client_id') !== state.clientId || form.fields.get('grant_scope') !== 'offline') {
      return sendJson(response, 400, { error: 'client_id and grant_scope do not fit the request' });
    }
    flow.stage = 'consent_done';
    redirect(
      response,
      `${baseUrl()}${authorizePath}?${echo(flow, 'consent_verifier', flow.consentVerifier)}`,
    );
  }

  async function serveAuthorize(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const [login, consent] = [
      url.searchParams.get('login_verifier'),
      url.searchParams.get('consent_verifier'),
    ];
    if (request.method === 'GET' && (login !== null || consent !== null)) {
      recordCall(state, { path: authorizePath, method: null });
      const flow = find('loginVerifier', login) ?? find('consentVerifier', consent);
      if (flow === undefined)
        return redirectError(response, 'invalid_request', 'The verifier is unknown.', null);
      return login === null
        ? returnFromConsent(request, response, flow)
        : returnFromLogin(request, response, flow);
    }
    const query =
      request.method === 'GET'
        ? url.searchParams
        : new URLSearchParams([...(await readForm(request)).fields]);
    const fault = recordCall(state, { path: authorizePath, method: 'authorize' });
    if (fault !== null && strike(response, fault)) return;
    await waitSlowly(state, fault);
    authorize(response, query, fault?.fault === 'lost_cookie');
  }

  function showPage(response: ServerResponse, url: URL): void {
    recordCall(state, { path: url.pathname, method: null });
    const login = find('loginChallenge', url.searchParams.get('login_challenge'));
    const consent = find('consentChallenge', url.searchParams.get('consent_challenge'));
    if (url.pathname === loginPath && login?.stage === 'login') {
      sendJson(response, 200, { LoginChallenge: login.loginChallenge });
    } else if (url.pathname === consentPath && consent?.stage === 'consent') {
      if (state.settings.consentGetConsumes) consent.stage = 'finished';
      sendJson(response, 200, { ConsentChallenge: consent.consentChallenge });
    } else {
      sendJson(response, 410, { error: 'the challenge is unknown or was handled already' });
    }
  }

  return {
    async serve(request, response, url) {
      const isPost = request.method === 'POST';
      if (url.pathname === authorizePath) await serveAuthorize(request, response, url);
      else if (url.pathname === loginPath && isPost) await submitLogin(request, response, url);
      else if (url.pathname === consentPath && isPost) await submitConsent(request, response, url);
      else if (url.pathname === loginPath || url.pathname === consentPath) showPage(response, url);
      else if (url.pathname === callbackPath)
        finishAtCallback(state, response, url, find('code', url.searchParams.get('code')));
      else if (url.pathname === tokenPath && isPost)
        await sendTokens(state, request, response, (code) => find('code', code));
      else return false;
      return true;
    },
  };
}

/** Repeats the authorize request's parameters as Hydra does; a second grant_type beside the first was seen in the field. */
function echo(flow: Flow, name: string, value: string): URLSearchParams {
  const query = new URLSearchParams(flow.query);
  query.append('grant_type', 'authorization_code');
  query.append(name, value);
  return query;
}
