import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { creditedAfterAll } from '../credit/credited-after-all.ts';
import type { Desk } from '../desk/desk.ts';
import { paymentsOfKnownMails } from '../payment/record-payment.ts';
import { type BookLine, readBookLine } from './book-line.ts';
import { addsUp, type BookRule, bookRuleNames } from './book-rules.ts';

/** A row that does not fit. */
export interface Misfit {
  readonly rule: BookRule;
  readonly noun: 'mail' | 'payment' | 'match' | 'request' | 'attempt' | 'receipt' | 'line';
  /** The row's id; of a line `scope day currency`, with the account's name behind the scope where it has one. */
  readonly id: string;
  /** The payment whose story shows it; null: there is none. */
  readonly paymentId: string | null;
}

/** So many rows `cashdesk_read_books` (0019_books_per_account.sql) tells at most: more than a person reads. */
export const misfitRowsMax = 1_000;

export interface Books {
  /** By day, scope, account and currency, newest day first; of a scope what has no account comes last. */
  readonly lines: readonly BookLine[];
  /** At most {@link misfitRowsMax} rows, then the lines that do not add up. */
  readonly misfits: readonly Misfit[];
  /** As many rows as are told: these are the first, there may be more. */
  readonly isAtLimit: boolean;
}

/** What the view does not tell: rows of `id` and `payment_id`, and what they are. */
const besideView = [
  { rule: 'attempt_credited_after_closed', noun: 'attempt', rows: creditedAfterAll },
  { rule: 'payment_of_known_mail', noun: 'payment', rows: paymentsOfKnownMails },
] as const satisfies readonly (Pick<Misfit, 'rule' | 'noun'> & { readonly rows: () => SQL })[];

const namedRows = z.array(z.object({ id: z.string(), payment_id: z.string() }));
const answer = z.object({
  lines: z.array(z.unknown()),
  misfits: z.array(
    z.object({
      rule: z.enum(bookRuleNames),
      noun: z.enum(['mail', 'payment', 'match', 'request', 'attempt', 'receipt']),
      id: z.string(),
      paymentId: z.string().nullable(),
    }),
  ),
});

/**
 * Reads the books of the whole desk in one statement, and so in one moment: what came, what was credited, where the
 * rest stands; and names every row that does not fit, each by its rule.
 */
export async function checkBooks(desk: Desk): Promise<Books> {
  const beside = besideView.map(
    ({ rule, rows }) => sql`(
      select coalesce(jsonb_agg(distinct named), '[]') from (${rows()} limit ${misfitRowsMax}) as named
    ) as ${sql.identifier(rule)}`,
  );
  const { rows } = await desk.database.drizzle.execute(
    sql`select cashdesk_read_books() as books, ${sql.join(beside, sql`, `)}`,
  );
  const { lines: given, misfits } = answer.parse(rows[0]?.books);
  const others = besideView.flatMap(({ rule, noun }) =>
    namedRows.parse(rows[0]?.[rule]).map(({ id, payment_id: paymentId }) => ({ rule, noun, id, paymentId })),
  );
  const told: Misfit[] = [...misfits, ...others];
  const lines = given.map(readBookLine);
  return {
    lines,
    misfits: [...told.slice(0, misfitRowsMax), ...lines.filter((line) => !addsUp(line)).map(asMisfit)],
    isAtLimit: told.length >= misfitRowsMax,
  };
}

const asMisfit = (line: BookLine): Misfit => ({
  rule: 'sums_do_not_add_up',
  noun: 'line',
  id: [line.scope, line.account?.name, line.day, line.currency].filter((part) => part != null).join(' '),
  paymentId: null,
});
