import { variables } from '@luxon/settings';
import { expect, test } from 'vitest';
import { kyrgyzHelp, sayInKyrgyz } from './kyrgyz.ts';

test('every setting is explained in Kyrgyz, and nothing that is none', () => {
  expect(variables.map(({ name }) => name).filter((name) => sayInKyrgyz(name) === null)).toEqual([]);
  const names = new Set(variables.map(({ name }) => name));
  expect(Object.keys(kyrgyzHelp).filter((name) => !names.has(name))).toEqual([]);
});

test('the names a text refers to are the same as in the Russian one', () => {
  const namesIn = (text: string): string[] => (text.match(/\b[A-Z]+(?:_[A-Z0-9]+)+\b/g) ?? []).sort();
  const differing = variables
    .filter(({ name, help }) => namesIn(sayInKyrgyz(name) ?? '').join() !== namesIn(help.ru).join())
    .map(({ name }) => name);
  expect(differing).toEqual([]);
});
