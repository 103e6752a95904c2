import { expect, test } from 'vitest';
import { toChanges, toSegments } from './segments.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 6, minute));
const hour = { from: at(0), to: at(60) };
const short = (segments: ReturnType<typeof toSegments>) =>
  segments.map(({ from, to, state }) => `${from.getUTCMinutes()}-${to.getUTCMinutes() || 60} ${state}`);

test('without a change it stood as before, all the time', () => {
  expect(short(toSegments(hour, 'on', []))).toEqual(['0-60 on']);
});

test('changes cut; the same state again, and what comes after the end, do not', () => {
  const changes = [
    { at: at(10), state: 'off' },
    { at: at(20), state: 'off' },
    { at: at(30), state: 'on' },
    { at: at(60), state: 'off' },
  ];
  expect(short(toSegments<string>(hour, 'on', changes))).toEqual(['0-10 on', '10-30 off', '30-60 on']);
});

test('a change at the very beginning, and one undone in its moment, leave no empty piece', () => {
  const changes = [
    { at: at(0), state: 'off' },
    { at: at(30), state: 'on' },
    { at: at(30), state: 'off' },
  ];
  expect(short(toSegments<string>(hour, 'on', changes))).toEqual(['0-60 off']);
});

test('of stretches that overlap or touch something runs from the first beginning to the last end', () => {
  const changes = toChanges([
    { from: at(5), to: at(20) },
    { from: at(10), to: at(30) },
    { from: at(30), to: at(40) },
    { from: at(50), to: at(55) },
  ]);
  expect(short(toSegments(hour, 'off', changes))).toEqual([
    '0-5 off',
    '5-40 on',
    '40-50 off',
    '50-55 on',
    '55-60 off',
  ]);
});
