import type { MailContent } from '../mime/read-content.ts';
import type { Evidence } from './verdict.ts';

interface ReadMail {
  /** The banks it may come from: several only where they write through one gateway. */
  readonly banks: readonly string[];
  readonly receivedAt: Date;
  readonly content: MailContent;
  readonly evidence: Evidence;
}

/** Who answered for a mail that could not prove itself. */
export interface Acceptance {
  operator: string;
  reason: string;
}

// Private fields make both kinds unforgeable: neither a cast nor a copy has them.
class ProvenMail implements ReadMail {
  readonly #proven = true;
  readonly banks: ReadMail['banks'];
  readonly receivedAt: Date;
  readonly content: MailContent;
  readonly evidence: Evidence;
  /** The person who answered for the mail; null when the proof is the bank's. */
  readonly acceptedBy: Acceptance | null;

  constructor(mail: ReadMail, acceptedBy: Acceptance | null) {
    this.banks = mail.banks;
    this.receivedAt = mail.receivedAt;
    this.content = mail.content;
    this.evidence = mail.evidence;
    this.acceptedBy = acceptedBy;
  }

  static isOne(mail: object): boolean {
    return #proven in mail && mail.#proven;
  }
}

class DoubtedMail implements ReadMail {
  readonly #doubted = true;
  readonly banks: ReadMail['banks'];
  readonly receivedAt: Date;
  readonly content: MailContent;
  readonly evidence: Evidence;

  constructor(mail: ReadMail) {
    this.banks = mail.banks;
    this.receivedAt = mail.receivedAt;
    this.content = mail.content;
    this.evidence = mail.evidence;
  }

  static isOne(mail: object): boolean {
    return #doubted in mail && mail.#doubted;
  }
}

/** A mail whose origin is proven, or answered for by a named person; only this can become money. */
export type VerifiedMail = ProvenMail;

/** A mail that says it is the bank's but cannot prove it; a person may answer for it. */
export type UnprovenMail = DoubtedMail;

/** Makes a `VerifiedMail`. For `verifyMail` alone: not exported from the package. */
export function markVerified(mail: ReadMail): VerifiedMail {
  return new ProvenMail(mail, null);
}

/** Makes an `UnprovenMail`. For `verifyMail` alone: not exported from the package. */
export function markUnproven(mail: ReadMail): UnprovenMail {
  return new DoubtedMail(mail);
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
  if (!DoubtedMail.isOne(mail)) throw new TypeError('this mail was not put up for review by verifyMail');
  if (operator.trim() === '' || reason.trim() === '') {
    throw new TypeError('trusting an unproven mail needs the operator and the reason');
  }
  return new ProvenMail(mail, { operator, reason });
}

/** Stops the program's present work when something else than `verifyMail` made this mail. */
export function assertVerified(mail: VerifiedMail): void {
  if (!ProvenMail.isOne(mail)) throw new TypeError('only verifyMail makes a VerifiedMail');
}
