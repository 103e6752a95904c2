'use server';

import {
  type ComparedPayment,
  checkStatement,
  type GuessedMapping,
  guessMapping,
  type StatementColumn,
  StatementError,
  type StatementMapping,
  type StatementProblem,
  statementMappingSchema,
  type UnreadableReason,
} from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { refuse, say } from './act.ts';
import { readOperator } from './auth.ts';
import { panelState } from './panel-state.ts';

/** One line of the comparison; sums are whole minor units as digits, times ISO 8601. */
export interface ComparedLine {
  readonly key: string;
  /** Of the statement; null: only we have it. */
  readonly line: number | null;
  readonly amountMinor: string;
  /** What we recorded, where it differs from the bank's. */
  readonly ourMinor: string | null;
  readonly currency: string;
  readonly at: string;
  /** A player has the money. */
  readonly isCredited: boolean;
  /** The page of the panel where a person looks further. */
  readonly href: string | null;
}

export type StatementAnswer =
  | { readonly kind: 'problem'; readonly said: string }
  | ({ readonly kind: 'columns' } & Columns)
  | ({
      readonly kind: 'compared';
      readonly from: string | null;
      readonly to: string | null;
      readonly agreed: number;
      readonly skipped: number;
      readonly repeated: number;
      readonly unreadable: readonly { readonly line: number; readonly reason: UnreadableReason }[];
      readonly lists: Readonly<Record<ComparedList, readonly ComparedLine[]>>;
    } & Columns);

export type ComparedList = 'notAtBank' | 'doubles' | 'different' | 'missed' | 'beyond';

interface Columns {
  readonly columns: readonly StatementColumn[];
  /** Which of them are read, or are likely meant. */
  readonly mapping: GuessedMapping;
}

const column = z.string().max(200).nullable().default(null);
const formSchema = z.object({
  bank: z.string().regex(/^[a-z][a-z0-9]{1,30}$/),
  file: z.instanceof(File).refine(({ size }) => size > 0 && size <= 8_000_000),
  time: column,
  clock: column,
  amount: column,
  currencyColumn: column,
  reference: column,
});

/** Compares a statement with the payments; changes nothing but the mapping that is remembered. */
export async function compareStatement(
  _previous: StatementAnswer | null,
  form: FormData,
): Promise<StatementAnswer> {
  const refusal = refuse('compareStatement', await readOperator());
  if (refusal !== null) return { kind: 'problem', said: (await say(refusal)).said };
  // A column that is not chosen is an empty text.
  const given = [...form].filter(([, value]) => value !== '');
  const parsed = formSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) return sayProblem('no_file');
  const { bank, file } = parsed.data;
  // The page offers these alone. Of another bank no payment is recorded: every line would be called missed.
  if (!panelState().settings.mail.banks.some((known) => known.bank === bank))
    return sayProblem('unknown_bank');
  const mapping = toMapping(parsed.data);
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const {
      columns,
      mapping: read,
      ...check
    } = await checkStatement(panelState().desk, {
      bank,
      bytes,
      ...(mapping === null ? {} : { mapping }),
    });
    return {
      kind: 'compared',
      columns,
      mapping: read,
      from: check.from?.toISOString() ?? null,
      to: check.to?.toISOString() ?? null,
      agreed: check.agreed.length,
      skipped: check.skipped,
      repeated: check.repeated.length,
      unreadable: check.unreadable,
      lists: {
        notAtBank: check.notAtBank.map(ofPayment),
        doubles: check.doubles.map(({ payment }) => ofPayment(payment)),
        different: check.different.map(({ entry, payment }) => ({
          ...ofPayment(payment),
          line: entry.line,
          amountMinor: String(entry.amountMinor),
          ourMinor: String(payment.amountMinor),
          currency: entry.currency,
        })),
        missed: check.missed.map(({ entry, mailId }) => ({
          key: String(entry.line),
          line: entry.line,
          amountMinor: String(entry.amountMinor),
          ourMinor: null,
          currency: entry.currency,
          at: entry.at.toISOString(),
          isCredited: false,
          href: mailId === null ? null : `/mail/${mailId}`,
        })),
        beyond: check.beyond.map(ofPayment),
      },
    };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    const { code, columns } = error;
    if (code !== 'columns') return sayProblem(code);
    return { kind: 'columns', columns, mapping: guessMapping(columns) };
  }
}

async function sayProblem(problem: StatementProblem | 'no_file' | 'unknown_bank'): Promise<StatementAnswer> {
  const t = await getTranslations('statementProblems');
  return { kind: 'problem', said: t(problem) };
}

function toMapping({ bank: _, file: __, ...columns }: z.infer<typeof formSchema>): StatementMapping | null {
  if (columns.time === null || columns.amount === null) return null;
  return statementMappingSchema.parse({ ...columns, currency: panelState().settings.mobcash.currency });
}

function ofPayment(payment: ComparedPayment): ComparedLine {
  const { paymentId, requestId, amountMinor, currency, bankTime, receivedAt, isCredited } = payment;
  return {
    key: paymentId,
    line: null,
    amountMinor: String(amountMinor),
    ourMinor: null,
    currency,
    at: (bankTime ?? receivedAt).toISOString(),
    isCredited,
    href: requestId === null ? '/unmatched' : `/requests/${requestId}`,
  };
}
