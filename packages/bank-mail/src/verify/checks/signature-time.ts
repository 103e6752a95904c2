import { type CheckResult, pass, review, type SignatureContext } from './check.ts';

// Clocks of mail servers differ by seconds; five minutes is far outside of that.
const clockToleranceMs = 5 * 60_000;

/**
 * Attack: none known with the bank's key in the bank's hands, but a `t=` after the arrival means a wrong clock or
 * a prepared mail, and mailauth lets it pass (mail sheet §2.2, measured).
 */
export function checkSignatureTime({ signature, receivedAt }: SignatureContext): CheckResult {
  if (signature.signedAt === null) return pass('no signing time stated');
  if (signature.signedAt.getTime() <= receivedAt.getTime() + clockToleranceMs) {
    return pass('signed before it arrived');
  }
  return review('signed_in_future', 'the signing time is after the arrival');
}
