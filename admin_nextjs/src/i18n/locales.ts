export const locales = ['ru', 'en', 'ky'] as const;
export type Locale = (typeof locales)[number];
export const localeCookie = 'luxon-locale';

/** Reads the language of the cookie; Russian where there is none. */
export const readLocale = (value: string | undefined): Locale =>
  locales.find((locale) => locale === value) ?? 'ru';
