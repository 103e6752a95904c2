/** The languages a text of this package is written in. */
export type Language = 'ru' | 'en';

/** One text in both languages. */
export interface Text {
  readonly ru: string;
  readonly en: string;
}

/** Pairs a Russian text with its English twin. */
export function text(ru: string, en: string): Text {
  return { ru, en };
}

/** Joins sentences into one text, language by language. */
export function joinTexts(texts: readonly Text[], separator = ' '): Text {
  return {
    ru: texts.map((one) => one.ru).join(separator),
    en: texts.map((one) => one.en).join(separator),
  };
}

/**
 * Chooses the language a command speaks: `--lang` first, then the POSIX locale (`LC_ALL`, `LC_MESSAGES`,
 * `LANG`, the first one that is set), then the system's own (`fallback`, for Windows). English unless Russian.
 */
export function chooseLanguage(
  asked: string | undefined,
  exported: Readonly<Record<string, string | undefined>>,
  fallback = '',
): Language {
  const locale = asked || exported.LC_ALL || exported.LC_MESSAGES || exported.LANG || fallback;
  return /^ru\b|^ru_|^russian/i.test(locale) ? 'ru' : 'en';
}
