import { expect, test } from 'vitest';
import { findTotpStep, totpAt } from './totp.ts';

const secret = '12345678901234567890';

// RFC 6238, appendix B, SHA-1, the last six of its eight digits.
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %i s the code is %s', (seconds, code) => {
  const step = BigInt(Math.floor(seconds / 30));
  expect(totpAt(secret, step)).toBe(code);
  expect(findTotpStep(secret, code, new Date(seconds * 1_000))).toBe(step);
});

test('a code counts one step to either side and no further', () => {
  const at = (seconds: number) => findTotpStep(secret, '287082', new Date(seconds * 1_000));
  expect([at(30), at(59), at(89)]).toEqual([1n, 1n, 1n]);
  expect(at(90)).toBeNull();
  // The step after this one's too: a phone may be ahead.
  const ahead = findTotpStep(secret, totpAt(secret, 3n), new Date(61_000));
  expect(ahead).toBe(3n);
  expect(findTotpStep(secret, totpAt(secret, 4n), new Date(61_000))).toBeNull();
  expect(findTotpStep(secret, '28708', new Date(59_000))).toBeNull();
  expect(findTotpStep(secret, '287 082', new Date(59_000))).toBe(1n);
});
