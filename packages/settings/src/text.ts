/** The languages a text of this package is written in. */
export type Language = 'ru' | 'en' | 'ky';

/** The languages commands, logs and the generated files speak. */
export type CommandLanguage = Exclude<Language, 'ky'>;

/** One text in every language. */
export type Text = Readonly<Record<Language, string>>;

/** Puts a Russian text beside its English and its Kyrgyz twin. */
export function text(ru: string, en: string, ky: string): Text {
  return { ru, en, ky };
}

/** Joins sentences into one text, language by language. */
export function joinTexts(texts: readonly Text[], separator = ' '): Text {
  return {
    ru: texts.map((one) => one.ru).join(separator),
    en: texts.map((one) => one.en).join(separator),
    ky: texts.map((one) => one.ky).join(separator),
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
): CommandLanguage {
  const locale = asked || exported.LC_ALL || exported.LC_MESSAGES || exported.LANG || fallback;
  return /^ru\b|^ru_|^russian/i.test(locale) ? 'ru' : 'en';
}
