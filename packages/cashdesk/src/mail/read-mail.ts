import type { Currency } from '@luxon/money';
import { and, eq } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import { brokeRule } from '../database/unique-violation.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { raiseAlarm } from '../history/raise-alarm.ts';
import { recordHistory } from '../history/record-history.ts';
import { enqueue } from '../job/enqueue.ts';
import { paymentSignatures, payments } from '../payment/payment-tables.ts';
import { mails } from './mail-tables.ts';
import { type MailState, mailTransitions } from './transitions.ts';

export type Mail = typeof mails.$inferSelect;

/** DNS trouble is tried again for about two hours before a person is asked. */
const triesMax = 12;
const tryAgainMs = [5_000, 15_000, 60_000, 5 * 60_000, 15 * 60_000] as const;

/** What a notice says, as the records need it. */
export interface NoticeFacts {
  readonly bank: string;
  /** What this notice can be told apart by. */
  readonly scope: string;
  /** Minor units. */
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly bankTime: Date | null;
  readonly reference: string | null;
  readonly holder: string | null;
  readonly parserVersion: string;
}

/** What reading a mail came to. `evidence` is JSON-safe. */
export type MailReading =
  | {
      readonly kind: 'payment';
      readonly notice: NoticeFacts;
      readonly signatureHashes: readonly string[];
      readonly evidence: object;
    }
  | {
      readonly kind: 'review' | 'refused' | 'not_a_payment' | 'unreadable';
      readonly reason: string;
      readonly evidence: object;
    }
  | { readonly kind: 'try_again'; readonly reason: string; readonly evidence: object };

/** Loads a mail that waits to be read; null when it does not wait any more (a job acts on state). */
export async function loadMailToRead(
  desk: Desk,
  mailId: string,
): Promise<(Mail & { raw: Uint8Array }) | null> {
  const [mail] = await desk.database.drizzle
    .select()
    .from(mails)
    .where(and(eq(mails.id, mailId), eq(mails.state, 'stored')));
  return mail === undefined || mail.raw === null ? null : { ...mail, raw: mail.raw };
}

/** What became of a reading: where the mail stands now. */
export type RecordedReading =
  | { readonly kind: 'recorded'; readonly paymentId: string }
  /** The same notice had been recorded from another mail; no second payment. */
  | { readonly kind: 'repeated'; readonly paymentId: string }
  | { readonly kind: 'moved'; readonly state: MailState; readonly reason: string }
  | { readonly kind: 'try_again'; readonly at: Date }
  | { readonly kind: 'not_waiting' };

/**
 * Stores what reading a mail came to: its verdict and, for a payment, the payment with its job, all in one
 * transaction. The once-only rules are unique indexes: signature, reference, fingerprint.
 */
export async function recordReading(
  desk: Desk,
  mailId: string,
  reading: MailReading,
): Promise<RecordedReading> {
  try {
    return await desk.database.drizzle.transaction((tx) => record(tx, desk, mailId, reading));
  } catch (error) {
    if (brokeRule(error, 'payments_signature_once')) return recordReading(desk, mailId, reading);
    const seen = ['payments_fingerprint_once', 'payments_reference_once'].find((rule) =>
      brokeRule(error, rule),
    );
    if (seen === undefined) throw error;
    // Another signature, the same facts: perhaps a resend, perhaps a trick. A person looks.
    const reason = seen === 'payments_fingerprint_once' ? 'fingerprint_seen' : 'reference_seen';
    return desk.database.drizzle.transaction((tx) =>
      record(tx, desk, mailId, { kind: 'review', reason, evidence: reading.evidence }),
    );
  }
}

async function record(
  tx: Executor,
  desk: Desk,
  mailId: string,
  reading: MailReading,
): Promise<RecordedReading> {
  const [mail] = await tx.select().from(mails).where(eq(mails.id, mailId)).for('update');
  if (mail?.state !== 'stored') return { kind: 'not_waiting' };
  const evidence = { ...reading.evidence };
  if (reading.kind === 'try_again') return tryAgain(tx, desk, mail, reading.reason, evidence);
  if (reading.kind !== 'payment') {
    const through: MailState[] = reading.kind === 'unreadable' ? ['verified', 'unreadable'] : [reading.kind];
    await moveMail(tx, desk, mail, through, { actor: 'system', reason: reading.reason, evidence });
    if (reading.kind === 'unreadable')
      await raiseAlarm(tx, desk, { kind: 'mail_unreadable', subject: mail.id });
    return { kind: 'moved', state: reading.kind, reason: reading.reason };
  }
  const known = await findBySignature(tx, reading.signatureHashes);
  if (known !== null) {
    if (known.amountMinor !== reading.notice.amountMinor || known.currency !== reading.notice.currency) {
      await raiseAlarm(tx, desk, { kind: 'payment_contradicted', subject: known.id, facts: { mailId } });
      await moveMail(tx, desk, mail, ['review'], {
        actor: 'system',
        reason: 'contradicts_payment',
        evidence,
      });
      return { kind: 'moved', state: 'review', reason: 'contradicts_payment' };
    }
    await moveMail(tx, desk, mail, ['verified', 'read'], {
      actor: 'system',
      reason: 'same signature again',
      evidence,
      paymentId: known.id,
    });
    return { kind: 'repeated', paymentId: known.id };
  }
  const paymentId = await insertPayment(tx, desk, mail, reading.notice, 'bank', 'system');
  if (reading.signatureHashes.length > 0) {
    await tx
      .insert(paymentSignatures)
      .values(reading.signatureHashes.map((signatureHash) => ({ signatureHash, paymentId })));
  }
  await moveMail(tx, desk, mail, ['verified', 'read'], {
    actor: 'system',
    reason: 'a genuine notice',
    evidence,
    paymentId,
    parserVersion: reading.notice.parserVersion,
  });
  return { kind: 'recorded', paymentId };
}

async function tryAgain(
  tx: Executor,
  desk: Desk,
  mail: Mail,
  reason: string,
  evidence: Record<string, unknown>,
): Promise<RecordedReading> {
  if (mail.tries + 1 >= triesMax) {
    await moveMail(tx, desk, mail, ['review'], { actor: 'system', reason, evidence });
    return { kind: 'moved', state: 'review', reason };
  }
  const at = new Date(
    desk.clock().getTime() + (tryAgainMs[Math.min(mail.tries, tryAgainMs.length - 1)] ?? 900_000),
  );
  await tx
    .update(mails)
    .set({ tries: mail.tries + 1, stateReason: reason })
    .where(eq(mails.id, mail.id));
  await enqueue(tx, 'read_mail', { mailId: mail.id }, { runAt: at });
  return { kind: 'try_again', at };
}

async function findBySignature(
  tx: Executor,
  hashes: readonly string[],
): Promise<typeof payments.$inferSelect | null> {
  for (const hash of hashes) {
    const [row] = await tx
      .select({ payment: payments })
      .from(paymentSignatures)
      .innerJoin(payments, eq(payments.id, paymentSignatures.paymentId))
      .where(eq(paymentSignatures.signatureHash, hash));
    if (row !== undefined) return row.payment;
  }
  return null;
}

async function insertPayment(
  tx: Executor,
  desk: Desk,
  mail: Mail,
  notice: NoticeFacts,
  vouchedBy: 'bank' | 'operator',
  actor: string,
): Promise<string> {
  const id = newId(desk);
  await tx.insert(payments).values({
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
  });
  await recordHistory(tx, desk, {
    subject: 'payment',
    subjectId: id,
    from: null,
    to: 'recorded',
    actor,
    reason: vouchedBy,
  });
  await enqueue(tx, 'match_payment', { paymentId: id });
  return id;
}

interface MailMove {
  readonly actor: string;
  readonly reason: string;
  readonly evidence?: Record<string, unknown>;
  readonly paymentId?: string;
  readonly parserVersion?: string;
}

/** Moves a mail whose row the caller has locked through the given states. */
async function moveMail(
  tx: Executor,
  desk: Desk,
  mail: Mail,
  through: readonly MailState[],
  move: MailMove,
): Promise<void> {
  let from: MailState = mail.state;
  for (const to of through) {
    const allowed: readonly MailState[] = mailTransitions[from];
    if (!allowed.includes(to)) throw new TypeError(`A mail does not go from ${from} to ${to}.`);
    await recordHistory(tx, desk, {
      subject: 'mail',
      subjectId: mail.id,
      from,
      to,
      actor: move.actor,
      reason: move.reason,
    });
    from = to;
  }
  const { rowCount } = await tx
    .update(mails)
    .set({
      state: from,
      stateReason: move.reason,
      ...(move.evidence === undefined ? {} : { evidence: move.evidence }),
      ...(move.paymentId === undefined ? {} : { paymentId: move.paymentId }),
      ...(move.parserVersion === undefined ? {} : { parserVersion: move.parserVersion }),
    })
    .where(and(eq(mails.id, mail.id), eq(mails.state, mail.state)));
  if (rowCount !== 1) throw new Error('The mail moved under a lock.');
}

export interface MailByHand {
  readonly mailId: string;
  /** Required. */
  readonly reason: string;
  readonly actor: string;
}

/**
 * Records the payment of a mail whose origin is not proven, because a person saw the money in the bank's own app.
 * The sum and time are the person's.
 */
export async function acceptMailByHand(
  desk: Desk,
  accept: MailByHand & { readonly notice: NoticeFacts },
): Promise<{ kind: 'recorded'; paymentId: string } | { kind: 'not_waiting' }> {
  if (accept.reason.trim() === '') throw new TypeError('A mail is accepted with a reason.');
  return desk.database.drizzle.transaction(async (tx) => {
    const [mail] = await tx.select().from(mails).where(eq(mails.id, accept.mailId)).for('update');
    if (mail === undefined || (mail.state !== 'review' && mail.state !== 'unreadable'))
      return { kind: 'not_waiting' };
    const paymentId = await insertPayment(tx, desk, mail, accept.notice, 'operator', accept.actor);
    await moveMail(tx, desk, mail, ['read'], { actor: accept.actor, reason: accept.reason, paymentId });
    return { kind: 'recorded', paymentId };
  });
}

/** Closes a mail that waits for a person as not being about money. */
export async function dismissMail(
  desk: Desk,
  dismiss: MailByHand,
): Promise<{ kind: 'dismissed' | 'not_waiting' }> {
  if (dismiss.reason.trim() === '') throw new TypeError('A mail is dismissed with a reason.');
  return desk.database.drizzle.transaction(async (tx) => {
    const [mail] = await tx.select().from(mails).where(eq(mails.id, dismiss.mailId)).for('update');
    if (mail === undefined || !['review', 'unreadable', 'oversize'].includes(mail.state))
      return { kind: 'not_waiting' };
    await moveMail(tx, desk, mail, ['not_a_payment'], dismiss);
    return { kind: 'dismissed' };
  });
}
