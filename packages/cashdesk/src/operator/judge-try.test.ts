import { expect, test } from 'vitest';
import { judgeTry, lockMs, type Tries, triesMax } from './judge-try.ts';

const start = new Date('2026-11-24T06:00:00Z');
const later = (ms: number): Date => new Date(start.getTime() + ms);

function fail(times: number, from: Tries | null = null): Tries {
  let tries = from;
  for (let time = 0; time < times; time += 1) {
    const verdict = judgeTry(tries, start);
    if (verdict.kind === 'locked') throw new Error(`Locked at the ${time + 1}th.`);
    tries = verdict.next;
  }
  if (tries === null) throw new Error('Not tried.');
  return tries;
}

test('the tenth wrong password in a row locks, and says so once', () => {
  const nine = fail(triesMax - 1);
  expect(nine.lockedUntil).toBeNull();
  expect(judgeTry(nine, start)).toMatchObject({ kind: 'allowed', locksNow: true });
  expect(judgeTry(fail(triesMax), later(1))).toEqual({ kind: 'locked', until: later(lockMs) });
});

test('a lock ends by itself and one starts anew with ten; a try while locked does not make it longer', () => {
  const locked = fail(triesMax);
  expect(judgeTry(locked, later(lockMs - 1))).toEqual({ kind: 'locked', until: later(lockMs) });
  expect(judgeTry(locked, later(lockMs))).toMatchObject({ next: { failed: 1, lockedUntil: null } });
});

test('what was long ago is forgotten', () => {
  expect(judgeTry(fail(triesMax - 1), later(lockMs + 1))).toMatchObject({ next: { failed: 1 } });
});
