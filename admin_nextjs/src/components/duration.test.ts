import { expect, test } from 'vitest';
import { clockOf, durationOf } from './duration.ts';

test.each([
  [-5, { unit: 'seconds', seconds: 0 }],
  [59_999, { unit: 'seconds', seconds: 59 }],
  [60_000, { unit: 'minutes', minutes: 1 }],
  [3_599_999, { unit: 'minutes', minutes: 59 }],
  [3_660_000, { unit: 'hours', hours: 1, minutes: 1 }],
  [90_000_000, { unit: 'days', days: 1, hours: 1 }],
])('%i ms is never told longer than it is', (ms, parts) => {
  expect(durationOf(ms)).toEqual(parts);
});

test('a countdown shows the second that runs, and ends with 0:00', () => {
  expect([10_000, 9_001, 1, 0, -1, 3_600_000].map(clockOf)).toEqual([
    '0:10',
    '0:10',
    '0:01',
    '0:00',
    '0:00',
    '1:00:00',
  ]);
});
