import { formatMoney, type Money } from '@luxon/money';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import type { Tone } from './ui.tsx';

/** Says times, sums and reasons in the reader's language. */
export interface Texts {
  money(amountMinor: bigint, currency: Money['currency']): string;
  time(at: Date | null): string;
  /** Date and minute in the time of Bishkek, as the cashier's history shows them. */
  minute(at: Date | null): string;
  /** A reason code as a sentence. */
  reason(code: string | null): string;
  word(word: string): string;
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

export async function getTexts(): Promise<Texts> {
  const [format, locale, reasons, words] = await Promise.all([
    getFormatter(),
    getLocale(),
    getTranslations('reasons'),
    getTranslations('words'),
  ]);
  return {
    money: (amountMinor, currency) => formatMoney({ amountMinor, currency }, locale),
    time: (at) =>
      at === null
        ? '—'
        : format.dateTime(at, {
            day: '2-digit',
            month: '2-digit',
            hour: '2-digit',
            minute: '2-digit',
            second: '2-digit',
          }),
    minute: (at) =>
      at === null
        ? '—'
        : format.dateTime(at, { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' }),
    reason: (code) => (code === null ? '' : reasons.has(code) ? reasons(code) : reasons('other')),
    word: (word) => words(word),
  };
}
