import { describe, expect, test } from 'vitest';
import { type AskedRequest, changesPerMinuteMax, createGuard, panelOrigins } from './guard-requests.ts';

const origins = panelOrigins({ url: 'https://desk.example/', port: 3001 });
const asked: AskedRequest = {
  method: 'POST',
  path: '/requests',
  address: '203.0.113.7',
  origin: 'https://desk.example',
  site: 'same-origin',
  bytes: 100,
};
const judge = (change: Partial<AskedRequest>) => createGuard(origins, () => 0)({ ...asked, ...change });

describe('a request that may change something', () => {
  test.each<[string, Partial<AskedRequest>, number | null]>([
    ['from our page is let through', {}, null],
    ['from our page on this machine too', { origin: 'http://localhost:3001' }, null],
    ['of a program that is no browser too', { origin: undefined, site: undefined }, null],
    ['from another site is refused', { origin: 'https://evil.example' }, 403],
    ['from our site without its lock is refused', { origin: 'http://desk.example' }, 403],
    ['from a page without an origin is refused', { origin: 'null' }, 403],
    ['from another site that hides its origin is refused', { origin: undefined, site: 'cross-site' }, 403],
    ['from a neighbour under the same domain is refused', { origin: undefined, site: 'same-site' }, 403],
    ['with any other method is no exception', { method: 'PUT', origin: 'https://evil.example' }, 403],
    ['to the sign-in is small', { path: '/api/auth/sign-in/email', bytes: 40_000 }, 413],
    ['to the sign-in says how long it is', { path: '/api/auth/sign-in/email', bytes: null }, 413],
    ['may be long where people are signed in: a file', { bytes: 9_000_000 }, null],
  ])('%s', (_title, change, status) => {
    expect(judge(change)).toBe(status);
  });
});

test('looking at a page is never refused: a link in a message may lead here', () => {
  expect(judge({ method: 'GET', origin: undefined, site: 'cross-site' })).toBeNull();
});

test('one address changes so much in a minute and no more; another is not meant, and a minute later it may again', () => {
  let nowMs = 0;
  const guard = createGuard(origins, () => nowMs);
  const statuses = Array.from({ length: changesPerMinuteMax + 1 }, () => guard(asked));
  expect(statuses.filter((status) => status !== null)).toEqual([429]);
  expect(guard({ ...asked, address: '203.0.113.8' })).toBeNull();
  nowMs = 60_000;
  expect(guard(asked)).toBeNull();
});
