import { expect, test } from 'vitest';
import { createTurnstile } from './take-turns.ts';

test('no more than the limit run at once, in the order they came, and all of them', async () => {
  const enter = createTurnstile(3);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      enter(async () => {
        running += 1;
        most = Math.max(most, running);
        order.push(index);
        await new Promise<void>((next) => setImmediate(next));
        running -= 1;
      }),
    ),
  );
  expect(most).toBe(3);
  expect(order).toEqual(Array.from({ length: 50 }, (_, index) => index));
});

test('work that fails gives its place on', async () => {
  const enter = createTurnstile(1);
  const failed = enter(() => Promise.reject(new Error('broken')));
  const next = enter(() => Promise.resolve('done'));
  await expect(failed).rejects.toThrow('broken');
  expect(await next).toBe('done');
});
