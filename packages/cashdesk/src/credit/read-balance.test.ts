import { expect, test } from 'vitest';
import { type ReadBalance, readBalanceBefore } from './read-balance.ts';

const desk = { clock: () => new Date('2026-11-24T06:00:00Z') };
const currency = 'KGS';

test('what the API says is the balance of the moment it was asked', async () => {
  let now = Date.parse('2026-11-24T06:00:00Z');
  const slow: ReadBalance = async () => {
    now += 1_000;
    return 5n;
  };
  expect(await readBalanceBefore({ clock: () => new Date(now) }, slow, { currency })).toEqual({
    at: desk.clock(),
    amountMinor: 5n,
  });
});

test.each<[string, ReadBalance]>([
  ['rejects', () => Promise.reject(new Error('down'))],
  [
    'throws',
    () => {
      throw new Error('down');
    },
  ],
])('an API that %s gives none', async (_, readBalance) => {
  expect(await readBalanceBefore(desk, readBalance, { currency })).toBeNull();
});

test('an API that does not answer in time gives none, and is told that nobody waits', async () => {
  const asked: AbortSignal[] = [];
  const silent: ReadBalance = ({ signal }) => {
    asked.push(signal);
    return new Promise(() => undefined);
  };
  expect(await readBalanceBefore(desk, silent, { currency, msMax: 5 })).toBeNull();
  expect(asked.map(({ aborted }) => aborted)).toEqual([true]);
});

test('an API that fails when nobody waits any more disturbs nobody', async () => {
  const late: ReadBalance = ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  expect(await readBalanceBefore(desk, late, { currency, msMax: 5 })).toBeNull();
});
