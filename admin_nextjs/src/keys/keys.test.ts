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
