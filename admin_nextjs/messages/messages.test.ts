import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import en from './en.json' with { type: 'json' };
import ky from './ky.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };

/** Every text's key with the places to fill in it, in whatever order the language wants them. */
const placesOf = (value: object, path = ''): [string, string[]][] =>
  Object.entries(value).flatMap(([key, inner]): [string, string[]][] =>
    typeof inner === 'object' && inner !== null
      ? placesOf(inner, `${path}${key}.`)
      : [[`${path}${key}`, (String(inner).match(/\{\w+/g) ?? []).sort()]],
  );

test.each([
  ['en', en],
  ['ky', ky],
])('%s says everything Russian says, with the same places to fill', (_name, messages) => {
  expect(new Map(placesOf(messages))).toEqual(new Map(placesOf(ru)));
});

test('every check of a mail has words', () => {
  const cwd = join(import.meta.dirname, '../../packages/bank-mail/src');
  const sources = globSync('{verify,thread}/**/*.ts', { cwd }).map((path) =>
    readFileSync(join(cwd, path), 'utf8'),
  );
  const names = sources.flatMap((source) =>
    [...source.matchAll(/check: '([a-z ]+)'/g)].map(([, name]) => name),
  );
  expect(new Set(names.map((name) => name?.replaceAll(' ', '_')))).toEqual(new Set(Object.keys(ru.checks)));
});
