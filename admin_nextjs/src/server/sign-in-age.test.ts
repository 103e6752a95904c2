import { expect, test } from 'vitest';
import { ageMsMax, freshMs, idleMsMax, judgeSignIn } from './sign-in-age.ts';

const now = new Date('2026-11-24T12:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);

test.each([
  ['just made', { createdAt: ago(0), updatedAt: ago(0), freshAt: null }, 'fresh'],
  ['made a quarter of an hour ago', { createdAt: ago(freshMs), updatedAt: ago(0), freshAt: null }, 'open'],
  ['shown again', { createdAt: ago(freshMs * 9), updatedAt: ago(0), freshAt: ago(freshMs - 1) }, 'fresh'],
  ['shown again long ago', { createdAt: ago(freshMs * 9), updatedAt: ago(0), freshAt: ago(freshMs) }, 'open'],
  ['left for a night', { createdAt: ago(idleMsMax), updatedAt: ago(idleMsMax), freshAt: null }, 'over'],
  ['a week old, though used', { createdAt: ago(ageMsMax), updatedAt: ago(0), freshAt: ago(0) }, 'over'],
] as const)('a sign-in %s', (_title, times, verdict) => {
  expect(judgeSignIn(times, now)).toBe(verdict);
});
