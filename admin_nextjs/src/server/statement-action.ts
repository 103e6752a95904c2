'use server';

import {
  checkStatement,
  StatementError,
  type StatementMapping,
  statementMappingSchema,
} from '@luxon/cashdesk';
import { z } from 'zod';
import { requireOperator } from './auth.ts';
import { panelState } from './panel-state.ts';

/** One line of the comparison; sums are whole minor units as digits, times ISO 8601. */
export interface StatementLine {
  readonly key: string;
  readonly line: number | null;
  readonly amountMinor: string;
  readonly currency: string;
  readonly at: string;
}

export type StatementAnswer =
  | {
      readonly kind: 'problem';
      readonly text: 'fileMissing' | 'statementColumns' | 'statementBroken';
      readonly columns: string;
    }
  | {
      readonly kind: 'compared';
      readonly agreed: number;
      readonly missed: readonly StatementLine[];
      readonly notAtBank: readonly StatementLine[];
      readonly different: readonly StatementLine[];
      readonly unreadable: readonly number[];
    };

const text = z.string().trim().max(100);
const formSchema = z.object({
  bank: z.string().regex(/^[a-z][a-z0-9]{1,30}$/),
  file: z.instanceof(File).refine(({ size }) => size > 0 && size <= 8_000_000),
  time: text,
  amount: text,
  reference: text,
});

const problem = (
  kind: 'fileMissing' | 'statementColumns' | 'statementBroken',
  columns = '',
): StatementAnswer => ({
  kind: 'problem',
  text: kind,
  columns,
});

/** Compares an uploaded statement with the payments; credits nothing and changes no payment. */
export async function compareStatement(
  _previous: StatementAnswer | null,
  form: FormData,
): Promise<StatementAnswer> {
  await requireOperator();
  const parsed = formSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return problem('fileMissing');
  const { bank, file } = parsed.data;
  const mapping = toMapping(parsed.data);
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const check = await checkStatement(panelState().desk, {
      bank,
      bytes,
      ...(mapping === null ? {} : { mapping }),
    });
    return {
      kind: 'compared',
      agreed: check.agreed.length,
      missed: check.missed.map((entry) => toLine(entry.line, entry, entry.at)),
      notAtBank: check.notAtBank.map((payment) =>
        toLine(null, payment, payment.bankTime ?? payment.receivedAt),
      ),
      different: check.different.map(({ entry }) => toLine(entry.line, entry, entry.at)),
      unreadable: check.unreadable.map(({ line }) => line),
    };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return error.columns.length === 0
      ? problem('statementBroken')
      : problem('statementColumns', error.columns.join(', '));
  }
}

function toMapping({ time, amount, reference }: z.infer<typeof formSchema>): StatementMapping | null {
  if (time === '' || amount === '') return null;
  return statementMappingSchema.parse({ time, amount, reference: reference === '' ? null : reference });
}

function toLine(
  line: number | null,
  { amountMinor, currency }: { amountMinor: bigint; currency: string },
  at: Date,
): StatementLine {
  const key = `${line ?? ''} ${amountMinor} ${at.getTime()}`;
  return { key, line, amountMinor: String(amountMinor), currency, at: at.toISOString() };
}
