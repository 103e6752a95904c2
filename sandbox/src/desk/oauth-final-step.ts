import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendHtml, sendJson } from '../net/loopback-server.ts';
import { readForm } from '../net/read-body.ts';
import { strike, waitSlowly } from './answer.ts';
import { type DeskState, recordCall } from './desk-state.ts';
import type { Flow } from './hydra-flow.ts';
import type { IssuedTokens } from './token-store.ts';

const donePath = '/authentication/done';
const invalidClient =
  'Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).';
const invalidGrant =
  'The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired or revoked.';

const toJson = (tokens: IssuedTokens): Record<string, string | number> => ({
  access_token: tokens.access.text,
  expires_in: tokens.expiresInSec,
  ...(tokens.refreshToken === null ? {} : { refresh_token: tokens.refreshToken }),
  scope: 'offline',
  token_type: 'bearer',
});

function toQuery(tokens: IssuedTokens): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(toJson(tokens))) query.append(name, String(value));
  return query.toString();
}

/** Takes the code out of circulation and issues the tokens it stands for. */
function redeem(state: DeskState, flow: Flow): IssuedTokens {
  flow.stage = 'finished';
  return state.tokens.issue({
    userId: state.userId,
    transport: 'rpc',
    source: 'oauth2',
    lifetimeSec: state.settings.tokenLifetimeSec,
    withRefresh: state.settings.refreshTokens,
    killEarlier: state.settings.secondLoginKillsFirst,
  });
}

/**
 * Serves the registered redirect URI. MobCash's own server swaps the code here, so the URL carries `code=`
 * while the token goes where `finalStep` says: the body (the likely real case), a query, a fragment, or nowhere.
 */
export function finishAtCallback(
  state: DeskState,
  response: ServerResponse,
  url: URL,
  flow: Flow | undefined,
): void {
  recordCall(state, { path: url.pathname, method: null });
  const isRefused = url.searchParams.has('error');
  if (isRefused || flow?.stage !== 'code') {
    const text = isRefused ? 'The sign-in was not completed.' : 'The code is unknown or was used.';
    sendHtml(response, 400, 'OAuth2 error', text);
    return;
  }
  const { finalStep } = state.settings;
  if (finalStep === 'body') sendJson(response, 200, toJson(redeem(state, flow)));
  else if (finalStep === 'query' || finalStep === 'fragment') {
    const mark = finalStep === 'query' ? '?' : '#';
    response.writeHead(302, { location: `${donePath}${mark}${toQuery(redeem(state, flow))}` }).end();
  } else sendHtml(response, 200, 'MobCash', 'You may close this window.');
}

/** Serves the page a token in query or fragment lands on: it says nothing. */
export function serveDone(response: ServerResponse, url: URL): boolean {
  if (url.pathname !== donePath) return false;
  sendHtml(response, 200, 'MobCash', 'Signed in.');
  return true;
}

function isClient(state: DeskState, request: IncomingMessage, fields: Map<string, string>): boolean {
  const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  // The other method, or both at once, is refused like a wrong secret.
  if ((basic !== undefined) !== (state.settings.clientAuth === 'basic')) return false;
  if (basic !== undefined && fields.has('client_secret')) return false;
  if (basic === undefined) {
    return fields.get('client_id') === state.clientId && fields.get('client_secret') === state.clientSecret;
  }
  const text = Buffer.from(basic, 'base64').toString('utf8');
  const at = text.indexOf(':');
  const [id, secret] = [text.slice(0, at), text.slice(at + 1)].map((part) =>
    decodeURIComponent(part.replaceAll('+', ' ')),
  );
  return id === state.clientId && secret === state.clientSecret;
}

/** Serves the token endpoint of a confidential client: no secret, no token (fact sheet §2.2). */
export async function sendTokens(
  state: DeskState,
  request: IncomingMessage,
  response: ServerResponse,
  findByCode: (code: string) => Flow | undefined,
): Promise<void> {
  const { fields } = await readForm(request);
  const fault = recordCall(state, { path: '/hydra/oauth2/token', method: 'token' });
  if (fault !== null && strike(response, fault)) return;
  await waitSlowly(state, fault);
  const isOpenRefresh =
    !state.settings.refreshNeedsSecret &&
    fields.get('grant_type') === 'refresh_token' &&
    fields.get('client_id') === state.clientId;
  if (!isOpenRefresh && !isClient(state, request, fields)) {
    return sendJson(response, 401, { error: 'invalid_client', error_description: invalidClient });
  }
  const grant = fields.get('grant_type');
  if (grant === 'authorization_code') {
    const flow = findByCode(fields.get('code') ?? '');
    // The authorize request named no redirect_uri, so the exchange may not name another one.
    if (flow?.stage === 'code' && !fields.has('redirect_uri')) {
      return sendJson(response, 200, toJson(redeem(state, flow)));
    }
  } else if (grant === 'refresh_token') {
    const tokens = state.tokens.refresh(fields.get('refresh_token') ?? '', state.settings.tokenLifetimeSec);
    if (tokens !== null) return sendJson(response, 200, toJson(tokens));
  } else {
    return sendJson(response, 400, {
      error: 'unsupported_grant_type',
      error_description: 'The grant is unknown.',
    });
  }
  sendJson(response, 400, { error: 'invalid_grant', error_description: invalidGrant });
}
