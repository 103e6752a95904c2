import { expect, test } from 'vitest';
import { judgeFolder } from './judge-folder.ts';

const now = new Date('2026-11-03T13:00:00Z');

test.each([
  [0, 'fresh'],
  [120_000, 'fresh'],
  [120_001, 'late'],
  [7 * 86_400_000, 'late'],
  [7 * 86_400_000 + 1, 'left'],
  [-5_000, 'fresh'],
])('a folder read to its end %i ms ago is %s', (ageMs, health) => {
  expect(judgeFolder(new Date(now.getTime() - ageMs), now)).toBe(health);
});
