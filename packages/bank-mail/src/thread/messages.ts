import type { PolicySettings } from '../policy.ts';
import type { ExaminedMail, ExamineWork } from '../verify/examine-mail.ts';
import type { DescribedBank, TriedMail } from './try-description.ts';

/** A question to DNS that a thread asks, and what it is told. */
export type DnsQuestion = { kind: 'question'; question: number; name: string; rrtype: string };
export type DnsAnswer =
  | { kind: 'answer'; question: number; records: string[][] }
  | { kind: 'no_answer'; question: number; code: string };

/** What the thread that examines mails is told. */
export type ToThread = { kind: 'examine'; work: ExamineWork } | DnsAnswer;

/** What it says: that it is there, a question to DNS, or the end of its work. */
export type FromThread = { kind: 'ready' } | DnsQuestion | { kind: 'examined'; examined: ExaminedMail };

/** A stored mail, and whose mailbox it came to. */
export interface MailToTry {
  readonly id: string;
  readonly raw: Uint8Array;
  readonly receivedAt: Date;
  /** What its first verdict stored. */
  readonly evidence: unknown;
  readonly settings: PolicySettings;
}

/** What the thread that tries a description is told. */
export type ToTrial = { kind: 'mail'; mail: MailToTry } | DnsAnswer;

/** What it says: what the description is, then one line for each mail; null: the mail is not of this bank. */
export type FromTrial =
  | { kind: 'described'; described: DescribedBank }
  | DnsQuestion
  | { kind: 'tried'; tried: TriedMail | null };
