import type { Money } from '@luxon/money';
import { eq } from 'drizzle-orm';
import { attempts } from '../credit/credit-tables.ts';
import type { Executor } from '../database/open-database.ts';
import { mails } from '../mail/mail-tables.ts';
import { creditedAmount } from '../match/deviations.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import type { DecidedSubject, Decision, SubjectRef } from './decision.ts';

const tables = { request: requests, payment: payments, attempt: attempts, mail: mails } as const;

/**
 * Locks what a decision is about until the transaction ends; says whether it is there. One row, and always this one
 * first: that is the order in which the machine locks too.
 */
export async function lockSubject(tx: Executor, { subject, subjectId }: SubjectRef): Promise<boolean> {
  const table = tables[subject satisfies DecidedSubject];
  const rows = await tx.select({ id: table.id }).from(table).where(eq(table.id, subjectId)).for('update');
  return rows.length === 1;
}

/** Gives every sum a decision is about: what came in and what is, or would be, credited. */
export async function weigh(tx: Executor, decision: Decision): Promise<readonly Money[]> {
  if ('attemptId' in decision) return attemptSums(tx, eq(attempts.id, decision.attemptId));
  if ('mailId' in decision) {
    const [mail] = await tx.select({ notice: mails.notice }).from(mails).where(eq(mails.id, decision.mailId));
    const said = decision.kind === 'accept_mail' ? decision.notice : undefined;
    // A smaller sum on a person's word does not make the mail's own one smaller.
    return [mail?.notice, said].flatMap((notice) =>
      notice == null ? [] : [{ amountMinor: BigInt(notice.amountMinor), currency: notice.currency }],
    );
  }
  if (!('paymentId' in decision)) return [];
  const [payment] = await tx.select().from(payments).where(eq(payments.id, decision.paymentId));
  if (payment === undefined) return [];
  const { amountMinor, currency } = payment;
  const sums: Money[] = [{ amountMinor, currency }];
  if (decision.kind === 'retry') sums.push(...(await attemptSums(tx, eq(attempts.paymentId, payment.id))));
  if (decision.kind === 'match') {
    const [request] = await tx.select().from(requests).where(eq(requests.id, decision.requestId));
    if (request !== undefined) {
      sums.push({ amountMinor: creditedAmount(decision.creditAmount, payment, request), currency });
    }
  }
  return sums;
}

function attemptSums(tx: Executor, which: ReturnType<typeof eq>): Promise<Money[]> {
  return tx
    .select({ amountMinor: attempts.amountMinor, currency: attempts.currency })
    .from(attempts)
    .where(which);
}
