import { expect, test } from 'vitest';
import { CliError } from './cli-error.ts';
import { readSince } from './read-since.ts';

test.each([
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ['2026-11-01T09:30:00+06:00', '2026-11-01T03:30:00.000Z'],
  ['2026-11-01T09:30Z', '2026-11-01T09:30:00.000Z'],
])('%s is %s', (text, at) => {
  expect(readSince(text).toISOString()).toBe(at);
});

test.each(['2026-02-31', '2026-02-29', '2026-13-01', '2026-11-01T25:00Z', '5', 'yesterday', ''])(
  '"%s" is refused',
  (text) => {
    expect(() => readSince(text)).toThrow(CliError);
  },
);
