import type { Executor } from '../database/open-database.ts';
import { brokeRule } from '../database/unique-violation.ts';
import type { Desk } from '../desk/desk.ts';
import {
  findBySameBytes,
  findBySignature,
  findLookAlike,
  lockMoney,
  recordPayment,
} from '../payment/record-payment.ts';
import { lockMail, moveMail } from './move-mail.ts';
import { fromStoredNotice, type NoticeFacts, noticeFactsSchema, signatureHashesOf } from './notice-facts.ts';

export interface MailByHand {
  readonly mailId: string;
  /** Required. */
  readonly reason: string;
  readonly actor: string;
}

export interface AcceptMail extends MailByHand {
  /** What the person says about the money; absent: what the mail seems to say. */
  readonly notice?: NoticeFacts;
  /** The person knows that a payment just like it is recorded, and says that this is another one. */
  readonly isAnother?: boolean;
}

export type AcceptMailResult =
  | { readonly kind: 'recorded'; readonly paymentId: string }
  /** This money, or money just like it, is recorded already. */
  | { readonly kind: 'seen_before'; readonly paymentId: string }
  /** Nothing could be read in the mail: the person has to say the sum. */
  | { readonly kind: 'notice_missing' }
  /** The bank itself writes that it takes money back: that is no money that came. */
  | { readonly kind: 'takes_back' }
  | { readonly kind: 'not_waiting' };

/**
 * Records the payment of a mail that waits for a person, because that person saw the money in the bank's own app.
 * A signature, or a mail of the same bytes, that made a payment before never makes another one. Throws `TypeError` without
 * a reason, `ZodError` for a notice that is none.
 */
export async function acceptMailByHand(desk: Desk, accept: AcceptMail): Promise<AcceptMailResult> {
  const reason = demandReason(accept);
  const attempt = () => desk.database.drizzle.transaction((tx) => acceptWithin(tx, desk, accept, reason));
  try {
    return await attempt();
  } catch (error) {
    const rules = ['payments_signature_once', 'payments_reference_once'];
    if (!rules.some((rule) => brokeRule(error, rule))) throw error;
    return attempt();
  }
}

async function acceptWithin(
  tx: Executor,
  desk: Desk,
  accept: AcceptMail,
  reason: string,
): Promise<AcceptMailResult> {
  const mail = await lockMail(tx, accept.mailId);
  if (mail === undefined || !['review', 'unreadable', 'oversize'].includes(mail.state)) {
    return { kind: 'not_waiting' };
  }
  if (mail.stateReason === 'reversal') return { kind: 'takes_back' };
  const said = accept.notice ?? (mail.notice === null ? null : fromStoredNotice(mail.notice));
  if (said === null) return { kind: 'notice_missing' };
  const notice: NoticeFacts = noticeFactsSchema.parse(said);
  const signatureHashes = signatureHashesOf(mail.evidence);
  await lockMoney(tx, mail, notice);
  const repeated = (await findBySignature(tx, signatureHashes)) ?? (await findBySameBytes(tx, mail));
  if (repeated !== null) return { kind: 'seen_before', paymentId: repeated.id };
  const lookAlike = await findLookAlike(tx, notice);
  const isSameReference = lookAlike?.reference != null && lookAlike.reference === notice.reference;
  if (lookAlike !== null && (isSameReference || accept.isAnother !== true)) {
    return { kind: 'seen_before', paymentId: lookAlike.id };
  }
  const paymentId = await recordPayment(tx, desk, {
    mail,
    mailMove: { through: ['read'], actor: accept.actor, reason },
    notice,
    signatureHashes,
    vouchedBy: 'operator',
  });
  return { kind: 'recorded', paymentId };
}

/** Closes a mail that waits for a person as not being about money. Throws `TypeError` without a reason. */
export async function dismissMail(
  desk: Desk,
  dismiss: MailByHand,
): Promise<{ kind: 'dismissed' | 'not_waiting' }> {
  const reason = demandReason(dismiss);
  return desk.database.drizzle.transaction(async (tx) => {
    const mail = await lockMail(tx, dismiss.mailId);
    if (mail === undefined || !['review', 'unreadable', 'oversize'].includes(mail.state)) {
      return { kind: 'not_waiting' };
    }
    await moveMail(tx, desk, mail, { through: ['not_a_payment'], actor: dismiss.actor, reason });
    return { kind: 'dismissed' };
  });
}

function demandReason(byHand: MailByHand): string {
  const reason = byHand.reason.trim();
  if (reason === '') throw new TypeError('A person decides about a mail with a reason.');
  return reason;
}
