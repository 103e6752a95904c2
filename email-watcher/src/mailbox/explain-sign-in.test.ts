import { expect, test } from 'vitest';
import { explainSignIn } from './explain-sign-in.ts';

const where = { host: 'mail.example', port: 993 };
const failed = { authenticationFailed: true };

test.each([
  [{ ...failed, serverResponseCode: 'AUTHENTICATIONFAILED' }, 'credentials'],
  [failed, 'credentials'],
  [
    { ...failed, serverResponseCode: 'ALERT', responseText: 'Application-specific password required' },
    'credentials',
  ],
  // The code judges, whatever the words say.
  [
    { ...failed, serverResponseCode: 'AUTHENTICATIONFAILED', responseText: 'Too many attempts' },
    'credentials',
  ],
  [{ ...failed, serverResponseCode: 'UNAVAILABLE' }, 'busy'],
  [{ ...failed, serverResponseCode: 'THROTTLED' }, 'busy'],
  [{ ...failed, serverResponseCode: 'ALERT', responseText: 'Too many simultaneous connections' }, 'busy'],
  [{ code: 'ETHROTTLE', throttleReset: 90_000 }, 'busy'],
  [{ code: 'CERT_HAS_EXPIRED' }, 'certificate'],
  [{ code: 'ECONNREFUSED' }, 'unreachable'],
  [null, 'unreachable'],
] as const)('%j is %s', (error, code) => {
  expect(explainSignIn(error, where).code).toBe(code);
});

test('a throttling server is left alone as long as it asks, and no longer than a quarter of an hour', () => {
  const asked = (throttleReset: number) => explainSignIn({ code: 'ETHROTTLE', throttleReset }, where).waitMs;
  expect([asked(90_000), asked(86_400_000)]).toEqual([90_000, 900_000]);
});
