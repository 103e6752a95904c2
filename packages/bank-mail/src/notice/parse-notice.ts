import { minorDigits } from '@luxon/money';
import { isSameName } from '../grammar/plain-text.ts';
import type { MailContent } from '../mime/read-content.ts';
import type { BankProfile, MailPolicy } from '../policy.ts';
import { trustLevels } from '../verify/trust-levels.ts';
import { assertVerified, type VerifiedMail } from '../verify/verified-mail.ts';
import type { Notice, NoticeResult, NoticeReviewReason } from './notice.ts';
import { readMailText } from './read-mail-text.ts';

/**
 * Reads what a verified mail says. Pure: the same mail and policy give the same answer.
 *
 * The bank's time must lie within `policy.freshness` of the arrival, the greeting, where there is one, must name
 * `policy.holder`, and the sum must not be above what the bank or the trust level may credit by itself; else `review`,
 * with the notice. Throws `TypeError` for a mail that `verifyMail` did not make.
 */
export function parseNotice(mail: VerifiedMail, policy: MailPolicy): NoticeResult {
  assertVerified(mail);
  const banks = policy.banks.filter(({ bank }) => mail.banks.includes(bank));
  const { bank, result } = readAsOneOf(mail.content, banks);
  if (result.kind !== 'payment') return result;
  const { notice, claim } = result;
  const hold = (reason: NoticeReviewReason): NoticeResult => ({ kind: 'review', reason, notice, claim });
  if (policy.holder !== null && notice.holder !== null && !isSameName(notice.holder, policy.holder)) {
    return hold('other_holder');
  }
  const statedAt =
    notice.bankTime ?? (mail.evidence.signedAt === null ? null : new Date(mail.evidence.signedAt));
  if (statedAt !== null && !isFresh(statedAt, mail.receivedAt, policy.freshness)) return hold('not_fresh');
  if (isAboveLimit(notice, { mail, bank, policy })) return hold('above_limit');
  return result;
}

/**
 * Reads the words of a mail of unproven origin as the banks it may come from write them: what it claims, for showing
 * to a person and for nothing else.
 */
export function readClaim(content: MailContent, banks: readonly BankProfile[]): NoticeResult {
  return readAsOneOf(content, banks).result;
}

/** Says whether received − stated lies within −early … +late minutes, both ends included. */
export function isFresh(statedAt: Date, receivedAt: Date, freshness: MailPolicy['freshness']): boolean {
  const delayMs = receivedAt.getTime() - statedAt.getTime();
  return delayMs >= -freshness.earlyMinutes * 60_000 && delayMs <= freshness.lateMinutes * 60_000;
}

interface ReadAs {
  bank: BankProfile | null;
  result: NoticeResult;
}

// Banks behind one gateway write to us from one domain: the one whose sentence it is, or a person.
function readAsOneOf(content: MailContent, banks: readonly BankProfile[]): ReadAs {
  const readings = banks.map((bank): ReadAs => ({ bank, result: readMailText(content, bank) }));
  const payments = readings.filter(({ result }) => result.kind === 'payment');
  const [payment] = payments;
  if (payments.length > 1 && payment?.result.kind === 'payment') {
    const { notice, claim } = payment.result;
    return { bank: null, result: { kind: 'review', reason: 'bank_unclear', notice, claim } };
  }
  const order = ['payment', 'review', 'not_a_payment', 'unreadable'];
  const [best] = [...readings].sort(
    (left, right) => order.indexOf(left.result.kind) - order.indexOf(right.result.kind),
  );
  if (best === undefined) throw new TypeError('a mail is read as one of the banks of this desk');
  // Whom it is not clearly a payment of, it may be another one's code or balance: the clearest reading counts.
  const said = readings.find(({ result }) => result.kind === 'not_a_payment' && result.what !== 'service');
  if (best.result.kind === 'review' && best.result.reason === 'sentence_not_understood') return said ?? best;
  return best;
}

function isAboveLimit(
  { amountMinor, currency }: Notice,
  { mail, bank, policy }: { mail: VerifiedMail; bank: BankProfile | null; policy: MailPolicy },
): boolean {
  const own = bank?.autoMaxMinor ?? null;
  if (own !== null && amountMinor > own) return true;
  if (trustLevels[mail.evidence.level].effect !== 'setting') return false;
  return amountMinor > BigInt(policy.receiverTrustMax ?? 0) * 10n ** BigInt(minorDigits(currency));
}
