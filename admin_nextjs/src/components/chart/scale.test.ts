import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hourParts } from './hours-parts.ts';
import { durationTicks, heightOf, labelledPlaces, numberTicks, percent } from './scale.ts';
import { fillSteps, isMidnight, placeOf, rangeUntil, stepsOf } from './steps.ts';

describe('ticks', () => {
  test.each([
    [0, [0, 1]],
    [0.03, [0, 1]],
    [1, [0, 1]],
    [2.5, [0, 1, 2, 3]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [100, [0, 50, 100]],
    [101, [0, 50, 100, 150]],
    [123_456, [0, 50_000, 100_000, 150_000]],
  ])('numberTicks: up to %d', (largest, ticks) => {
    expect(numberTicks(largest)).toEqual(ticks);
  });

  test.each([
    [0, [0, 1_000]],
    [900, [0, 1_000]],
    [4_500, [0, 2_000, 4_000, 6_000]],
    [95_000, [0, 30_000, 60_000, 90_000, 120_000]],
    [5 * 3_600_000, [0, 2, 4, 6].map((hours) => hours * 3_600_000)],
    [9 * 86_400_000, [0, 3, 6, 9].map((days) => days * 86_400_000)],
  ])('durationTicks: up to %d ms', (largest, ticks) => {
    expect(durationTicks(largest)).toEqual(ticks);
  });

  test('of any largest value there are few ticks, from zero, evenly, whole, and the top holds it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e15, noNaN: true }),
        fc.constantFrom(numberTicks, durationTicks),
        (largest, rule) => {
          const ticks = rule(largest);
          expect(ticks[0]).toBe(0);
          expect(ticks.length).toBeLessThanOrEqual(6);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(largest);
          expect(ticks.every((tick) => Number.isInteger(tick))).toBe(true);
          expect(heightOf(largest, ticks)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

test('labelledPlaces: at most so many, the first always among them', () => {
  expect(labelledPlaces(24, 6)).toEqual([0, 4, 8, 12, 16, 20]);
  expect(labelledPlaces(5, 6)).toEqual([0, 1, 2, 3, 4]);
  expect(labelledPlaces(0, 6)).toEqual([]);
});

test('percent: two digits are more than a screen shows', () => {
  expect([percent(0), percent(1 / 3), percent(1)]).toEqual(['0%', '33.33%', '100%']);
});

describe('steps', () => {
  const now = new Date('2026-11-24T17:30:00Z'); // 23:30 in Bishkek
  test.each([
    ['day', '2026-11-23T18:00:00.000Z', '2026-11-24T18:00:00.000Z', 24],
    ['week', '2026-11-17T18:00:00.000Z', '2026-11-24T18:00:00.000Z', 168],
    ['month', '2026-10-24T18:00:00.000Z', '2026-11-24T18:00:00.000Z', 31],
  ] as const)(
    'rangeUntil: a %s ends with the present step, and no range is over 32 days',
    (name, from, to, count) => {
      const range = rangeUntil(now, name);
      expect([range.from.toISOString(), range.to.toISOString()]).toEqual([from, to]);
      expect(stepsOf(range)).toHaveLength(count);
    },
  );

  test('isMidnight: a week has seven, wherever it begins', () => {
    expect(stepsOf(rangeUntil(new Date('2026-11-24T03:30:00Z'), 'week')).filter(isMidnight)).toHaveLength(7);
    expect(isMidnight(new Date('2026-11-24T18:00:00Z'))).toBe(true);
    expect(isMidnight(new Date('2026-11-24T00:00:00Z'))).toBe(false);
  });

  test('fillSteps: every step is there once, empty where nothing was read', () => {
    const range = rangeUntil(now, 'day');
    const filled = fillSteps(range, [{ at: new Date('2026-11-24T17:00:00Z'), count: 3 }], {
      say: ({ count }) => count,
      empty: 0,
    });
    expect(filled.map(({ value }) => value)).toEqual([...Array.from({ length: 23 }, () => 0), 3]);
  });

  test('placeOf: what is outside stands at the edge', () => {
    const hour = { from: new Date(0), to: new Date(3_600_000) };
    expect([-1, 0, 900_000, 3_600_000, 9e9].map((ms) => placeOf(new Date(ms), hour))).toEqual([
      0, 0, 0.25, 1, 1,
    ]);
  });
});

test('hourParts: over midnight there are two pieces, together as long as the hours', () => {
  expect(hourParts(540, 1_260)).toEqual([[540, 1_260]]);
  expect(hourParts(1_260, 120)).toEqual([
    [0, 120],
    [1_260, 1_440],
  ]);
  expect(hourParts(1_260, 0)).toEqual([[1_260, 1_440]]);
});
