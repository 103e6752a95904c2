import type { MobcashSettings } from '@luxon/settings';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchSettings } from './watch-settings.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settings = (password: string) => ({ password }) as MobcashSettings;

function setUp() {
  let present: MobcashSettings | null = settings('one');
  const taken: (string | null)[] = [];
  let complaints = 0;
  const watch = watchSettings({
    initial: settings('one'),
    read: () => present,
    onChange: ({ password }) => taken.push(password),
    onUnusable: () => {
      complaints += 1;
    },
    now: () => Date.now(),
  });
  return {
    watch,
    taken,
    complaints: () => complaints,
    write: (next: MobcashSettings | null, ms: number) => {
      present = next;
      vi.advanceTimersByTime(ms);
    },
  };
}

test('a change is taken once it has stood still, half a file never', () => {
  const { watch, taken, write, complaints } = setUp();
  write(settings('tw'), 300);
  write(null, 300);
  write(settings('two'), 600);
  expect(taken).toEqual([]);
  write(settings('two'), 200);
  expect(taken).toEqual(['two']);
  expect(watch.current().password).toBe('two');
  expect(complaints()).toBe(0);
  watch.stop();
});

test('settings that stay unusable are told once, each time they become so, and the former ones stay', () => {
  const { watch, taken, write, complaints } = setUp();
  write(null, 60_000);
  expect(complaints()).toBe(1);
  expect(watch.current().password).toBe('one');
  write(settings('one'), 1_000);
  expect(taken).toEqual([]);
  write(null, 60_000);
  expect(complaints()).toBe(2);
  watch.stop();
});
