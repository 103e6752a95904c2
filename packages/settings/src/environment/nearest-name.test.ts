import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

test.each([
  ['MOBCASH_TOKEN', 'MOBCASH_BEARER_TOKEN'],
  ['MOBCASH_PASWORD', 'MOBCASH_PASSWORD'],
  ['MOBCASH_LOGNI', 'MOBCASH_LOGIN'],
  ['mobcash_login', 'MOBCASH_LOGIN'],
  ['MOBCASH-LOGIN', 'MOBCASH_LOGIN'],
  ['MOBCASH_CASHDESKID', 'MOBCASH_CASHDESK_ID'],
  ['MOBCASH_DEFAULT_LATITUDE', 'MOBCASH_DEFAULT_LAT'],
  ['MOBCAHS_LOGIN', 'MOBCASH_LOGIN'],
  ['MAILBOX_PASWORD', 'MAILBOX_PASSWORD'],
])('%s was meant as %s', (written, meant) => {
  expect(nearestName(written)).toBe(meant);
});

test('a name that has nothing to do with us is left alone', () => {
  expect(nearestName('NEXT_PUBLIC_SITE')).toBeNull();
});
