import { expect, test } from 'vitest';
import { readBrowserLocale, sayWeekday } from './locales.ts';

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

test.each([
  ['ru', 'сб'],
  ['ky', 'ишм.'],
  ['en', 'Sat'],
] as const)('a day of the week is named in %s', (locale, name) => {
  // It is Saturday in Bishkek, and still Friday in Greenwich.
  expect(sayWeekday(locale, new Date('2026-11-27T20:00:00Z'))).toBe(name);
});
