import { expect, test } from 'vitest';
import { createCallsInHand } from './calls-in-hand.ts';

function open() {
  let nowMs = 0;
  const calls = createCallsInHand({ callsMax: 2, hangsAfterMs: 1_000, monotonicMs: () => nowMs });
  /** Begins a call; what it gives ends it, with an answer or without one. */
  const begin = () => {
    let settle: (isAnswered: boolean) => void = () => undefined;
    const call = new Promise<void>((resolve, reject) => {
      settle = (isAnswered) => (isAnswered ? resolve() : reject(new Error('no answer')));
    });
    const over = calls.count(() => call).catch(() => undefined);
    return async (isAnswered: boolean) => {
      settle(isAnswered);
      await over;
    };
  };
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { calls, begin, pass };
}

test('there is room for so many calls at once, however they end', async () => {
  const { calls, begin } = open();
  const end = begin();
  expect(calls.hasRoom()).toBe(true);
  const endSecond = begin();
  expect(calls.hasRoom()).toBe(false);
  await end(false);
  expect(calls.hasRoom()).toBe(true);
  await endSecond(true);
  expect(calls.hasRoom()).toBe(true);
});

test('while one hangs there is room for none', async () => {
  const { calls, begin, pass } = open();
  const end = begin();
  pass(1_000);
  expect(calls.hasRoom()).toBe(true);
  pass(1);
  expect(calls.hasRoom()).toBe(false);
  await end(true);
  expect(calls.hasRoom()).toBe(true);
});
