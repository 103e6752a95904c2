import { expect, test } from 'vitest';
import { chooseLanguage } from './text.ts';

test.each([
  [undefined, {}, '', 'en'],
  ['ru', { LANG: 'en_US.UTF-8' }, '', 'ru'],
  ['en', { LANG: 'ru_RU.UTF-8' }, '', 'en'],
  [undefined, { LANG: 'ru_RU.UTF-8' }, '', 'ru'],
  [undefined, { LC_ALL: 'C', LANG: 'ru_RU.UTF-8' }, '', 'en'],
  [undefined, { LC_ALL: '', LC_MESSAGES: 'ru_KG', LANG: 'en_US' }, '', 'ru'],
  [undefined, { LANG: 'rup' }, '', 'en'],
  [undefined, {}, 'ru-RU', 'ru'],
] as const)('--lang %s with %o and the system %s speaks %s', (asked, exported, fallback, language) => {
  expect(chooseLanguage(asked, exported, fallback)).toBe(language);
});
