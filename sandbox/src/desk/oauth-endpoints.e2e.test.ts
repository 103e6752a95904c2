import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SignInClient, signIn, steps } from '../testing/sign-in-client.ts';
import type { SandboxDesk } from './desk-types.ts';
import { startDesk } from './start-desk.ts';

const login = 'desk-EXAMPLE';
const password = 'password-EXAMPLE';
let desk: SandboxDesk;

beforeEach(async () => {
  desk = await startDesk({
    login,
    password,
    cashboxCode: '1000001',
    clientSecret: 'secret-EXAMPLE',
    controlPort: null,
  });
});
afterEach(() => desk.close());

const tokenIn = (body: string): string =>
  String((JSON.parse(body) as { access_token?: string }).access_token);

const profile = (token: string): Promise<Response> =>
  fetch(`${desk.url}/api/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify([{ jsonrpc: '2.0', id: 11, method: 'user.profile', params: {} }]),
  });

const exchange = (fields: Record<string, string>, authorization?: string): Promise<Response> =>
  fetch(`${desk.url}/hydra/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: authorization === undefined ? {} : { authorization },
  });

describe('the sign-in', () => {
  test('ends with the token in the body while the URL carries a code, and the token works', async () => {
    const last = await signIn(new SignInClient(desk.url), login, password);
    expect(last.status).toBe(200);
    expect(last.url.searchParams.get('code')).toMatch(/^ory_ac_/);
    const token = tokenIn(last.body);
    expect(token).toMatch(/^ory_at_[\w-]{43}\.[\w-]{43}$/);
    const reply = (await (await profile(token)).json()) as [{ id: number; result: { user: { id: string } } }];
    expect(reply[0]).toMatchObject({ id: 11, result: { user: { id: '1900000000000000000' } } });
    expect(desk.control.signIns()).toMatchObject([
      { way: 'oauth2', outcome: 'accepted', encoding: 'urlencoded' },
    ]);
    expect(JSON.stringify(desk.control.signIns())).not.toContain(password);
  });

  test('takes multipart forms as the vendor text shows them', async () => {
    const client = new SignInClient(desk.url);
    const form = (fields: Record<string, string>): FormData => {
      const data = new FormData();
      for (const [name, value] of Object.entries(fields)) data.set(name, value);
      return data;
    };
    const first = await client.walk('/hydra/oauth2/auth', form(steps.authorize));
    const { LoginChallenge } = JSON.parse(first.body) as { LoginChallenge: string };
    expect(LoginChallenge).toMatch(/^[0-9a-f]{32}$/);
    const second = await client.walk(
      `/authentication/login?login_challenge=${LoginChallenge}`,
      form(steps.login(login, password)),
    );
    const { ConsentChallenge } = JSON.parse(second.body) as { ConsentChallenge: string };
    expect(ConsentChallenge).toMatch(/^[0-9a-f]{32}$/);
    const last = await client.walk(
      `/authentication/consent?consent_challenge=${ConsentChallenge}`,
      form(steps.consent),
    );
    expect(tokenIn(last.body)).toMatch(/^ory_at_/);
    expect(desk.control.signIns()).toMatchObject([{ encoding: 'multipart' }]);
  });

  test('sets CSRF cookies named after the client, with a comma in Expires and a value ending in ==', async () => {
    const response = await fetch(`${desk.url}/hydra/oauth2/auth`, {
      method: 'POST',
      body: new URLSearchParams(steps.authorize),
      redirect: 'manual',
    });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toMatch(
      /\/authentication\/login\?login_challenge=[0-9a-f]{32}$/,
    );
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^ory_hydra_login_csrf_1521278011=[A-Za-z0-9+/]+==; Path=\/; Expires=\w{3}, /),
    ]);
  });

  test('refuses the hop back without the login cookie', async () => {
    const client = new SignInClient(desk.url);
    const first = await client.walk('/hydra/oauth2/auth', steps.authorize);
    const { LoginChallenge } = JSON.parse(first.body) as { LoginChallenge: string };
    const lost = await client.walk(
      `/authentication/login?login_challenge=${LoginChallenge}`,
      steps.login(login, password),
      true,
    );
    expect(lost.url.searchParams.get('error')).toBe('request_forbidden');
    expect(lost.url.searchParams.get('error_description')).toContain('No CSRF value available');
  });

  test('refuses a flow whose cookie was overwritten by another flow in the same jar', async () => {
    const client = new SignInClient(desk.url);
    const first = await client.walk('/hydra/oauth2/auth', steps.authorize);
    await client.walk('/hydra/oauth2/auth', steps.authorize);
    const { LoginChallenge } = JSON.parse(first.body) as { LoginChallenge: string };
    const mixed = await client.walk(
      `/authentication/login?login_challenge=${LoginChallenge}`,
      steps.login(login, password),
    );
    expect(mixed.url.searchParams.get('error_description')).toContain('does not match the CSRF value');
  });

  test('refuses a consent hop without its cookie, and a verifier used twice', async () => {
    const client = new SignInClient(desk.url);
    const first = await client.walk('/hydra/oauth2/auth', steps.authorize);
    const { LoginChallenge } = JSON.parse(first.body) as { LoginChallenge: string };
    const path = `/authentication/login?login_challenge=${LoginChallenge}`;
    const second = await client.walk(path, steps.login(login, password));
    const again = await client.walk(path, steps.login(login, password));
    expect(again.status).toBe(410);
    const { ConsentChallenge } = JSON.parse(second.body) as { ConsentChallenge: string };
    const consent = `/authentication/consent?consent_challenge=${ConsentChallenge}`;
    const lost = await client.walk(consent, steps.consent, true);
    expect(lost.url.searchParams.get('error')).toBe('request_forbidden');
    expect((await client.walk(consent, steps.consent)).status).toBe(410);
  });

  test.each([
    [403 as const, 403, 'Forbidden'],
    ['form' as const, 200, '<form'],
  ])('answers a wrong password with %s', async (wrongPassword, status, text) => {
    desk.control.change({ wrongPassword });
    const last = await signIn(new SignInClient(desk.url), login, 'wrong-EXAMPLE');
    expect(last).toMatchObject({ status, body: expect.stringContaining(text) });
    expect(desk.control.signIns()).toMatchObject([{ outcome: 'refused' }]);
  });

  test('refuses a short state and a redirect address that is not registered', async () => {
    const client = new SignInClient(desk.url);
    const short = await client.walk('/hydra/oauth2/auth', { ...steps.authorize, state: 'short' });
    expect(short.url.searchParams.get('error')).toBe('invalid_state');
    const foreign = await client.walk('/hydra/oauth2/auth', {
      ...steps.authorize,
      redirect_uri: 'https://app.mob-cash.com',
    });
    expect(foreign).toMatchObject({
      status: 400,
      body: expect.stringContaining('redirect_uri does not match'),
    });
  });
});

describe('the last step', () => {
  test('puts the token into the query', async () => {
    desk.control.change({ finalStep: 'query' });
    const last = await signIn(new SignInClient(desk.url), login, password);
    expect(last.url.searchParams.get('access_token')).toMatch(/^ory_at_/);
    expect(last.body).not.toContain('ory_at_');
  });

  test('puts the token into the fragment', async () => {
    desk.control.change({ finalStep: 'fragment' });
    const last = await signIn(new SignInClient(desk.url), login, password);
    expect(new URLSearchParams(last.url.hash.slice(1)).get('access_token')).toMatch(/^ory_at_/);
    expect(last.url.search).toBe('');
  });

  test('ends in an error', async () => {
    desk.control.change({ finalStep: 'error' });
    const last = await signIn(new SignInClient(desk.url), login, password);
    expect(last.url.searchParams.get('error')).toBe('access_denied');
    expect(last.status).toBe(400);
  });

  test('gives only a code, which the token endpoint exchanges once and only with the secret', async () => {
    desk.control.change({ finalStep: 'code' });
    const last = await signIn(new SignInClient(desk.url), login, password);
    expect(last.body).not.toContain('ory_at_');
    const code = last.url.searchParams.get('code') ?? '';
    const fields = { grant_type: 'authorization_code', code, client_id: desk.clientId };
    const bare = await exchange(fields);
    expect(bare.status).toBe(401);
    expect(await bare.json()).toMatchObject({ error: 'invalid_client' });
    const basic = Buffer.from(`${desk.clientId}:secret-EXAMPLE`).toString('base64');
    expect((await exchange(fields, `Basic ${btoa(`${desk.clientId}:`)}`)).status).toBe(401);
    const done = await exchange(fields, `Basic ${basic}`);
    const token = tokenIn(await done.text());
    expect((await profile(token)).status).toBe(200);
    expect((await exchange({ ...fields, client_secret: 'secret-EXAMPLE' })).status).toBe(401);
    const twice = await exchange(fields, `Basic ${basic}`);
    expect([twice.status, await twice.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
  });

  test('hands out refresh tokens when told to; replaying a used one ends the whole family', async () => {
    desk.control.change({ refreshTokens: true, clientAuth: 'post' });
    const last = await signIn(new SignInClient(desk.url), login, password);
    const { refresh_token: first } = JSON.parse(last.body) as { refresh_token: string };
    const fields = { grant_type: 'refresh_token', client_id: desk.clientId, client_secret: 'secret-EXAMPLE' };
    const renewed = await exchange({ ...fields, refresh_token: first });
    const token = tokenIn(await renewed.text());
    expect((await profile(token)).status).toBe(200);
    expect((await exchange({ ...fields, refresh_token: first })).status).toBe(400);
    expect((await profile(token)).status).toBe(401);
  });
});
