import { expect, test } from 'vitest';
import { createLongCheck } from './long-check.ts';

/** A check whose runs end when the test says so. */
function makeCheck() {
  let now = 0;
  const ends: ((result: string | Error) => void)[] = [];
  const tell: ((done: bigint) => void)[] = [];
  let changes = 0;
  const check = createLongCheck<string>({
    clock: () => new Date(now),
    changed: () => {
      changes += 1;
    },
    work: (onProgress) => {
      tell.push(onProgress);
      return new Promise((resolve, reject) => {
        ends.push((result) => (typeof result === 'string' ? resolve(result) : reject(result)));
      });
    },
  });
  return {
    check,
    ends,
    tell,
    changes: () => changes,
    advance: (ms: number) => {
      now += ms;
    },
  };
}

test('many pages at once share one run, and none waits longer than it may', async () => {
  const { check, ends } = makeCheck();
  const states = await Promise.all([check.freshen(1), check.freshen(1), check.freshen(1)]);
  expect(ends).toHaveLength(1);
  expect(states.map(({ last, runningSince }) => [last, runningSince?.getTime()])).toEqual(
    Array.from({ length: 3 }, () => [null, 0]),
  );
});

test('a page gets what a quick run found; it is not run again while that is fresh', async () => {
  const { check, ends, advance } = makeCheck();
  const page = check.freshen(5_000);
  ends[0]?.('fits');
  expect((await page).last?.result).toBe('fits');
  advance(9_000);
  await check.freshen(5_000);
  expect(ends).toHaveLength(1);
  advance(2_000);
  const second = check.freshen(5_000);
  expect(ends).toHaveLength(2);
  ends[1]?.('fits still');
  expect((await second).last?.result).toBe('fits still');
});

test('a slow check is let rest for twenty times as long as it took', async () => {
  const { check, ends, advance } = makeCheck();
  const page = check.freshen(5_000);
  advance(30_000);
  ends[0]?.('fits');
  await page;
  advance(590_000);
  await check.freshen(5_000);
  expect(ends).toHaveLength(1);
});

test('a run that breaks off says so and leaves what was found before', async () => {
  const { check, ends, advance } = makeCheck();
  const first = check.freshen(5_000);
  ends[0]?.('fits');
  await first;
  advance(60_000);
  const second = check.freshen(5_000);
  ends[1]?.(new Error('the database is away'));
  const { last, isBroken, runningSince } = await second;
  expect([last?.result, isBroken, runningSince]).toEqual(['fits', true, null]);
});

test('how far it is is told every two seconds, not at every step', () => {
  const { check, tell, advance, changes } = makeCheck();
  check.start();
  for (let step = 1; step <= 50; step += 1) {
    advance(100);
    tell[0]?.(BigInt(step));
  }
  expect([changes(), check.state().progress]).toEqual([2, 50n]);
});
