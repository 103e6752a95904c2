import { and, asc, eq, gte, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { mails } from '../mail/mail-tables.ts';
import { matches } from '../match/match-table.ts';
import { payments } from '../payment/payment-tables.ts';
import { decodeStatement } from './decode-statement.ts';
import {
  type ReadStatement,
  readStatement,
  type StatementMapping,
  statementColumns,
  statementMappingSchema,
} from './read-statement.ts';
import {
  type ComparedMail,
  type ComparedPayment,
  type Covered,
  type Reconciliation,
  reconcile,
  sameTimeMs,
} from './reconcile.ts';
import { type StatementColumn, StatementError } from './statement-error.ts';
import { statementMappings } from './statement-table.ts';

export interface StatementCheck extends Reconciliation {
  readonly bank: string;
  /** The columns of the file and which of them were read. */
  readonly columns: readonly StatementColumn[];
  readonly mapping: StatementMapping;
  /** First and last line of the statement; null: no line has a date. */
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

/**
 * Reads a bank's statement and compares it with the payments recorded for this bank in its days. A mapping that was
 * given and reads at least one line is remembered. Nothing is credited and no payment is changed.
 *
 * Throws {@link StatementError}: no CSV, a column that is not there, or no mapping yet (with the columns there are).
 */
export async function checkStatement(desk: Desk, check: CheckStatement): Promise<StatementCheck> {
  const text = decodeStatement(check.bytes);
  const columns = statementColumns(text);
  const mapping = check.mapping ?? (await readStatementMapping(desk, check.bank));
  if (mapping === null) {
    throw new StatementError('columns', 'Nobody has said yet which column is what for this bank.', columns);
  }
  const { entries, skipped, unreadable, covers } = readStatement(text, mapping);
  if (check.mapping !== undefined && covers !== null) await saveMapping(desk, check.bank, check.mapping);
  const covered = covers === null ? null : coveredBy(covers, mapping.utcOffsetMinutes);
  const found =
    covered === null
      ? { payments: [], mails: [], covered: nothing }
      : {
          payments: await paymentsOf(desk, check.bank, covered),
          mails: await untakenMails(desk, check.bank, covered),
          covered,
        };
  return {
    bank: check.bank,
    columns,
    mapping,
    from: covered?.from ?? null,
    to: covered?.to ?? null,
    skipped,
    unreadable,
    ...reconcile({ entries, ...found }),
  };
}

const epoch = new Date(0);
const nothing: Covered = { from: epoch, to: epoch, fromDay: epoch, toDay: epoch };

/** Reads which column of a bank's statement is what; null: nobody has said it. */
export async function readStatementMapping(desk: Desk, bank: string): Promise<StatementMapping | null> {
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

const dayMs = 24 * 60 * 60_000;
const minuteMs = 60_000;

/** Says which time dated lines speak of; a line without a clock speaks of its whole day. */
export function coveredBy(
  { from, to }: NonNullable<ReadStatement['covers']>,
  utcOffsetMinutes: number,
): Covered {
  const offsetMs = utcOffsetMinutes * minuteMs;
  const midnight = (at: Date): number => Math.floor((at.getTime() + offsetMs) / dayMs) * dayMs - offsetMs;
  const toDay = new Date(midnight(to.at) + dayMs);
  // A clock without seconds may be up to a minute early.
  const lastMs = to.hasClock ? to.at.getTime() + minuteMs - 1 : toDay.getTime() - 1;
  return { from: from.at, to: new Date(lastMs), fromDay: new Date(midnight(from.at)), toDay };
}

// Beside the days: a payment just outside may belong to the first or last line.
function isNear(time: ReturnType<typeof sql>, { fromDay, toDay }: Covered) {
  const from = new Date(fromDay.getTime() - sameTimeMs).toISOString();
  const to = new Date(toDay.getTime() + sameTimeMs).toISOString();
  return and(gte(time, sql`${from}::timestamptz`), lt(time, sql`${to}::timestamptz`));
}

async function paymentsOf(desk: Desk, bank: string, covered: Covered): Promise<ComparedPayment[]> {
  const rows = await desk.database.drizzle
    .select({
      paymentId: payments.id,
      amountMinor: payments.amountMinor,
      currency: payments.currency,
      bankTime: payments.bankTime,
      receivedAt: payments.receivedAt,
      reference: payments.reference,
      state: payments.state,
      requestId: matches.requestId,
    })
    .from(payments)
    .leftJoin(matches, and(eq(matches.paymentId, payments.id), isNull(matches.endedAt)))
    .where(
      and(
        eq(payments.bank, bank),
        isNear(sql`coalesce(${payments.bankTime}, ${payments.receivedAt})`, covered),
      ),
    )
    .orderBy(asc(payments.receivedAt), asc(payments.id));
  return rows.map(({ state, ...row }) => ({ ...row, isCredited: state === 'settled' }));
}

// What a mail claims proves nothing: it only tells a person where to look.
async function untakenMails(desk: Desk, bank: string, covered: Covered): Promise<ComparedMail[]> {
  const claim = sql`${mails.evidence} -> 'claim'`;
  const at = sql<Date>`coalesce((${claim} ->> 'bankTime')::timestamptz, ${mails.receivedAt})`;
  const rows = await desk.database.drizzle
    .select({
      mailId: mails.id,
      at: at.mapWith(mails.receivedAt),
      amountMinor: sql<string>`${claim} ->> 'amountMinor'`,
      currency: sql<string>`${claim} ->> 'currency'`,
    })
    .from(mails)
    .where(
      and(
        inArray(mails.state, ['review', 'unreadable', 'refused', 'not_a_payment']),
        sql`${mails.evidence} ->> 'bank' = ${bank}`,
        sql`${claim} ->> 'amountMinor' ~ '^[0-9]{1,15}$'`,
        sql`${claim} ->> 'direction' = 'incoming'`,
        isNear(at, covered),
      ),
    )
    .orderBy(asc(mails.receivedAt), asc(mails.id))
    .limit(1_000);
  return rows.map(({ amountMinor, ...row }) => ({ ...row, amountMinor: BigInt(amountMinor) }));
}
