import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

test('an id of 19 digits keeps every digit, quoted or bare', () => {
  expect(parseJson('{"a":1900000000000000001,"b":"1900000000000000001","c":12,"d":1.5}')).toEqual({
    a: '1900000000000000001',
    b: '1900000000000000001',
    c: 12,
    d: 1.5,
  });
});

test.each(['', '<html>', '{"a":', 'undefined'])('%j is no JSON', (text) => {
  expect(parseJson(text)).toBeUndefined();
});
