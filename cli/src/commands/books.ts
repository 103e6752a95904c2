import {
  type BookLine,
  type Books,
  bookSentence,
  checkBooks,
  misfitRowsMax,
  type Total,
} from '@luxon/cashdesk';
import { type Currency, formatMoney } from '@luxon/money';
import type { CommandLanguage } from '@luxon/settings';
import type { Command } from 'commander';
import { language, layOut, say, sayJson } from '../say.ts';
import { withDesk } from '../with-desk.ts';

/** Adds `books check`. */
export function addBooksCommands(program: Command): void {
  program
    .command('books')
    .description('what came, what was credited, where the rest stands')
    .command('check')
    .description(
      'sums the books by receiving account and day and names every row that does not fit; changes nothing',
    )
    .option('--json', 'answer for programs')
    .action(({ json }: { json?: boolean }) =>
      withDesk(async (desk) => {
        const books = await checkBooks(desk);
        if (json === true) sayJson(books);
        else tell(books);
        if (books.misfits.length > 0) process.exitCode = 1;
      }),
    );
}

const heads = {
  ru: [
    'день',
    'счёт',
    'письма',
    'ждут человека',
    'платежи',
    'зачислено',
    'в пути',
    'неизвестно',
    'отклонено',
    'без заявки',
    'отложено',
    'возвращено',
  ],
  en: [
    'day',
    'account',
    'mails',
    'wait for a person',
    'payments',
    'credited',
    'on the way',
    'unknown',
    'refused',
    'unmatched',
    'set aside',
    'returned',
  ],
} as const;

function tell({ lines, misfits, isAtLimit }: Books): void {
  const ru = language === 'ru';
  if (lines.length === 0) say(ru ? 'Писем и платежей ещё нет.' : 'There are no mails and no payments yet.');
  else say(layOut([heads[language], ...lines.map(cellsOf)]));
  if (misfits.length === 0) {
    say(ru ? '✓ Всё сходится.' : '✓ Everything fits.');
    return;
  }
  for (const { rule, noun, id, paymentId } of misfits) {
    const story = paymentId === null || paymentId === id ? '' : ` (payment ${paymentId})`;
    say(`✗ ${rule}: ${bookSentence(rule, language)} ${noun} ${id}${story}`);
  }
  say(verdict({ misfits, isAtLimit }, language));
}

/** Says how many rows do not fit, or that those named are the first, and what to do. Pure. */
export function verdict(
  { misfits, isAtLimit }: Pick<Books, 'misfits' | 'isAtLimit'>,
  spoken: CommandLanguage,
): string {
  if (spoken === 'ru') {
    const found = isAtLimit
      ? `Это первые ${misfitRowsMax} строк, которые не сходятся; их может быть больше.`
      : `Не сходится строк: ${misfits.length}.`;
    return `${found} Ничего не исправлено. Отключите автоматическое зачисление, откройте эти платежи в панели и сверьте их с историей кассира.`;
  }
  const found = isAtLimit
    ? `These are the first ${misfitRowsMax} rows that do not fit; there may be more.`
    : `${misfits.length} rows do not fit.`;
  return `${found} Nothing was mended. Switch automatic credit off, open these payments in the panel and compare them with the cashier history.`;
}

/** Names a line's account, and the bank and mailbox it is at. Pure. */
export const placeOf = ({ account, scope }: Pick<BookLine, 'account' | 'scope'>): string =>
  account === null ? scope : `${account.name} (${scope})`;

function cellsOf(line: BookLine): string[] {
  const { currency } = line;
  const totals = [
    line.mails,
    line.waitingMails,
    line.payments,
    line.credits,
    line.onTheWay,
    line.unknown,
    line.refused,
    line.unmatched,
    line.setAside,
    line.returned,
  ];
  return [line.day, placeOf(line), ...totals.map((total) => cellOf(total, currency))];
}

function cellOf({ count, minor }: Total, currency: Currency | null): string {
  if (count === 0) return '–';
  return currency === null
    ? String(count)
    : `${count}: ${formatMoney({ amountMinor: minor, currency }, language)}`;
}
