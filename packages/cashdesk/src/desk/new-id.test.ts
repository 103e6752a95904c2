import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { firstIdAt, newId } from './new-id.ts';

const at = (ms: number) => ({ clock: () => new Date(ms), random: (size: number) => randomBytes(size) });

test('an id is of version 7 and grows with time, and the first one of a moment parts before from after', () => {
  for (const ms of [1, 1_764_000_000_000, 2 ** 40]) {
    const [before, now, after] = [newId(at(ms - 1)), newId(at(ms)), newId(at(ms + 1))];
    expect(now).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([after, firstIdAt(new Date(ms)), before, now].sort()).toEqual([
      before,
      firstIdAt(new Date(ms)),
      now,
      after,
    ]);
  }
  expect(firstIdAt(new Date('0001-01-01'))).toBe('00000000-0000-7000-8000-000000000000');
});
