import { formatMoney, type Money } from '@luxon/money';
import { createFormatter } from 'next-intl';
import { getLocale, getTranslations } from 'next-intl/server';
import { formatLocale, type Locale, readLocale, sayWeekday, timeZone } from '@/i18n/locales.ts';
import { panelState } from '@/server/panel-state.ts';
import { isOtherYear } from './desk-time.ts';
import type { CodeKind } from './tables/columns.ts';
import type { Tone } from './ui.tsx';

/** Says times, sums and reasons in the reader's language. A date of another year than this has its year. */
export interface Texts {
  money(amountMinor: bigint, currency: Money['currency']): string;
  time(at: Date | null): string;
  /** Date and minute in the time of Bishkek, as the cashier's history shows them. */
  minute(at: Date | null): string;
  /** The whole moment with the offset of Bishkek's time: `24.11.2026, 14:05:06 UTC+6`. */
  instant(at: Date): string;
  /** `14:05` */
  hour(at: Date): string;
  /** `24.11` */
  date(at: Date): string;
  /** A day such as `2026-11-24`. */
  day(day: string): string;
  /** A reason code as a sentence. */
  reason(code: string | null): string;
  /** A reason code as a sentence; empty where there is none for it. */
  knownReason(code: string): string;
  word(word: string): string;
  /** Codes of one kind in a cell of a table. */
  codes(of: CodeKind, codes: readonly string[]): string;
}

export const toneOfWord: Readonly<Record<string, Tone>> = {
  credited: 'good',
  waiting: 'calm',
  checking: 'calm',
  choose: 'warn',
  refused: 'warn',
  unknown: 'bad',
  returned: 'calm',
};

/** How far a mail, or a bank's mails, can be trusted. */
export const levelTones = { T1: 'good', T3: 'good', T2: 'warn', T4: 'warn', T5: 'bad' } as const;

type Formatter = ReturnType<typeof createFormatter>;
const formatters = new Map<Locale, Formatter>();

/** The process's own for each language: making one costs more than all a page formats with it. */
function formatterOf(locale: Locale): Formatter {
  const formatter = formatters.get(locale) ?? createFormatter({ locale: formatLocale(locale), timeZone });
  formatters.set(locale, formatter);
  return formatter;
}

export async function getTexts(): Promise<Texts> {
  const [locale, reasons, words, deviations, mailStates] = await Promise.all([
    getLocale(),
    getTranslations('reasons'),
    getTranslations('words'),
    getTranslations('deviations'),
    getTranslations('mailStates'),
  ]);
  const now = panelState().desk.clock();
  const date = (at: Date): { day: '2-digit'; month: '2-digit'; year?: 'numeric' } => ({
    day: '2-digit',
    month: '2-digit',
    ...(isOtherYear(at, now) ? { year: 'numeric' } : {}),
  });
  const format = formatterOf(readLocale(locale));
  const reason = (code: string | null): string =>
    code === null ? '' : reasons.has(code) ? reasons(code) : reasons('other');
  const sayCode: Readonly<Record<CodeKind, (code: string) => string>> = {
    word: (code) => words(code),
    reason,
    deviation: (code) => deviations(code),
    mailState: (code) => mailStates(code),
  };
  return {
    money: (amountMinor, currency) => formatMoney({ amountMinor, currency }, locale),
    time: (at) =>
      at === null
        ? '—'
        : format.dateTime(at, { ...date(at), hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    minute: (at) =>
      at === null ? '—' : format.dateTime(at, { ...date(at), hour: '2-digit', minute: '2-digit' }),
    instant: (at) =>
      `${format.dateTime(at, {
        day: '2-digit',
        month: '2-digit',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      })} UTC+6`,
    hour: (at) => format.dateTime(at, { hour: '2-digit', minute: '2-digit' }),
    date: (at) => format.dateTime(at, date(at)),
    day: (day) => {
      const at = new Date(`${day}T00:00:00+06:00`);
      const digits = format.dateTime(at, { day: '2-digit', month: '2-digit', year: 'numeric' });
      return `${sayWeekday(readLocale(locale), at)}, ${digits}`;
    },
    knownReason: (code) => (reasons.has(code) ? reasons(code) : ''),
    reason,
    word: (word) => words(word),
    codes: (of, codes) => codes.map((code) => sayCode[of](code)).join(', '),
  };
}
