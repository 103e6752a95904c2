import { expect, test } from 'vitest';
import { isOtherYear, sayClock, sayClockAndZone } from './desk-time.ts';

test('a time of the day is that of Bishkek, wherever it is read', () => {
  const at = new Date('2026-11-23T20:05:59Z');
  expect([sayClock(at), sayClockAndZone(at)]).toEqual(['02:05', '02:05 UTC+6']);
});

test('isOtherYear: the year ends in Bishkek', () => {
  const now = new Date('2027-01-01T08:00:00Z');
  expect(isOtherYear(new Date('2026-12-31T17:59:59Z'), now)).toBe(true);
  expect(isOtherYear(new Date('2026-12-31T18:00:00Z'), now)).toBe(false);
  expect(isOtherYear(new Date('2028-01-01T00:00:00Z'), now)).toBe(true);
});
