import { expect, test } from 'vitest';
import { pauseBefore } from './pace.ts';

const failures = [0, 1, 2, 3, 4, 5, 6, 1_000];

test('pauses grow from 1 s to 60 s and never beyond', () => {
  const longest = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 60_000, 60_000];
  expect(failures.map((count) => pauseBefore(count, () => 0))).toEqual(longest);
});

test('chance takes up to half of a pause away', () => {
  const shortest = [500, 1_000, 2_500, 5_000, 15_000, 30_000, 30_000, 30_000];
  expect(failures.map((count) => pauseBefore(count, () => 1))).toEqual(shortest);
});
