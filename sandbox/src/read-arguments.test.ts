import { describe, expect, test } from 'vitest';
import { parseLine, UsageError, wholeNumber } from './read-arguments.ts';

const line = {
  usage: 'Usage: practise [--seed N] [--trace].',
  options: { seed: { type: 'string' }, trace: { type: 'boolean', default: false } },
} as const;

describe('parseLine', () => {
  test('gives what is there, and what was left out as it is by default', () => {
    expect({ ...parseLine(line, ['--seed', '4']).values }).toEqual({ seed: '4', trace: false });
    expect(parseLine({ ...line, wordsMax: 1 }, ['mail', '--trace']).positionals).toEqual(['mail']);
  });

  test.each([
    ['an option nobody knows', ['--nope'], "Unknown option '--nope'."],
    ['a value that is missing', ['--seed'], "Option '--seed <value>' argument missing."],
    ['an option where its value should be', ['--seed', '--trace'], "Option '--seed' argument is ambiguous."],
    ['a value that is none of its business', ['--trace=3'], "Option '--trace' does not take an argument."],
    ['an extra word', ['extra'], 'The word "extra" is one too many.'],
  ])('%s is told in one sentence', (_, args, sentence) => {
    expect(() => parseLine(line, args)).toThrow(new UsageError(sentence));
  });
});

describe('wholeNumber', () => {
  test('takes what is within the bounds', () => {
    expect(['0', '7', '1000'].map((text) => wholeNumber('first', text, { min: 0, max: 1000 }))).toEqual([
      0, 7, 1000,
    ]);
  });

  test.each(['abc', '', ' ', '1.5', '-1', '0', '1001', '9007199254740993', 'NaN'])('refuses %j', (text) => {
    expect(() => wholeNumber('seeds', text, { min: 1, max: 1000 })).toThrow(
      `--seeds is a whole number from 1 to 1000, not ${JSON.stringify(text)}.`,
    );
  });
});
