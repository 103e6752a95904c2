import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { defaultLimits } from '../settings.ts';
import { signInByApp2App } from './app2app.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const serverNow = new Date('2026-11-24T06:00:00Z');

/** Signs in at a server that states this end, with a clock three seconds ahead of it. */
async function signIn(expiresAt: unknown) {
  const server = createServer((_request, response) => {
    response.sendDate = false;
    response.setHeader('date', serverNow.toUTCString());
    response.end(JSON.stringify({ accessToken: 'ory_at_EXAMPLE', sessionID: '2', userID: '1', expiresAt }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ends.push(() => new Promise((done) => server.close(done)));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = {
    apiUrl,
    appUrl: apiUrl,
    clientId: 'client',
    clientSecret: null,
    login: 'planted-login',
    password: 'planted-password',
    cashboxCode: '1000001',
    lat: null,
    lon: null,
    signIn: ['app2app'] as const,
  };
  const clock = () => new Date(serverNow.getTime() + 3_000);
  return signInByApp2App({
    context: { settings, limits: defaultLimits, clock },
    login: 'planted-login',
    password: 'planted-password',
    cashboxCode: '1000001',
    beforePassword: async () => undefined,
  });
}

const inAnHour = new Date('2026-11-24T07:00:03Z');
test.each<[string, unknown, Date | null]>([
  ['in seconds', Date.parse('2026-11-24T07:00:00Z') / 1_000, inAnHour],
  ['in milliseconds', Date.parse('2026-11-24T07:00:00Z'), inAnHour],
  ['as text', '2026-11-24T07:00:00Z', inAnHour],
  ['in nanoseconds', Date.parse('2026-11-24T07:00:00Z') * 1e6, null],
  ['as the last moment of all', '9999-12-31T23:59:59.9999999Z', null],
  ['as a word', 'never', null],
])('an end stated %s is read by our clock, or as none', async (_name, expiresAt, read) => {
  expect((await signIn(expiresAt)).expiresAt).toEqual(read);
});
