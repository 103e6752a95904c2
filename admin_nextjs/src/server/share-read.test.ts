import { expect, test } from 'vitest';
import { createSharedRead } from './share-read.ts';

function openShare() {
  let [version, now, reads] = ['a', 0, 0];
  const share = createSharedRead<number>({ version: () => version, now: () => now });
  return {
    ask: (key = 'desk') =>
      share(key, async () => {
        reads += 1;
        return reads;
      }),
    change: () => {
      version += 'a';
    },
    pass: (ms: number) => {
      now += ms;
    },
    share,
  };
}

test('a hundred who ask at once are one read', async () => {
  const { ask } = openShare();
  expect(new Set(await Promise.all(Array.from({ length: 100 }, () => ask())))).toEqual(new Set([1]));
});

test('after a change, a second, or for another desk it is read anew', async () => {
  const { ask, change, pass } = openShare();
  expect(await ask()).toBe(1);
  change();
  expect(await ask()).toBe(2);
  pass(999);
  expect(await ask()).toBe(2);
  pass(1);
  expect(await ask()).toBe(3);
  expect(await ask('other')).toBe(4);
});

test('a read that failed is not given to who asks next', async () => {
  const { share, ask } = openShare();
  await expect(share('desk', () => Promise.reject(new Error('no database')))).rejects.toThrow();
  expect(await ask()).toBe(1);
});
