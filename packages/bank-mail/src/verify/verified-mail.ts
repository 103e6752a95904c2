import type { MailContent } from '../mime/read-content.ts';
import type { Evidence } from './verdict.ts';

declare const verifiedBrand: unique symbol;
declare const unprovenBrand: unique symbol;

interface ReadMail {
  readonly bank: 'demirbank';
  readonly receivedAt: Date;
  readonly content: MailContent;
  readonly evidence: Evidence;
}

/** A mail whose origin is proven (or answered for by a named person); only this can become money. */
export interface VerifiedMail extends ReadMail {
  readonly [verifiedBrand]: true;
  /** The person who answered for a mail that could not prove itself; null when the proof is the bank's. */
  readonly acceptedBy: { operator: string; reason: string } | null;
}

/** A mail that says it is the bank's but cannot prove it; a person may answer for it. */
export interface UnprovenMail extends ReadMail {
  readonly [unprovenBrand]: true;
}

// The brand exists for the compiler only, so an object made elsewhere by a cast is caught here.
const verifiedMails = new WeakSet<object>();
const unprovenMails = new WeakSet<object>();

/** Makes a `VerifiedMail`. For `verifyMail` alone: not exported from the package. */
export function markVerified(mail: ReadMail, acceptedBy: VerifiedMail['acceptedBy'] = null): VerifiedMail {
  const marked = Object.freeze({ ...mail, acceptedBy });
  verifiedMails.add(marked);
  return marked as VerifiedMail;
}

/** Makes an `UnprovenMail`. For `verifyMail` alone: not exported from the package. */
export function markUnproven(mail: ReadMail): UnprovenMail {
  const marked = Object.freeze({ ...mail });
  unprovenMails.add(marked);
  return marked as UnprovenMail;
}

/**
 * Lets a named person answer for a mail whose origin is NOT proven, after looking into the bank's own app.
 *
 * The result is as good as money. Call it only from an audited action of one operator on one mail, never from
 * a job or a loop. Throws `TypeError` when operator or reason is empty or the mail is not from `verifyMail`.
 */
export function dangerouslyTrustUnprovenMail(options: {
  mail: UnprovenMail;
  operator: string;
  reason: string;
}): VerifiedMail {
  const { mail, operator, reason } = options;
  if (!unprovenMails.has(mail)) throw new TypeError('this mail was not put up for review by verifyMail');
  if (operator.trim() === '' || reason.trim() === '') {
    throw new TypeError('trusting an unproven mail needs the operator and the reason');
  }
  const { bank, receivedAt, content, evidence } = mail;
  return markVerified({ bank, receivedAt, content, evidence }, { operator, reason });
}

/** Stops the program's present work when something else than `verifyMail` made this mail. */
export function assertVerified(mail: VerifiedMail): void {
  if (!verifiedMails.has(mail)) throw new TypeError('only verifyMail makes a VerifiedMail');
}
