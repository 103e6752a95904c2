import { getCookies } from 'better-auth/cookies';
import { expect, test } from 'vitest';
import {
  isSignInCookie,
  lookCookie,
  lookCookieName,
  readLookCookie,
  signInCookies,
} from './sign-in-cookie.ts';

/** The sign-in's cookie as better-auth makes it of our options. */
const signInCookie = (url: string) => getCookies({ baseURL: url, advanced: signInCookies(url) }).sessionToken;

test.each([
  ['https://desk.example', true],
  ['http://localhost:3001', false],
])('at %s the cookies of sign-in, language and look are Secure: %s', (url, secure) => {
  expect(signInCookie(url).attributes.secure).toBe(secure);
  expect(lookCookie(url).secure).toBe(secure);
});

test('no cookie is within reach of scripts, nor sent with what another site posts', () => {
  for (const url of ['https://desk.example', 'http://localhost:3001']) {
    const sent = { httpOnly: true, sameSite: 'lax', path: '/' };
    expect(signInCookie(url).attributes).toMatchObject(sent);
    expect(lookCookie(url)).toMatchObject(sent);
  }
});

test('behind https the sign-in’s name says so, and is known by signing out all the same', () => {
  expect(signInCookie('https://desk.example').name).toBe('__Secure-luxon.session_token');
  expect(signInCookie('http://localhost:3001').name).toBe('luxon.session_token');
  for (const url of ['https://desk.example', 'http://localhost:3001'])
    expect(isSignInCookie(signInCookie(url))).toBe(true);
});

test('behind https language and look are kept under names no other host can write, and read by either', () => {
  const kept = (names: Record<string, string>) => ({
    get: (name: string) => (names[name] === undefined ? undefined : { value: names[name] }),
  });
  expect(lookCookieName('luxon-locale', 'https://desk.example')).toBe('__Host-luxon-locale');
  expect(lookCookieName('luxon-locale', 'http://localhost:3001')).toBe('luxon-locale');
  expect(lookCookie('https://desk.example')).not.toHaveProperty('domain');
  expect(readLookCookie(kept({ 'luxon-locale': 'ky' }), 'luxon-locale')).toBe('ky');
  expect(readLookCookie(kept({ 'luxon-locale': 'ky', '__Host-luxon-locale': 'en' }), 'luxon-locale')).toBe(
    'en',
  );
  expect(readLookCookie(kept({}), 'luxon-locale')).toBeUndefined();
});
