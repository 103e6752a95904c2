// What `npm run kill-every-step` was asked for.
import { availableParallelism } from 'node:os';
import { readArguments, UsageError, wholeNumber } from '@luxon/sandbox/arguments';
import { type Trouble, troubles } from './kill-rule.ts';
import { type Place, places } from './places.ts';

export const killArguments = readArguments(
  {
    usage: `Usage: npm run kill-every-step -- [--place N or N-M, of 1…${places.length} (all)] [--fault NAME (all)] [--desks N (two more than cores)] [--json].`,
    options: {
      place: { type: 'string' },
      fault: { type: 'string' },
      desks: { type: 'string', default: String(availableParallelism() + 2) },
      json: { type: 'boolean', default: false },
    },
  },
  ({ place, fault, desks, json }) => ({
    places: place === undefined ? places : placesFrom(place),
    trouble: fault === undefined ? null : troubleName(fault),
    desks: wholeNumber('desks', desks, { min: 1, max: 16 }),
    json,
  }),
);

function placesFrom(text: string): readonly Place[] {
  const [, from = text, to = from] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const number = (word: string): number => wholeNumber('place', word, { min: 1, max: places.length });
  const found = places.slice(number(from) - 1, number(to));
  if (found.length > 0) return found;
  throw new UsageError(`--place is a number or two, the smaller one first, not ${JSON.stringify(text)}.`);
}

function troubleName(text: string): Trouble {
  const found = troubles.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(`--fault is one of ${troubles.join(', ')}, not ${JSON.stringify(text)}.`);
}
