import type { MailContent } from '../mime/read-content.ts';
import type { Evidence } from './verdict.ts';

/** A mail that says it is the bank's but cannot prove it: what it says is for showing, and a person decides. */
export interface UnprovenMail {
  /** The banks it may come from: several only where they write through one gateway. */
  readonly banks: readonly string[];
  readonly receivedAt: Date;
  readonly content: MailContent;
  readonly evidence: Evidence;
}

// A private field makes it unforgeable: neither a cast nor a copy has it.
class ProvenMail implements UnprovenMail {
  readonly #proven = true;
  readonly banks: UnprovenMail['banks'];
  readonly receivedAt: Date;
  readonly content: MailContent;
  readonly evidence: Evidence;

  constructor(mail: UnprovenMail) {
    this.banks = mail.banks;
    this.receivedAt = mail.receivedAt;
    this.content = mail.content;
    this.evidence = mail.evidence;
  }

  static isOne(mail: object): boolean {
    return #proven in mail && mail.#proven;
  }
}

/** A mail whose origin is proven; only this can become money by itself. */
export type VerifiedMail = ProvenMail;

/** Makes a `VerifiedMail`. For `verifyMail` alone: not exported from the package. */
export function markVerified(mail: UnprovenMail): VerifiedMail {
  return new ProvenMail(mail);
}

/** Stops the program's present work when something else than `verifyMail` made this mail. */
export function assertVerified(mail: VerifiedMail): void {
  if (!ProvenMail.isOne(mail)) throw new TypeError('only verifyMail makes a VerifiedMail');
}
