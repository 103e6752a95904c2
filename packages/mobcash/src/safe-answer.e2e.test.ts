import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createMobcashClient } from './client.ts';
import { createMemorySessionStore } from './session/memory-session-store.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Looks a player up at a server that answers every call alike; a token is there, nothing can renew it. */
async function lookUp(status: number, error: object) {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const [{ id }] = JSON.parse(text) as [{ id: number }];
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify([{ jsonrpc: '2.0', id, error }]));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ends.push(
    () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = createMemorySessionStore();
  const client = createMobcashClient({
    settings: {
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
    },
    store,
    clock: () => new Date(),
    random: (size) => new Uint8Array(size),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    readyTokens: () => ({ bearerToken: 'ory_at_EXAMPLE', userId: '1', sessionId: '2' }),
  });
  const answer = await client.payerNickname('100000001');
  const { session } = await store.readHead();
  return { answer, isRefused: session?.refusedAt != null };
}

test.each([
  [500, { code: -32_603, message: 'internal error' }],
  [503, { code: 503, message: 'Service Unavailable' }],
  [429, { code: 429, message: 'too many requests' }],
])('a fault of MobCash (HTTP %i) told as JSON-RPC says nothing about the player', async (status, error) => {
  expect(await lookUp(status, error)).toEqual({
    answer: { kind: 'not_sent', reason: `http_${status}` },
    isRefused: false,
  });
});

test.each([
  'unauthorized',
  'token expired',
  'session not found',
  'invalid token',
  'Invalid session',
  'expired access token',
  'token is not active',
  'Session is closed',
  'Сессия не найдена',
  'Токен недействителен',
  'недействительная сессия',
])('an answer in HTTP 200 that says "%s" is about the session: it is renewed', async (message) => {
  expect(await lookUp(200, { code: 200, message })).toEqual({
    answer: { kind: 'no_session', reason: 'no_way' },
    isRefused: true,
  });
});

test.each([
  'player not found',
  'invalid payer id',
  'player of another platform',
  'игрок не найден',
  'invalid amount',
])('an answer in HTTP 200 that says "%s" is about the player', async (message) => {
  expect(await lookUp(200, { code: 200, message })).toMatchObject({
    answer: { kind: 'rejected', message },
    isRefused: false,
  });
});
