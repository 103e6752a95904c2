import { type Currency, isCurrency } from '@luxon/money';
import { and, asc, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { mails } from '../mail/mail-tables.ts';
import type { StoredNotice } from '../mail/notice-facts.ts';
import { saidByMail } from '../mail/said-by-mail.ts';
import type { WaitingMailState } from '../mail/transitions.ts';
import { mailsForPerson } from './for-person.ts';
import type { Said } from './word-of.ts';

/** A mail a person must decide about. */
export interface UnmatchedMail {
  readonly mailId: string;
  readonly state: WaitingMailState;
  readonly reason: string | null;
  readonly receivedAt: Date;
  readonly sizeBytes: number;
  /** What the mail seems to say; null where nothing could be read. */
  readonly notice: StoredNotice | null;
  /** The payment it repeats or contradicts. */
  readonly likePaymentId: string | null;
  readonly evidence: Record<string, unknown> | null;
}

/** Reads the mails a person must decide about, the oldest first: of these ids, or at most 100. */
export async function listWaitingMails(
  desk: Desk,
  options: { readonly mailIds?: readonly string[] } = {},
): Promise<UnmatchedMail[]> {
  const { mailIds } = options;
  const rows = await desk.database.drizzle
    .select({
      mailId: mails.id,
      state: sql<WaitingMailState>`${mails.state}`,
      reason: mails.stateReason,
      receivedAt: mails.receivedAt,
      sizeBytes: mails.sizeBytes,
      notice: mails.notice,
      likePaymentId: mails.paymentId,
      evidence: mails.evidence,
    })
    .from(mails)
    .where(and(mailsForPerson(), mailIds === undefined ? undefined : inArray(mails.id, [...mailIds])))
    .orderBy(asc(mails.storedAt), asc(mails.id))
    .limit(100);
  return rows;
}

/** One line of the table of mails that wait. What the mail says about money is shown, and proves nothing. */
export interface WaitingMail extends Said {
  readonly kind: 'mail';
  readonly id: string;
  readonly state: WaitingMailState;
  readonly mailbox: string;
  /** As the sender's domain tells; null: of no known bank. */
  readonly bank: string | null;
  /** Minor units. */
  readonly claimedMinor: bigint | null;
  readonly currency: Currency | null;
  readonly bankTime: Date | null;
  readonly reference: string | null;
  /** Who paid, as the mail says. */
  readonly payer: string | null;
  /** When it was fetched. */
  readonly startedAt: Date;
  /** When it came into the mailbox. */
  readonly receivedAt: Date;
}

/** Reads mails that wait by their ids, in no order; of what nobody waits for any more nothing. */
export async function readWaitingMails(executor: Executor, ids: readonly string[]): Promise<WaitingMail[]> {
  const said = saidByMail(mails);
  const rows = await executor
    .select({
      id: mails.id,
      state: sql<WaitingMailState>`${mails.state}`,
      reason: mails.stateReason,
      mailbox: mails.mailbox,
      bank: said.bank,
      amount: said.amount,
      currency: said.currency,
      bankTime: said.bankTime,
      reference: said.reference,
      payer: said.payer,
      startedAt: mails.storedAt,
      receivedAt: mails.receivedAt,
    })
    .from(mails)
    .where(and(mailsForPerson(), inArray(mails.id, [...ids])));
  return rows.map(({ reason, amount, currency, bankTime, ...mail }) => ({
    ...mail,
    kind: 'mail',
    word: 'choose',
    reason: reason ?? mail.state,
    needsPerson: true,
    claimedMinor: amount !== null && /^\d{1,19}$/.test(amount) ? BigInt(amount) : null,
    currency: currency !== null && isCurrency(currency) ? currency : null,
    bankTime: readTime(bankTime),
  }));
}

function readTime(text: string | null): Date | null {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? null : at;
}
