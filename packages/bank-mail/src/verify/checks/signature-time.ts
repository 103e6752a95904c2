import { headerValues } from '../header-section.ts';
import { type CheckResult, pass, review, type SignatureContext } from './check.ts';

// Clocks of mail servers differ by seconds; five minutes is far outside of that.
const clockToleranceMs = 5 * 60_000;

/**
 * Finds when a mail was signed: `t=`, or without it the Date that every signature must cover; null where neither says.
 *
 * Attack: an old genuine notice that names no time, sent again by whoever could once read the mailbox. Without `t=`
 * nothing else in it would tell its age.
 */
export function findSigningTime({
  signature,
  fields,
}: Pick<SignatureContext, 'signature' | 'fields'>): Date | null {
  if (signature.signedAt !== null) return signature.signedAt;
  const [written] = headerValues(fields, 'date');
  const at = Date.parse((written ?? '').replace(/\([^()]*\)/g, ' ').trim());
  return Number.isNaN(at) ? null : new Date(at);
}

/**
 * Attack: none known with the bank's key in the bank's hands, but a time after the arrival means a wrong clock or
 * a prepared mail, and mailauth lets it pass (measured). What is too old is judged with the notice.
 */
export function checkSignatureTime(context: SignatureContext): CheckResult {
  const signedAt = findSigningTime(context);
  if (signedAt === null) return review('signing_time_unknown', 'neither t= nor Date says when it was signed');
  // A Date in the bank's local time without its zone is the bank's mistake; what counts as fresh needs a true one.
  const isStamp = context.signature.signedAt !== null;
  if (!isStamp || signedAt.getTime() <= context.receivedAt.getTime() + clockToleranceMs) {
    return pass('signed before it arrived');
  }
  return review('signed_in_future', 'the signing time is after the arrival');
}
