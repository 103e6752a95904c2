import { expect, test } from 'vitest';
import { readBrowserLocale } from './locales.ts';

test.each([
  ['ky-KG,ky;q=0.9,ru;q=0.8', 'ky'],
  ['en-US,en;q=0.9', 'en'],
  ['de,ru;q=0.5,en;q=0.7', 'en'],
  ['en;q=0, ky;q=0.1', 'ky'],
  ['de-DE', 'ru'],
  ['', 'ru'],
  [null, 'ru'],
  [';;q=,,ru;q=x', 'ru'],
])('a browser that asks for %j is spoken to in %s', (header, locale) => {
  expect(readBrowserLocale(header)).toBe(locale);
});
