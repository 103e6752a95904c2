import { readArguments, UsageError, wholeNumber } from '@luxon/sandbox/arguments';
import { brokenRules } from './broken-rules.ts';
import { stepsPerSeed } from './run-seed.ts';

/** What `npm run simulate` was asked for. */
export const simulateArguments = readArguments(
  {
    usage:
      'Usage: npm run simulate -- [--seeds N (300)] [--first K (1)] [--steps N] [--rule NAME] [--json], or --seed N [--trace] [--steps N] [--rule NAME], or --broken [--rule NAME].',
    options: {
      seeds: { type: 'string', default: '300' },
      first: { type: 'string', default: '1' },
      /** Decisions of the dice before a storm ends. */
      steps: { type: 'string', default: String(stepsPerSeed) },
      seed: { type: 'string' },
      trace: { type: 'boolean', default: false },
      rule: { type: 'string' },
      broken: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  },
  ({ seeds, first, steps, seed, trace, rule, broken, json }) => ({
    // None at all would say "0 failed".
    seeds: wholeNumber('seeds', seeds, { min: 1 }),
    first: wholeNumber('first', first, { min: 0 }),
    steps: wholeNumber('steps', steps, { min: 0 }),
    seed: seed === undefined ? null : wholeNumber('seed', seed, { min: 0 }),
    trace,
    rule: rule === undefined ? null : ruleName(rule),
    broken,
    json,
  }),
);

function ruleName(text: string): string {
  const names = brokenRules.map(({ name }) => name);
  if (names.includes(text)) return text;
  throw new UsageError(`--rule is one of ${names.join(', ')}, not ${JSON.stringify(text)}.`);
}
