import { expect, test } from 'vitest';
import { createTurnstile } from './take-turns.ts';

test('no more than the limit run at once, in the order they came, and all of them', async () => {
  const enter = createTurnstile(3);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const come = (index: number): Promise<void> =>
    enter(async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(index);
      await new Promise<void>((next) => setImmediate(next));
      running -= 1;
    });
  // The later half comes one by one, while the earlier ones leave.
  const waiting = Array.from({ length: 25 }, (_, index) => come(index));
  for (let index = 25; index < 50; index += 1) {
    waiting.push(come(index));
    await waiting[index - 25];
  }
  await Promise.all(waiting);
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
