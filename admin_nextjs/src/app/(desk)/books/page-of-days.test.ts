import { expect, test } from 'vitest';
import { pageOfDays } from './page-of-days.ts';

const line = (day: string, scope: string) => ({ day, scope });
const lines = [
  line('2026-11-24', 'a'),
  line('2026-11-24', 'b'),
  line('2026-11-23', 'a'),
  line('2026-11-21', 'a'),
];

test('every line is on exactly one page, a day is never cut', () => {
  const first = pageOfDays(lines, { before: null, daysMax: 2 });
  expect(first.days.map(({ day, lines: ofDay }) => [day, ofDay.length])).toEqual([
    ['2026-11-24', 2],
    ['2026-11-23', 1],
  ]);
  const second = pageOfDays(lines, { before: first.next, daysMax: 2 });
  expect(second.days.map(({ day }) => day)).toEqual(['2026-11-21']);
  expect(second.next).toBe(null);
});

test('of no lines there is an empty page and none after it', () => {
  expect(pageOfDays([], { before: '2026-11-24', daysMax: 2 })).toEqual({ days: [], next: null });
});
