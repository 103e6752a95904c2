import { readDemirbankNotice } from '../banks/demirbank/read-notice.ts';
import { isSameName } from '../banks/plain-text.ts';
import type { MailPolicy } from '../policy.ts';
import { assertVerified, type VerifiedMail } from '../verify/verified-mail.ts';
import type { NoticeResult } from './notice.ts';

/**
 * Reads what a verified mail says. Pure: the same mail and policy give the same answer.
 *
 * The bank's time must lie within `policy.freshness` of the arrival and the greeting, where there is one, must name
 * `policy.holder`; else `review`, with the notice. Throws `TypeError` for a mail that `verifyMail` did not make.
 */
export function parseNotice(mail: VerifiedMail, policy: MailPolicy): NoticeResult {
  assertVerified(mail);
  const result = readDemirbankNotice(mail.content);
  if (result.kind !== 'payment') return result;
  const { notice } = result;
  if (policy.holder !== null && notice.holder !== null && !isSameName(notice.holder, policy.holder)) {
    return { kind: 'review', reason: 'other_holder', notice };
  }
  const statedAt =
    notice.bankTime ?? (mail.evidence.signedAt === null ? null : new Date(mail.evidence.signedAt));
  if (statedAt !== null && !isFresh(statedAt, mail.receivedAt, policy.freshness)) {
    return { kind: 'review', reason: 'not_fresh', notice };
  }
  return result;
}

/** Says whether received − stated lies within −early … +late minutes, both ends included. */
export function isFresh(statedAt: Date, receivedAt: Date, freshness: MailPolicy['freshness']): boolean {
  const delayMs = receivedAt.getTime() - statedAt.getTime();
  return delayMs >= -freshness.earlyMinutes * 60_000 && delayMs <= freshness.lateMinutes * 60_000;
}
