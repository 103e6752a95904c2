import { expect, test } from 'vitest';
import { storable } from './storable.ts';

test.each([
  ['an ordinary text', 'Иван 😀 ё\t\r\n', 'Иван 😀 ё\t\r\n'],
  ['a NUL', 'a\0b\0', 'a\ufffdb\ufffd'],
  ['the first half of an emoji', 'Ivan\ud83d', 'Ivan\ufffd'],
  ['the second half of an emoji', '\ude00 Ivan', '\ufffd Ivan'],
  ['the halves in the wrong order', '\ude00\ud83d', '\ufffd\ufffd'],
])('%s is stored as what can be stored of it', (_name, text, stored) => {
  expect(storable(text)).toBe(stored);
});

test('every text inside is made storable, what is no text stays what it was', () => {
  const at = new Date(0);
  const raw = new Uint8Array([0]);
  const value = { 'a\0': ['\0', { b: '\ud83d', c: null }], sum: 10n, isOn: true, none: undefined, at, raw };
  expect(storable(value)).toEqual({
    'a\ufffd': ['\ufffd', { b: '\ufffd', c: null }],
    sum: 10n,
    isOn: true,
    none: undefined,
    at,
    raw,
  });
  expect(storable(value).at).toBe(at);
  expect(storable(value).raw).toBe(raw);
});
