import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { answerAtOnce, isWhole } from './answer-at-once.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Asks a server that answers as given; gives what came over the wire. */
async function ask(answer: (response: ServerResponse) => void, headers: Record<string, string>) {
  const server = createServer((request, response) => {
    answerAtOnce(request, response);
    answer(response);
  });
  ends.push(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const [response] = (await once(get({ port, host: '127.0.0.1', headers, agent: false }), 'response')) as [
    IncomingMessage,
  ];
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return { response, body: Buffer.concat(pieces) };
}

const line = 'что видно на странице\n';
const inPieces = (response: ServerResponse): void => {
  response.setHeader('content-type', 'text/x-component');
  response.setHeader('vary', 'rsc');
  response.flushHeaders();
  for (let n = 0; n < 200; n += 1) response.write(n % 2 === 0 ? line : Buffer.from(line));
  response.end('the end');
};

test('many pieces come as one, compressed once', async () => {
  const { response, body } = await ask(inPieces, { 'accept-encoding': 'br, gzip' });
  expect(response.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': 'text/x-component',
    vary: 'rsc, accept-encoding',
  });
  expect(gunzipSync(body).toString()).toBe(`${line.repeat(200)}the end`);
  expect(body.length).toBeLessThan(500);
});

test('who cannot unpack it gets it plain, and so is what is small, or packed by its nature', async () => {
  const plain = await ask(inPieces, {});
  expect(plain.response.headers['content-encoding']).toBeUndefined();
  expect(plain.body.toString()).toBe(`${line.repeat(200)}the end`);
  const small = await ask((response) => response.end('away'), { 'accept-encoding': 'gzip' });
  expect(small.response.headers['content-encoding']).toBeUndefined();
  expect(small.body.toString()).toBe('away');
  const font = await ask(
    (response) => response.setHeader('content-type', 'font/woff2').end(line.repeat(200)),
    {
      'accept-encoding': 'gzip',
    },
  );
  expect(font.body.toString()).toBe(line.repeat(200));
});

test('a head that was written already is left as it is, and who waits for a piece goes on', async () => {
  const { response, body } = await ask(
    (given) => {
      given.writeHead(307, { location: '/sign-in' });
      given.write(line.repeat(100), () => given.end());
    },
    { 'accept-encoding': 'gzip' },
  );
  expect([response.statusCode, response.headers.location]).toEqual([307, '/sign-in']);
  expect(body.toString()).toBe(line.repeat(100));
});

test('a part of a file keeps its bytes', async () => {
  const { response, body } = await ask(
    (given) => {
      given.statusCode = 206;
      given.setHeader('content-type', 'text/css');
      given.setHeader('content-range', 'bytes 0-3999/9000');
      given.end('x'.repeat(4_000));
    },
    { 'accept-encoding': 'gzip' },
  );
  expect(response.headers['content-encoding']).toBeUndefined();
  expect(body.length).toBe(4_000);
});

test('a stream of events and a download are not held until their end', () => {
  const pages = ['/', '/requests?_rsc=1', '/_next/static/a.js', '/api/now'];
  expect(pages.filter((url) => !isWhole({ url }))).toEqual([]);
  expect(['/api/events', '/api/export/payments'].filter((url) => isWhole({ url }))).toEqual([]);
});
