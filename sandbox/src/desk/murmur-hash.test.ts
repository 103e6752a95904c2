import { expect, test } from 'vitest';
import { cookieSuffix, murmurHash3 } from './murmur-hash.ts';

test('the public client id gives the cookie suffix seen in the field', () => {
  expect(cookieSuffix('4e779103-d67b-42ef-bc9d-ab5ecdec40f8')).toBe('1521278011');
});

test('an odd number of bytes is hashed as the published algorithm does', () => {
  expect(murmurHash3(Buffer.from('hello'))).toBe(0x248bfa47);
  expect(murmurHash3(Buffer.from(''))).toBe(0);
});
