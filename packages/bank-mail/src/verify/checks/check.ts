import type { BankProfile, MailPolicy } from '../../policy.ts';
import type { Signature } from '../dkim.ts';
import type { HeaderField } from '../header-section.ts';
import type { VerdictReason } from '../verdict.ts';

/** What a check concludes: nothing against the mail, or a reason with its weight. */
export type CheckResult =
  | { result: 'pass'; detail: string }
  | { result: 'fail'; weight: 'refused' | 'review'; reason: VerdictReason; detail: string };

/** All that a check of one passing signature may look at. */
export interface SignatureContext {
  signature: Signature;
  fields: readonly HeaderField[];
  bank: Omit<BankProfile, 'reader'>;
  policy: Omit<MailPolicy, 'banks'>;
  receivedAt: Date;
}

/** A named check of one signature that mailauth passed. */
export interface SignatureCheck {
  check: string;
  run: (context: SignatureContext) => CheckResult;
}

/** Says that a check found nothing against the mail. */
export function pass(detail: string): CheckResult {
  return { result: 'pass', detail };
}

/** Says that a check needs a person. */
export function review(reason: VerdictReason, detail: string): CheckResult {
  return { result: 'fail', weight: 'review', reason, detail };
}

/** Says that a check proves the mail false. */
export function refuse(reason: VerdictReason, detail: string): CheckResult {
  return { result: 'fail', weight: 'refused', reason, detail };
}
