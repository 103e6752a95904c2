import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { defaultLimits } from '../settings.ts';
import { askProfile } from './open-desk-session.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Asks a server that answers with this, whatever it is asked. */
async function ask(status: number, body: string) {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ends.push(
    () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = {
    apiUrl: url,
    appUrl: url,
    clientId: 'client',
    clientSecret: null,
    login: null,
    password: null,
    cashboxCode: '1000001',
    lat: 10.5,
    lon: 20.25,
    signIn: [],
  };
  return askProfile({ settings, limits: defaultLimits, clock: () => new Date() }, 'ory_at_EXAMPLE');
}

const page = '<!doctype html><html><body><h1>Access denied</h1></body></html>';
test.each([
  [403, page, 'unreachable'],
  [403, '', 'unreachable'],
  [429, '{"message":"too many requests"}', 'unreachable'],
  [200, page, 'unreachable'],
  [502, page, 'unreachable'],
  [302, '', 'unreachable'],
  [403, '{"error":"Forbidden"}', 'refused'],
  [401, '', 'refused'],
  [200, '[{"jsonrpc":"2.0","id":1,"error":{"code":401,"message":"unauthorized"}}]', 'refused'],
])('HTTP %i with %j says of a token: %s', async (status, body, kind) => {
  expect(await ask(status, body)).toEqual({ kind });
});
