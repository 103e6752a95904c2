import { expect, test } from 'vitest';
import { formatMinuteOfDay, isWithinHours, minuteOfDay, readMinuteOfDay, startOfDay } from './hours.ts';

test('the day in Bishkek begins at 18:00 UTC', () => {
  expect(minuteOfDay(new Date('2026-11-24T18:00:00Z'))).toBe(0);
  expect(minuteOfDay(new Date('2026-11-24T17:59:59Z'))).toBe(1_439);
  expect(startOfDay(new Date('2026-11-24T17:59:59.999Z'))).toEqual(new Date('2026-11-23T18:00:00Z'));
  expect(startOfDay(new Date('2026-11-24T18:00:00Z'))).toEqual(new Date('2026-11-24T18:00:00Z'));
});

test.each([
  ['09:00', '21:00', '09:00', true],
  ['09:00', '21:00', '08:59', false],
  ['09:00', '21:00', '20:59', true],
  ['09:00', '21:00', '21:00', false],
  ['21:00', '02:00', '23:59', true],
  ['21:00', '02:00', '01:59', true],
  ['21:00', '02:00', '02:00', false],
  ['21:00', '02:00', '20:59', false],
])('from %s until %s: at %s it is %j', (from, until, now, isWithin) => {
  const minute = (text: string) => readMinuteOfDay(text) ?? -1;
  const at = new Date(startOfDay(new Date('2026-11-24T06:00:00Z')).getTime() + minute(now) * 60_000);
  expect(isWithinHours(at, { fromMinute: minute(from), untilMinute: minute(until) })).toBe(isWithin);
});

test.each(['24:00', '9', '9:5', '-1:00', '09:60', ''])('%j is no time of day', (text) => {
  expect(readMinuteOfDay(text)).toBeNull();
});

test('a time of day is written as it is read', () => {
  for (const minute of [0, 9 * 60 + 5, 1_439])
    expect(readMinuteOfDay(formatMinuteOfDay(minute))).toBe(minute);
});
