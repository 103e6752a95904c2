import { expect, test } from 'vitest';
import en from './en.json' with { type: 'json' };
import ky from './ky.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };

const keysOf = (value: object, path = ''): string[] =>
  Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null ? keysOf(inner, `${path}${key}.`) : [`${path}${key}`],
  );
const placesOf = (value: object): string[] => JSON.stringify(value).match(/\{\w+\}/g) ?? [];

test.each([
  ['en', en],
  ['ky', ky],
])('%s says everything Russian says, with the same places to fill', (_name, messages) => {
  expect(new Set(keysOf(messages))).toEqual(new Set(keysOf(ru)));
  expect(placesOf(messages)).toEqual(placesOf(ru));
});
