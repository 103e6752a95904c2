export const locales = ['ru', 'en', 'ky'] as const;
export type Locale = (typeof locales)[number];
export const localeCookie = 'luxon-locale';

/** The desk's, whoever looks from wherever. */
export const timeZone = 'Asia/Bishkek';

const find = (value: string | undefined): Locale | undefined => locales.find((locale) => locale === value);

/** Reads the language of the cookie; Russian where there is none. */
export const readLocale = (value: string | undefined): Locale => find(value) ?? 'ru';

/**
 * Reads the language a browser asks for (`Accept-Language`): the first of its list, by weight, that the panel speaks;
 * Russian where it asks for none of ours.
 */
export function readBrowserLocale(header: string | null): Locale {
  const asked = (header ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';');
    const weight = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find(Boolean);
    return {
      locale: find(tag.toLowerCase().split('-')[0]),
      weight: weight === undefined ? 1 : Number(weight),
    };
  });
  const spoken = asked.filter(({ locale, weight }) => locale !== undefined && weight > 0);
  return spoken.sort((a, b) => b.weight - a.weight)[0]?.locale ?? 'ru';
}

/**
 * The habits of a language's dates and numbers: English ones of this house are day first and 24 hours; Kyrgyz ones are
 * written as everybody in Kyrgyzstan writes them, `27.11.2026`, not as the Unicode tables have it.
 */
export const formatLocale = (locale: Locale): string => (locale === 'en' ? 'en-GB' : 'ru');

/** Names the day of the week at the desk, short; a word, unlike the digits of a date, is of the language itself. */
export const sayWeekday = (locale: Locale, at: Date): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone }).format(at);
