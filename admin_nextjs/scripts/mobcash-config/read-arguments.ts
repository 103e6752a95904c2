import { parseArgs } from 'node:util';
import { type CommandLanguage, chooseLanguage } from '@luxon/settings';

export interface CheckArguments {
  readonly kind: 'check';
  readonly live: boolean;
  readonly json: boolean;
  /** Digits; null: no player is asked for. */
  readonly playerId: string | null;
  readonly language: CommandLanguage;
}

/** Reads the command line; `usage` carries the exit code: 0 for `--help`, 1 for a mistake. */
export function readArguments(
  args: readonly string[],
  exported: Readonly<Record<string, string | undefined>>,
): CheckArguments | { readonly kind: 'usage'; readonly exitCode: 0 | 1; readonly text: string } {
  const systemLocale = process.platform === 'win32' ? Intl.DateTimeFormat().resolvedOptions().locale : '';
  const fallback = chooseLanguage(undefined, exported, systemLocale);
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    const language = values.lang === undefined ? fallback : chooseLanguage(values.lang, {});
    const unknownLanguage = values.lang !== undefined && values.lang !== 'ru' && values.lang !== 'en';
    const playerIsWrong = values.player !== undefined && !/^\d{1,20}$/.test(values.player);
    if (values.help) return { kind: 'usage', exitCode: 0, text: usage[language] };
    if (unknownLanguage || playerIsWrong || (values.player !== undefined && !values.live)) {
      return { kind: 'usage', exitCode: 1, text: usage[language] };
    }
    const { live, json } = values;
    return { kind: 'check', live, json, playerId: values.player ?? null, language };
  } catch {
    return { kind: 'usage', exitCode: 1, text: usage[fallback] };
  }
}

const options = {
  live: { type: 'boolean', default: false },
  player: { type: 'string' },
  json: { type: 'boolean', default: false },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const usage = {
  ru: `Проверка настроек MobCash. Никогда не входит по паролю и ничего не меняет.

  --live              спросить MobCash, действуют ли готовые токены сейчас
  --player <цифры>    вместе с --live: спросить и об этом игроке
  --json              ответ для программ
  --lang ru|en        язык (иначе по настройкам системы)

Коды выхода: 0 годится; 1 неполно или неправильно; 2 MobCash отказал; 3 MobCash недоступен.
`,
  en: `Checks the MobCash settings. Never signs in and changes nothing.

  --live              ask MobCash whether the ready tokens work now
  --player <digits>   with --live: ask for this player as well
  --json              answer for programs
  --lang ru|en        language (else the system's)

Exit codes: 0 usable; 1 incomplete or malformed; 2 refused by MobCash; 3 MobCash unreachable.
`,
};
