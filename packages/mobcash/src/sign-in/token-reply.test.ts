import { expect, test } from 'vitest';
import { readGrant } from './token-reply.ts';

const now = new Date('2026-11-24T06:00:00Z');
const read = (part: Record<string, unknown>) =>
  readGrant({ access_token: 'ory_at_EXAMPLE', ...part }, { clock: () => now });

test.each<[string, Record<string, unknown>, Date | null]>([
  ['no end', {}, null],
  ['an hour', { expires_in: 3_600 }, new Date('2026-11-24T07:00:00Z')],
  ['an hour as text', { expires_in: '3600' }, new Date('2026-11-24T07:00:00Z')],
  ['null', { expires_in: null }, null],
  ['zero', { expires_in: 0 }, null],
  ['an empty text', { expires_in: '' }, null],
  ['a word', { expires_in: 'never' }, null],
  ['more than a calendar holds', { expires_in: 9e18 }, null],
  ['more than the database holds', { expires_in: 1e12 }, null],
])('a token that states %s as its life is a token', (_name, part, expiresAt) => {
  expect(read(part)).toMatchObject({ bearerToken: 'ory_at_EXAMPLE', expiresAt });
});

test.each([null, '', 7])('a token beside the refresh token %j is a token without one', (refresh_token) => {
  expect(read({ refresh_token })).toMatchObject({ bearerToken: 'ory_at_EXAMPLE', refreshToken: null });
});
