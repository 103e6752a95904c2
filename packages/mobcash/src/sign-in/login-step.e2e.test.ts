import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { defaultLimits } from '../settings.ts';
import { signInByApp2App } from './app2app.ts';
import { signInByOAuth2 } from './oauth2.ts';
import { SignInError } from './sign-in-error.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Signs in at a server that answers the password with this; gives what was made of it. */
async function answer(way: 'oauth2' | 'app2app', status: number, body: string) {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/hydra/oauth2/auth')) response.end('{"LoginChallenge":"x"}');
    else if (status === 302 && request.method === 'POST') response.writeHead(302, { location: body }).end();
    else response.writeHead(status === 302 ? 200 : status).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ends.push(
    () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  );
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pair = { login: 'planted-login', password: 'planted-password' };
  const settings = {
    ...pair,
    apiUrl,
    appUrl: apiUrl,
    clientId: 'client',
    clientSecret: null,
    cashboxCode: '1000001',
    lat: 10.5,
    lon: 20.25,
    signIn: [way],
  };
  const attempt = {
    ...pair,
    context: { settings, limits: defaultLimits, clock: () => new Date() },
    cashboxCode: '1000001',
    beforePassword: async () => undefined,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    random: (size: number) => new Uint8Array(size),
    formEncoding: null,
    onFormEncoding: async () => undefined,
  };
  const signIn = way === 'oauth2' ? signInByOAuth2(attempt) : signInByApp2App(attempt);
  const error: unknown = await signIn.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof SignInError ? [error.code, error.password] : error;
}

const form = '<html><body><form><input name="nickname"><input name="password"></form></body></html>';
test.each([
  [400, '{"error":"invalid credentials"}', 'wrong_password', 'refused'],
  [200, form, 'wrong_password', 'refused'],
  [401, '{"message":"invalid credentials"}', 'wrong_password', 'refused'],
  [401, '{"error":{"code":401,"message":"Неверный логин или пароль"}}', 'wrong_password', 'refused'],
  [
    401,
    '{"error":"request_unauthorized","error_description":"The request could not be authorized. Check that you provided valid credentials in the right format."}',
    'challenge_lost',
    'unanswered',
  ],
  [401, '{"error":"the login request has expired"}', 'challenge_lost', 'unanswered'],
  [302, '/done?error=access_denied', 'sign_in_error_page', 'ambiguous'],
  [302, '/done?error=temporarily_unavailable', 'sign_in_error_page', 'unanswered'],
  [403, '{"error":"Forbidden"}', 'sign_in_ambiguous', 'ambiguous'],
  [
    400,
    '{"error":"invalid_request","error_description":"The login verifier has already been used."}',
    'challenge_lost',
    'unanswered',
  ],
  [400, '{"message":"login_challenge is unknown or expired"}', 'challenge_lost', 'unanswered'],
  [
    403,
    '{"error":"request_forbidden","error_description":"No CSRF value available in the session cookie."}',
    'challenge_lost',
    'unanswered',
  ],
  [429, '{"message":"too many requests"}', 'unreachable', 'unanswered'],
])('OAuth2: a password answered with HTTP %i and %s: %s', async (status, body, code, password) => {
  expect(await answer('oauth2', status, body)).toEqual([code, password]);
});

test.each([
  [401, '{"message":"invalid credentials"}', 'wrong_password', 'refused'],
  [400, '{"message":"Неверный логин или пароль"}', 'wrong_password', 'refused'],
  [403, '{"message":"forbidden"}', 'sign_in_ambiguous', 'ambiguous'],
  [429, '{"message":"too many login attempts, try again later"}', 'unreachable', 'unanswered'],
])('APP2APP: a password answered with HTTP %i and %s: %s', async (status, body, code, password) => {
  expect(await answer('app2app', status, body)).toEqual([code, password]);
});
