import { type CheckResult, pass, review, type SignatureContext } from './check.ts';

/**
 * Attack: a short RSA key can be factored and the bank's signature made by anyone.
 *
 * Attack: `a=ed25519-sha256` over an RSA key, so that nobody counts its bits; OpenSSL verifies that (measured).
 */
export function checkKeyStrength({ signature, bank }: SignatureContext): CheckResult {
  if (signature.algorithm === 'ed25519-sha256' && signature.bits === null) return pass('Ed25519 key');
  if (signature.algorithm === 'rsa-sha256' && signature.bits !== null && signature.bits >= bank.minKeyBits) {
    return pass(`RSA key of ${signature.bits} bits`);
  }
  return review('key_weak', `${signature.algorithm} with ${signature.bits ?? 'unknown'} bits`);
}

/** Attack: a key marked `t=y` is on trial, and its owner asks to treat the mail as unsigned (RFC 6376 §3.6.1). */
export function checkKeyInService({ signature }: SignatureContext): CheckResult {
  if (signature.testing) return review('key_testing', 'the key record says t=y (testing)');
  return pass('the key is in service');
}
