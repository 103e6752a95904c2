import { type Currency, formatMoney, isCurrency } from '@luxon/money';
import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { attempts } from '../credit/credit-tables.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { alarms } from '../history/alarm-table.ts';
import { closeAlarms, type ReversalAlarm, raiseAlarm, reversalAlarms } from '../history/raise-alarm.ts';
import { mails } from '../mail/mail-tables.ts';
import { clockToleranceMs } from '../match/deviations.ts';
import { isUnclearScope, unclearScopeOf } from '../request/scope-of.ts';
import { payments } from './payment-tables.ts';

type Payment = typeof payments.$inferSelect;

/**
 * What a mail of the bank says of a payment it takes back. Only a mail of proven origin has one: what anybody can write
 * must hold nobody's money.
 */
export interface ReversalFacts {
  /** The bank; several where they share a gateway and it cannot be told whose mail it is. */
  readonly banks: readonly string[];
  /** What its notices can be told apart by, of each bank. */
  readonly scopes: readonly string[];
  /** Minor units; null: it names no sum. */
  readonly amountMinor: bigint | null;
  readonly currency: Currency | null;
  /** The moment it names: of the payment, or its own. */
  readonly bankTime: Date | null;
  readonly reference: string | null;
  /** When the bank wrote it: what came in later is not meant. */
  readonly writtenAt: Date;
}

const storedReversal = z.object({
  banks: z.array(z.string()),
  scopes: z.array(z.string()),
  amountMinor: z.string().transform(BigInt).nullable(),
  currency: z.custom<Currency>((value) => typeof value === 'string' && isCurrency(value)).nullable(),
  bankTime: z.iso
    .datetime()
    .transform((value) => new Date(value))
    .nullable(),
  reference: z.string().nullable(),
  writtenAt: z.iso.datetime().transform((value) => new Date(value)),
});

/** Writes a reversal as JSON, to be kept with the mail's evidence. */
export function toStoredReversal(reversal: ReversalFacts): z.input<typeof storedReversal> {
  return {
    ...reversal,
    banks: [...reversal.banks],
    scopes: [...reversal.scopes],
    amountMinor: reversal.amountMinor === null ? null : String(reversal.amountMinor),
    bankTime: reversal.bankTime?.toISOString() ?? null,
    writtenAt: reversal.writtenAt.toISOString(),
  };
}

/**
 * Finds the payment a reversal means and freezes it: what is planned for it waits for a person (`mayBeSent`), and the
 * matcher leaves it to one. Nothing is debited. Raises the alarm that says what it means for the money; where no payment
 * fits, or several do, the alarm alone. Gives the payment, for the mail to be linked with. The caller holds the switch and
 * the mail's row, and stores the reversal with the mail.
 */
export async function reversePayment(
  tx: Executor,
  desk: Desk,
  { mailId, reversal }: { readonly mailId: string; readonly reversal: ReversalFacts },
): Promise<string | null> {
  for (const bank of [...new Set(reversal.banks)].sort()) {
    await tx.execute(sql`select pg_advisory_xact_lock(${reversalsOf(bank)})`);
  }
  return freeze(tx, desk, { mailId, reversal });
}

/**
 * Waits, until the transaction ends, for every reversal of this bank that is being read: who records a payment then sees
 * it, or is seen by it. Payments do not wait for each other.
 */
export async function lockOutReversals(tx: Executor, bank: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${reversalsOf(bank)})`);
}

const reversalsOf = (bank: string): SQL => sql`hashtextextended(${`reversals of ${bank}`}, 0)`;

/**
 * Freezes a payment that was just recorded where a reversal of it was read before. Mails are read in any order: the notice
 * may have waited for DNS. Called under {@link lockOutReversals}.
 */
export async function freezeIfReversed(
  tx: Executor,
  desk: Desk,
  { id, bank }: Pick<Payment, 'id' | 'bank'>,
): Promise<void> {
  const waiting = await tx
    .select({ mailId: mails.id, evidence: mails.evidence })
    .from(mails)
    .where(
      and(
        eq(mails.state, 'review'),
        eq(mails.stateReason, 'reversal'),
        isNull(mails.paymentId),
        sql`${mails.evidence} -> 'reversal' -> 'banks' ? ${bank}`,
      ),
    )
    .for('update', { skipLocked: true });
  for (const { mailId, evidence } of waiting) {
    const read = storedReversal.safeParse(evidence?.reversal);
    if (!read.success) continue;
    const found = await findReversed(tx, read.data);
    if (found?.id !== id) continue;
    await freeze(tx, desk, { mailId, reversal: read.data });
    await tx.update(mails).set({ paymentId: id }).where(eq(mails.id, mailId));
  }
}

async function freeze(
  tx: Executor,
  desk: Desk,
  { mailId, reversal }: { readonly mailId: string; readonly reversal: ReversalFacts },
): Promise<string | null> {
  const found = await findReversed(tx, reversal);
  if (found === null) {
    const { amountMinor, currency } = reversal;
    const sum = amountMinor === null || currency === null ? '—' : formatMoney({ amountMinor, currency });
    await say(tx, desk, 'reversal_unclear', mailId, { mailId, sum });
    return null;
  }
  const paymentId = found.id;
  // Whoever matches it at this moment is waited for; what it planned is held then.
  const [payment] = await tx.select().from(payments).where(eq(payments.id, paymentId)).for('update');
  // Read again, it says nothing new: what a person, or another such mail, said since then counts.
  if (payment?.reversalMailId === null || !(await wasSaid(tx, mailId, paymentId))) {
    await tx
      .update(payments)
      .set({ reversalMailId: mailId, reversedAt: desk.clock() })
      .where(eq(payments.id, paymentId));
  }
  const mayBeCredited = await tx.$count(
    attempts,
    and(eq(attempts.paymentId, paymentId), inArray(attempts.state, ['sending', 'unknown', 'confirmed'])),
  );
  const { amountMinor, currency } = found;
  const facts = { mailId, paymentId, sum: formatMoney({ amountMinor, currency }) };
  await say(tx, desk, mayBeCredited > 0 ? 'reversed_after_credit' : 'payment_reversed', mailId, facts);
  return paymentId;
}

/** Whether this mail was read as one that takes this payment back before. */
async function wasSaid(tx: Executor, mailId: string, paymentId: string): Promise<boolean> {
  const ofMail = and(inArray(alarms.kind, [...reversalAlarms]), eq(alarms.subject, mailId));
  return (await tx.$count(alarms, and(ofMail, sql`${alarms.facts} ->> 'paymentId' = ${paymentId}`))) > 0;
}

/** One mail, one alarm: what was said of it before it was known better ends. */
async function say(
  tx: Executor,
  desk: Desk,
  kind: ReversalAlarm,
  mailId: string,
  facts: Record<string, unknown>,
): Promise<void> {
  const kinds = reversalAlarms.filter((other) => other !== kind);
  await closeAlarms(tx, desk, { kinds, subject: mailId });
  await raiseAlarm(tx, desk, { kind, subject: mailId, facts });
}

/**
 * Finds the one payment a reversal means: by the bank's own number; else by bank, scope and sum, and of several by the
 * moment it names. Null for none, and for several: it is never guessed.
 */
async function findReversed(tx: Executor, reversal: ReversalFacts): Promise<Payment | null> {
  const { banks, scopes, amountMinor, currency, bankTime, reference, writtenAt } = reversal;
  const ofBank = inArray(payments.bank, [...banks]);
  const find = (...conditions: (SQL | undefined)[]): Promise<Payment[]> =>
    tx
      .select()
      .from(payments)
      .where(and(ofBank, ...conditions))
      .limit(2);
  if (reference !== null) {
    const numbered = await find(eq(payments.reference, reference));
    if (numbered.length > 0) return only(numbered);
  }
  if (amountMinor === null || currency === null) return null;
  const until = new Date(writtenAt.getTime() + clockToleranceMs).toISOString();
  const fits = and(
    scopes.some(isUnclearScope)
      ? undefined
      : inArray(payments.scope, [...scopes, ...banks.map(unclearScopeOf)]),
    eq(payments.amountMinor, amountMinor),
    eq(payments.currency, currency),
    sql`coalesce(${payments.bankTime}, ${payments.receivedAt}) <= ${until}::timestamptz`,
    // With a number of its own, which is not the one the mail names, it is another payment.
    reference === null ? undefined : isNull(payments.reference),
  );
  const named = bankTime === null ? [] : await find(fits, eq(payments.bankTime, bankTime));
  return only(named.length > 0 ? named : await find(fits));
}

const only = (found: readonly Payment[]): Payment | null => (found.length === 1 ? (found[0] ?? null) : null);
