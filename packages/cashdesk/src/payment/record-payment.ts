import { and, eq, inArray, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { changeTogether } from '../history/record-history.ts';
import { enqueue } from '../job/enqueue.ts';
import { mails } from '../mail/mail-tables.ts';
import { closeMailAlarms, type Mail, type MailMove, mailMove } from '../mail/move-mail.ts';
import type { NoticeFacts } from '../mail/notice-facts.ts';
import { unclearScopeOf } from '../request/scope-of.ts';
import { paymentSignatures, payments } from './payment-tables.ts';
import { freezeIfReversed, lockOutReversals } from './reverse-payment.ts';

export type Payment = typeof payments.$inferSelect;

export interface NewPayment {
  /** The mail that tells of it; the caller has locked its row. */
  readonly mail: Mail;
  /** What that makes of the mail. */
  readonly mailMove: Omit<MailMove, 'paymentId'>;
  readonly notice: NoticeFacts;
  /** Of every aligned, passing signature the mail carries. */
  readonly signatureHashes: readonly string[];
  readonly vouchedBy: 'bank' | 'operator';
  /** The caller goes on and matches it: no job waits for it. */
  readonly isInHand?: boolean;
}

/**
 * Records a payment, its signatures, the move of its mail and the job that matches it, in the caller's transaction.
 * Throws (unique violation `payments_reference_once`, `payments_fingerprint_once`, `payments_signature_once`) if another
 * mail was faster.
 */
export async function recordPayment(tx: Executor, desk: Desk, payment: NewPayment): Promise<string> {
  const { mail, notice, signatureHashes, vouchedBy } = payment;
  const id = newId(desk);
  const insert = tx
    .insert(payments)
    .values({
      id,
      mailId: mail.id,
      bank: notice.bank,
      scope: notice.scope,
      amountMinor: notice.amountMinor,
      currency: notice.currency,
      bankTime: notice.bankTime,
      receivedAt: mail.receivedAt,
      recordedAt: desk.clock(),
      reference: notice.reference,
      holder: notice.holder,
      state: 'recorded',
      vouchedBy,
    })
    .returning({ id: payments.id });
  const made = { subject: 'payment', subjectId: id, from: null, to: 'recorded' } as const;
  const { actor } = payment.mailMove;
  await lockOutReversals(tx, notice.bank);
  const signatures = [...new Set(signatureHashes)].map((signatureHash) => ({ signatureHash, paymentId: id }));
  await changeTogether(tx, desk, [
    { change: insert, moves: [{ ...made, actor, reason: vouchedBy }] },
    ...(signatures.length === 0
      ? []
      : [{ change: tx.insert(paymentSignatures).values(signatures), moves: [] }]),
    mailMove(tx, mail, { ...payment.mailMove, paymentId: id }),
  ]);
  await closeMailAlarms(tx, desk, mail, payment.mailMove);
  await freezeIfReversed(tx, desk, { id, bank: notice.bank });
  if (payment.isInHand !== true) await enqueue(tx, desk, 'match_payment', { paymentId: id });
  return id;
}

/**
 * Waits, until the transaction ends, for every other mail of the same bytes, and for every other that tells of the same
 * money: the payments found after this are all there are, also those on a person's word, which the unique indexes leave
 * alone. Always the bytes first, so that no two wait for each other.
 */
export async function lockMoney(tx: Executor, { rawSha256 }: Mail, notice: NoticeFacts): Promise<void> {
  // Without the scope: where it is not clear, the same money may be told of in any.
  const { bank, amountMinor, currency, bankTime } = notice;
  const fingerprint = JSON.stringify([bank, String(amountMinor), currency, bankTime]);
  const keys = [...(rawSha256 === null ? [] : [`mail:${rawSha256}`]), `payment:${fingerprint}`];
  const locks = keys.map((key) => sql`pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  await tx.execute(sql`select ${sql.join(locks, sql`, `)}`);
}

/** Finds the payment that rests on one of these signatures. */
export async function findBySignature(tx: Executor, hashes: readonly string[]): Promise<Payment | null> {
  if (hashes.length === 0) return null;
  const [row] = await tx
    .select({ payment: payments })
    .from(paymentSignatures)
    .innerJoin(payments, eq(payments.id, paymentSignatures.paymentId))
    .where(inArray(paymentSignatures.signatureHash, [...hashes]))
    .limit(1);
  return row?.payment ?? null;
}

/** Finds the payment another mail of the same bytes made: one mail that was moved, or lies in two folders. */
export async function findBySameBytes(tx: Executor, { id, rawSha256 }: Mail): Promise<Payment | null> {
  if (rawSha256 === null) return null;
  const [row] = await tx
    .select({ payment: payments })
    .from(mails)
    .innerJoin(payments, eq(payments.mailId, mails.id))
    .where(and(eq(mails.rawSha256, rawSha256), ne(mails.id, id)))
    .limit(1);
  return row?.payment ?? null;
}

/** Gives, as SQL, the payments of mails whose bytes had made a payment before (`id`, `payment_id`). */
export function paymentsOfKnownMails(): SQL {
  return sql`select id, payment_id from (
      select payment.id, payment.id as payment_id,
        row_number() over (partition by mail.raw_sha256 order by payment.id) as place
      from payments as payment join mails as mail on mail.id = payment.mail_id
      where mail.raw_sha256 is not null
    ) as placed where place > 1`;
}

/**
 * Finds the payment that bears the notice's bank reference, or else the same bank, scope, sum and bank time. A scope that
 * is not clear may be any.
 */
export async function findLookAlike(tx: Executor, notice: NoticeFacts): Promise<Payment | null> {
  const { reference, bankTime } = notice;
  const unclear = unclearScopeOf(notice.bank);
  const sameReference =
    reference === null ? [] : [and(eq(payments.bank, notice.bank), eq(payments.reference, reference))];
  const sameFingerprint =
    bankTime === null
      ? []
      : [
          and(
            eq(payments.bank, notice.bank),
            notice.scope === unclear ? undefined : inArray(payments.scope, [notice.scope, unclear]),
            eq(payments.amountMinor, notice.amountMinor),
            eq(payments.currency, notice.currency),
            eq(payments.bankTime, bankTime),
          ),
        ];
  const likenesses = [...sameReference, ...sameFingerprint];
  if (likenesses.length === 0) return null;
  const found = await tx
    .select()
    .from(payments)
    .where(or(...likenesses))
    .limit(10);
  return found.find((payment) => reference !== null && payment.reference === reference) ?? found[0] ?? null;
}

/** Says whether a notice tells of the same money as a recorded payment. */
export function saysTheSame(payment: Payment, notice: NoticeFacts): boolean {
  return (
    payment.bank === notice.bank &&
    payment.amountMinor === notice.amountMinor &&
    payment.currency === notice.currency &&
    (payment.bankTime?.getTime() ?? null) === (notice.bankTime?.getTime() ?? null) &&
    payment.reference === notice.reference
  );
}
