import { expect, test } from 'vitest';
import { readBankDate } from './read-bank-date.ts';

const bishkek = 360;
const clock = '2026-11-03T13:11:07.000Z';

test.each([
  ['03.11.2026 19:11:07', clock],
  ['03.11.2026, 19:11:07', clock],
  ['03/11/2026 19:11:07', clock],
  ['3-11-26 19:11:07.250', clock],
  ['2026-11-03 19:11:07', clock],
  ['2026-11-03T19:11:07', clock],
  ['2026.11.03 в 19:11:07', clock],
  ['2026-11-03T13:11:07Z', clock],
  ['2026-11-03T21:11:07+08:00', clock],
  ['03.11.2026 16:11:07 UTC+03:00', clock],
  ['03-Nov-2026 19:11:07', clock],
  ['3 ноября 2026 г. 19:11:07', clock],
  ['03 нояб. 2026 19:11:07', clock],
  ['03.11.2026 9:11', '2026-11-03T03:11:00.000Z'],
])('%s is one moment', (text, at) => {
  expect(readBankDate(text, bishkek)).toEqual({ at: new Date(at), hasClock: true });
});

test.each(['03.11.2026', '2026-11-03', '3 мая 2026 г.', '03-MAY-26'])(
  '%s is a day without a clock',
  (text) => {
    expect(readBankDate(text, bishkek)?.hasClock).toBe(false);
  },
);

test.each([
  '',
  '31.02.2026',
  '11/13/2026',
  '03.11.2026 24:01',
  '03.11.2026 19:61',
  '03.11.2026 7:11 PM',
  '03.11',
  '100,53',
  '03 foo 2026',
  '03.11.2026 - 04.11.2026',
])('"%s" is not guessed at', (text) => {
  expect(readBankDate(text, bishkek)).toBeNull();
});
