import { and, asc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { payments } from '../payment/payment-tables.ts';
import {
  decodeStatement,
  type ReadStatement,
  readStatement,
  type StatementEntry,
  StatementError,
  type StatementMapping,
  statementColumns,
  statementMappingSchema,
} from './read-statement.ts';
import { type ComparedPayment, type Reconciliation, reconcile } from './reconcile.ts';
import { statementMappings } from './statement-table.ts';

export interface StatementCheck extends Reconciliation {
  readonly bank: string;
  /** The period of the statement: first and last entry, widened to what may belong to them. */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly skipped: number;
  readonly unreadable: ReadStatement['unreadable'];
}

export interface CheckStatement {
  readonly bank: string;
  readonly bytes: Uint8Array;
  /** Absent: the mapping that was remembered for this bank. */
  readonly mapping?: StatementMapping;
}

const sameTimeMs = 15 * 60_000;
const dayMs = 24 * 60 * 60_000;

/**
 * Reads a bank's statement and compares it with the payments recorded for this bank in its period. A mapping that was
 * given and fits is remembered. Nothing is credited and no payment is changed.
 *
 * Throws {@link StatementError}: no CSV, a column that is not there, or no mapping yet (with the columns there are).
 */
export async function checkStatement(desk: Desk, check: CheckStatement): Promise<StatementCheck> {
  const text = decodeStatement(check.bytes);
  const mapping = check.mapping ?? (await readMapping(desk, check.bank));
  if (mapping === null) {
    throw new StatementError(
      'Nobody has said yet which column is what for this bank.',
      statementColumns(text),
    );
  }
  const { entries, skipped, unreadable } = readStatement(text, mapping);
  if (check.mapping !== undefined) await saveMapping(desk, check.bank, check.mapping);
  const period = periodOf(entries);
  const compared = period === null ? [] : await paymentsOf(desk, check.bank, period);
  return {
    bank: check.bank,
    from: period?.from ?? null,
    to: period?.to ?? null,
    skipped,
    unreadable,
    ...reconcile(entries, compared),
  };
}

async function readMapping(desk: Desk, bank: string): Promise<StatementMapping | null> {
  const [row] = await desk.database.drizzle
    .select()
    .from(statementMappings)
    .where(eq(statementMappings.bank, bank));
  return statementMappingSchema.safeParse(row?.mapping).data ?? null;
}

async function saveMapping(desk: Desk, bank: string, mapping: StatementMapping): Promise<void> {
  const values = { bank, mapping, savedAt: desk.clock() };
  await desk.database.drizzle
    .insert(statementMappings)
    .values(values)
    .onConflictDoUpdate({ target: statementMappings.bank, set: values });
}

interface Period {
  readonly from: Date;
  readonly to: Date;
}

// A payment just outside may belong to the first or last line; whole days where the statement has no clock.
function periodOf(entries: readonly StatementEntry[]): Period | null {
  if (entries.length === 0) return null;
  const times = entries.map(({ at }) => at.getTime());
  const isByDay = entries.some(({ hasClock }) => !hasClock);
  return {
    from: new Date(Math.min(...times) - sameTimeMs),
    to: new Date(Math.max(...times) + (isByDay ? dayMs : sameTimeMs)),
  };
}

async function paymentsOf(desk: Desk, bank: string, { from, to }: Period): Promise<ComparedPayment[]> {
  const time = sql`coalesce(${payments.bankTime}, ${payments.receivedAt})`;
  return desk.database.drizzle
    .select({
      paymentId: payments.id,
      amountMinor: payments.amountMinor,
      currency: payments.currency,
      bankTime: payments.bankTime,
      receivedAt: payments.receivedAt,
      reference: payments.reference,
    })
    .from(payments)
    .where(
      and(
        eq(payments.bank, bank),
        gte(time, sql`${from.toISOString()}::timestamptz`),
        lt(time, sql`${to.toISOString()}::timestamptz`),
      ),
    )
    .orderBy(asc(payments.receivedAt));
}
