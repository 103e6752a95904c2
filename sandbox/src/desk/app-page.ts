import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendHtml, sendJson } from '../net/loopback-server.ts';
import { readJson } from '../net/read-body.ts';
import { strike, waitSlowly } from './answer.ts';
import { type DeskState, recordCall } from './desk-state.ts';

export const pwaSignInPath = '/pwa/sign-in';

/**
 * Serves the sign-in of the cashier's web page. How MobCash's own page gets its token is not public, so this stands for
 * whatever it does: what counts is the `mobile.login` call the page makes afterwards (fact sheet §3).
 */
export async function servePwaSignIn(
  state: DeskState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request);
  const fault = recordCall(state, { path: pwaSignInPath, method: 'pwaSignIn' });
  if (fault !== null && strike(response, fault)) return;
  await waitSlowly(state, fault);
  const { nickname, password } = (body ?? {}) as Record<string, unknown>;
  const { obstacle, tokenLifetimeSec, secondLoginKillsFirst } = state.settings;
  if (obstacle === 'captcha') return sendJson(response, 200, { obstacle });
  const isRight = nickname === state.login && password === state.password;
  const outcome = isRight ? 'accepted' : 'refused';
  state.signIns.push({
    way: 'browser',
    login: String(nickname),
    encoding: 'json',
    outcome,
    at: state.clock(),
  });
  if (!isRight) return sendJson(response, 401, { message: 'invalid credentials' });
  if (obstacle === 'one_time_code') return sendJson(response, 200, { obstacle });
  const { access } = state.tokens.issue({
    userId: state.userId,
    transport: 'rpc',
    source: 'browser',
    lifetimeSec: tokenLifetimeSec,
    withRefresh: false,
    killEarlier: secondLoginKillsFirst,
  });
  sendJson(response, 200, { access_token: access.text });
}

/** Serves the cashier's web page: a form, a script that signs in and opens the desk, and the obstacles in its way. */
export function serveAppPage(state: DeskState, apiUrl: string, response: ServerResponse, url: URL): void {
  if (url.pathname !== '/login') sendHtml(response, 404, 'MobCash', 'not found');
  else if (state.settings.obstacle === 'page_changed')
    sendHtml(response, 200, 'MobCash', '<h1>Scan the code with your phone</h1>');
  else sendHtml(response, 200, 'MobCash', page(apiUrl, Number(state.cashboxCode)));
}

const page = (apiUrl: string, cashboxCode: number): string => `
<main><form id="form"><label>Login <input name="nickname" type="text"></label>
<label>Password <input name="password" type="password"></label><button type="submit">Sign in</button>
<p id="error" role="alert"></p></form></main>
<script>
const api = ${JSON.stringify(apiUrl)};
const post = (path, body, token) => fetch(api + path, { method: 'POST', body: JSON.stringify(body), headers: {
  'content-type': 'application/json', 'x-request-source': 'pwa', ...(token ? { authorization: 'Bearer ' + token } : {}) } });
const call = async (id, method, params, token) =>
  (await (await post('/api/', [{ jsonrpc: '2.0', id, method, params }], token)).json())[0].result;
const show = (html) => { document.querySelector('main').innerHTML = html; };
const obstacles = { captcha: '<div class="g-recaptcha">I am not a robot</div>',
  one_time_code: '<label>Code from SMS <input autocomplete="one-time-code"></label>' };
document.querySelector('#form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { nickname, password } = Object.fromEntries(new FormData(event.target));
  const answer = await post('${pwaSignInPath}', { nickname, password });
  if (!answer.ok) {
    document.querySelector('#error').textContent = answer.status === 401 ? 'Wrong login or password' : 'Try again later';
    return;
  }
  const { access_token: token, obstacle } = await answer.json();
  if (obstacle) return show(obstacles[obstacle]);
  const profile = await call(11, 'user.profile', {}, token);
  navigator.geolocation.getCurrentPosition(async ({ coords }) => {
    await call(12, 'mobile.login', { location: { lat: coords.latitude, lon: coords.longitude },
      cashboxCode: ${cashboxCode}, userID: profile.user.id }, token);
    show('<h1>Desk</h1>');
  }, () => show('<h1>Allow the place</h1>'));
});
</script>`;
