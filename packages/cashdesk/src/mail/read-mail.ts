import { and, eq } from 'drizzle-orm';
import type { BreakerName } from '../breaker/breakers.ts';
import { mayBeDrift, measureDrift } from '../breaker/measure.ts';
import { tripWithin } from '../breaker/trip-breaker.ts';
import type { Executor } from '../database/open-database.ts';
import { storable } from '../database/storable.ts';
import { brokeRule } from '../database/unique-violation.ts';
import type { Desk } from '../desk/desk.ts';
import { countAlarm, raiseAlarm } from '../history/raise-alarm.ts';
import { enqueue } from '../job/enqueue.ts';
import {
  findBySameBytes,
  findBySignature,
  findLookAlike,
  lockMoney,
  type Payment,
  recordPayment,
  saysTheSame,
} from '../payment/record-payment.ts';
import { type ReversalFacts, reversePayment, toStoredReversal } from '../payment/reverse-payment.ts';
import { holdSwitch } from '../switch/switch-store.ts';
import { mails } from './mail-tables.ts';
import { lockMail, type Mail, moveMail } from './move-mail.ts';
import { type NoticeFacts, toStoredNotice } from './notice-facts.ts';
import type { MailState } from './transitions.ts';

/** DNS trouble is tried again for about two hours before a person is asked. */
export const readTriesMax = 12;
const tryAgainMs = [5_000, 15_000, 60_000, 5 * 60_000, 15 * 60_000] as const;

/** What reading a mail came to. `evidence` is JSON-safe. */
export type MailReading =
  | {
      readonly kind: 'payment';
      readonly notice: NoticeFacts;
      readonly signatureHashes: readonly string[];
      readonly evidence: object;
    }
  | {
      readonly kind: 'review';
      readonly reason: string;
      readonly evidence: object;
      /** What the mail seems to say, for the person who decides. */
      readonly notice?: NoticeFacts | null;
      /** A mail of proven origin alone: the payment it takes back is held. */
      readonly reversal?: ReversalFacts;
    }
  | {
      readonly kind: 'refused' | 'not_a_payment' | 'unreadable';
      readonly reason: string;
      readonly evidence: object;
    }
  | { readonly kind: 'try_again'; readonly reason: string; readonly evidence: object };

/** Loads a mail that waits to be read; null when it does not wait any more (a job acts on state). */
export async function loadMailToRead(
  desk: Desk,
  mailId: string,
): Promise<(Pick<Mail, 'mailbox' | 'receivedAt' | 'evidence'> & { raw: Uint8Array }) | null> {
  const { mailbox, receivedAt, evidence, raw } = mails;
  const [mail] = await desk.database.drizzle
    .select({ mailbox, receivedAt, evidence, raw })
    .from(mails)
    .where(and(eq(mails.id, mailId), eq(mails.state, 'stored')));
  return mail === undefined || mail.raw === null ? null : { ...mail, raw: mail.raw };
}

/** What became of a reading: where the mail stands now. */
export type RecordedReading =
  | { readonly kind: 'recorded'; readonly paymentId: string }
  /** The same notice had been recorded from another mail; no second payment. */
  | { readonly kind: 'repeated'; readonly paymentId: string }
  | {
      readonly kind: 'moved';
      readonly state: MailState;
      readonly reason: string;
      /** It was one too many that was not understood: the automatic credit has just stopped. */
      readonly breaker?: BreakerName;
    }
  | { readonly kind: 'try_again'; readonly at: Date }
  | { readonly kind: 'not_waiting' };

const onceRules = ['payments_signature_once', 'payments_fingerprint_once', 'payments_reference_once'];

/**
 * Stores what reading a mail came to: its verdict and, for a payment, the payment with its job, all in one
 * transaction. The once-only rules are unique indexes: signature, reference, fingerprint; and bytes that made a payment
 * make no other. `isInHand`: the caller goes on and matches the payment, and no job waits for it; the sweep finds what was
 * left all the same. What the mail says comes in here: its texts are kept as they can be stored, and no mail stays unread
 * for a character. A mail of the bank that is not understood may stop the automatic credit in the same transaction.
 */
export async function recordReading(
  desk: Desk,
  mailId: string,
  reading: MailReading,
  { isInHand = false }: { readonly isInHand?: boolean } = {},
): Promise<RecordedReading> {
  const read = { ...storable(reading), isInHand };
  const attempt = () =>
    desk.database.drizzle.transaction(async (tx) => {
      const mayStop = mayBeDrift(desk, read);
      // A call for the payment it takes back, or one that must not go any more, has begun before or does not begin.
      if (mayStop || (read.kind === 'review' && read.reversal !== undefined)) await holdSwitch(tx);
      const recorded = await record(tx, desk, mailId, read);
      if (!mayStop || recorded.kind !== 'moved') return recorded;
      const breaker = await tripWithin(tx, desk, await measureDrift(tx, desk));
      return { ...recorded, ...(breaker !== null && { breaker }) };
    });
  try {
    return await attempt();
  } catch (error) {
    if (!onceRules.some((rule) => brokeRule(error, rule))) throw error;
    // Another mail with the same money was faster: now its payment can be seen, and told apart.
    return attempt();
  }
}

async function record(
  tx: Executor,
  desk: Desk,
  mailId: string,
  reading: MailReading & { readonly isInHand: boolean },
): Promise<RecordedReading> {
  const mail = await lockMail(tx, mailId);
  if (mail?.state !== 'stored') return { kind: 'not_waiting' };
  const evidence = { ...reading.evidence };
  if (reading.kind === 'payment') return recordNotice(tx, desk, mail, { ...reading, evidence });
  const { kind, reason } = reading;
  if (kind === 'try_again') return tryAgain(tx, desk, mail, { reason, evidence });
  if (kind === 'review' && reading.reversal !== undefined)
    return recordReversal(tx, desk, mail, { ...reading, evidence }, reading.reversal);
  const notice = kind === 'review' && reading.notice ? { notice: toStoredNotice(reading.notice) } : {};
  const through: MailState[] = kind === 'unreadable' ? ['verified', 'unreadable'] : [kind];
  await moveMail(tx, desk, mail, { through, actor: 'system', reason, evidence, ...notice });
  if (kind === 'unreadable') await raiseAlarm(tx, desk, { kind: 'mail_unreadable', subject: mail.id });
  // Read again, it was counted when it was first read.
  if (kind === 'refused' && mail.evidence === null) await countForged(tx, desk, mail, evidence);
  return { kind: 'moved', state: kind, reason };
}

/** The mail waits for a person, linked with the payment it takes back where that is clear. */
async function recordReversal(
  tx: Executor,
  desk: Desk,
  mail: Mail,
  { reason, evidence }: { readonly reason: string; readonly evidence: Record<string, unknown> },
  reversal: ReversalFacts,
): Promise<RecordedReading> {
  const paymentId = await reversePayment(tx, desk, { mailId: mail.id, reversal });
  await moveMail(tx, desk, mail, {
    through: ['verified', 'review'],
    actor: 'system',
    reason,
    evidence: { ...evidence, reversal: toStoredReversal(reversal) },
    ...(paymentId !== null && { paymentId }),
  });
  return { kind: 'moved', state: 'review', reason };
}

/** Only what claims to be a bank of the desk is refused; any other mail is no payment and no alarm. */
function countForged(
  tx: Executor,
  desk: Desk,
  { id: mailId, mailbox }: Mail,
  evidence: Record<string, unknown>,
): Promise<void> {
  const bank = typeof evidence.bank === 'string' ? evidence.bank : null;
  return countAlarm(tx, desk, {
    kind: 'mail_forged',
    subject: `${bank ?? '?'} ${mailbox}`,
    facts: { bank, mailbox, mailId },
  });
}

interface GenuineNotice {
  readonly notice: NoticeFacts;
  readonly signatureHashes: readonly string[];
  readonly evidence: Record<string, unknown>;
  readonly isInHand: boolean;
}

async function recordNotice(
  tx: Executor,
  desk: Desk,
  mail: Mail,
  read: GenuineNotice,
): Promise<RecordedReading> {
  const { notice, signatureHashes, evidence } = read;
  await lockMoney(tx, mail, notice);
  const repeated = await findBySignature(tx, signatureHashes);
  if (repeated !== null) {
    if (!saysTheSame(repeated, notice)) return contradict(tx, desk, mail, read, repeated);
    return link(tx, desk, mail, read, { to: 'read', reason: 'same signature again', paymentId: repeated.id });
  }
  // A person's word about a mail that could not be verified keeps no signature: only its bytes tell that it is this one.
  const twin = await findBySameBytes(tx, mail);
  if (twin !== null) {
    const paymentId = twin.id;
    return saysTheSame(twin, notice)
      ? link(tx, desk, mail, read, { to: 'read', reason: 'same bytes again', paymentId })
      : link(tx, desk, mail, read, { to: 'review', reason: 'bytes_seen', paymentId });
  }
  const seen = await findLookAlike(tx, notice);
  if (seen !== null) {
    const isSameReference = notice.reference !== null && seen.reference === notice.reference;
    if (isSameReference && !saysTheSame(seen, notice)) return contradict(tx, desk, mail, read, seen);
    if (isSameReference && !isNumberUsedAgain(seen, mail, notice)) {
      // The bank's own number and the same facts: the bank wrote twice of one payment.
      return link(tx, desk, mail, read, { to: 'read', reason: 'same reference again', paymentId: seen.id });
    }
    // Another signature, the same facts, or a number that begins anew every day: perhaps a resend, perhaps a trick.
    // A person looks.
    return link(tx, desk, mail, read, { to: 'review', reason: 'fingerprint_seen', paymentId: seen.id });
  }
  const paymentId = await recordPayment(tx, desk, {
    mail,
    mailMove: {
      ...saidBy(notice),
      through: ['verified', 'read'],
      actor: 'system',
      reason: 'a genuine notice',
      evidence,
    },
    notice,
    signatureHashes,
    vouchedBy: 'bank',
    isInHand: read.isInHand,
  });
  return { kind: 'recorded', paymentId };
}

const resendMsMax = 24 * 60 * 60_000;

// Numbers of receipts begin anew. Where no time tells two payments apart, a resend comes within a day.
function isNumberUsedAgain(seen: Payment, mail: Mail, { bankTime }: NoticeFacts): boolean {
  return bankTime === null && mail.receivedAt.getTime() - seen.receivedAt.getTime() > resendMsMax;
}

async function contradict(
  tx: Executor,
  desk: Desk,
  mail: Mail,
  read: GenuineNotice,
  payment: Payment,
): Promise<RecordedReading> {
  await raiseAlarm(tx, desk, {
    kind: 'payment_contradicted',
    subject: payment.id,
    facts: { mailId: mail.id },
  });
  return link(tx, desk, mail, read, { to: 'review', reason: 'contradicts_payment', paymentId: payment.id });
}

/** The payment a mail tells of, and where that leads it: read as the same once more, or to a person. */
interface SeenBefore {
  readonly to: 'read' | 'review';
  readonly reason: string;
  readonly paymentId: string;
}

async function link(
  tx: Executor,
  desk: Desk,
  mail: Mail,
  { notice, evidence }: GenuineNotice,
  { to, reason, paymentId }: SeenBefore,
): Promise<RecordedReading> {
  const through = ['verified', to] as const;
  const said = saidBy(notice);
  await moveMail(tx, desk, mail, { ...said, through, actor: 'system', reason, evidence, paymentId });
  return to === 'read' ? { kind: 'repeated', paymentId } : { kind: 'moved', state: to, reason };
}

/** Kept beside the payment: the books compare the two. */
const saidBy = (notice: NoticeFacts) => ({
  parserVersion: notice.parserVersion,
  notice: toStoredNotice(notice),
});

async function tryAgain(
  tx: Executor,
  desk: Desk,
  mail: Mail,
  why: { readonly reason: string; readonly evidence: Record<string, unknown> },
): Promise<RecordedReading> {
  const { reason, evidence } = why;
  if (mail.tries + 1 >= readTriesMax) {
    await moveMail(tx, desk, mail, { through: ['review'], actor: 'system', reason, evidence });
    return { kind: 'moved', state: 'review', reason };
  }
  const waitMs = tryAgainMs[Math.min(mail.tries, tryAgainMs.length - 1)] ?? 15 * 60_000;
  const at = new Date(desk.clock().getTime() + waitMs);
  await tx
    .update(mails)
    .set({ tries: mail.tries + 1, stateReason: reason })
    .where(eq(mails.id, mail.id));
  await enqueue(tx, desk, 'read_mail', { mailId: mail.id }, { runAt: at });
  return { kind: 'try_again', at };
}
