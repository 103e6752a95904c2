import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readKey, stepTo } from './keys.ts';

const press = (key: string, code: string, held: object = {}) =>
  readKey({ key, code, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

test('a key does the same on a Russian layout', () => {
  expect(press('j', 'KeyJ')).toBe('next');
  expect(press('о', 'KeyJ')).toBe('next');
  expect(press('.', 'Slash')).toBe('search');
  expect(press(',', 'Slash', { shiftKey: true })).toBe('help');
  expect(press('?', 'Digit7', { shiftKey: true })).toBe('help');
  expect(press('/', 'Digit7', { shiftKey: true })).toBe('search');
});

test('a key of a command is left to the browser', () => {
  expect(press('a', 'KeyA', { ctrlKey: true })).toBeNull();
  expect(press('m', 'KeyM', { metaKey: true })).toBeNull();
  expect(press('x', 'KeyX')).toBeNull();
});

test('j and k stop at the ends', () => {
  expect([stepTo(-1, 1, 3), stepTo(-1, -1, 3), stepTo(2, 1, 3), stepTo(0, -1, 3), stepTo(1, 1, 3)]).toEqual([
    0, 2, 2, 0, 2,
  ]);
});

test('what a key leads to stands on a page, and only what a key leads to is marked', () => {
  const cwd = join(import.meta.dirname, '..');
  const pages = globSync('{app,components}/**/*.tsx', { cwd }).map((path) =>
    readFileSync(join(cwd, path), 'utf8'),
  );
  const marks = pages.flatMap((text) => [...text.matchAll(/data-key="(\w)"/g)].map(([, key]) => key));
  expect([...new Set(marks)].sort()).toEqual(['a', 'm']);
  for (const mark of ['data-row', 'type="search"']) expect(pages.join()).toContain(mark);
});
