import { type CheckResult, pass, refuse, review, type SignatureContext } from './check.ts';

/** Attack: with `l=` the signature covers the start of the body only; a second sentence is added below. */
export function checkBodyLength({ signature }: SignatureContext): CheckResult {
  if (signature.lengthLimited) return refuse('length_limited', 'the signature has a body length limit (l=)');
  return pass('the whole body is signed');
}

// A sloppy key record is the bank's own affair; a sloppy signature header is where two verifiers may differ.
const harmlessWarnings = new Set(['key-syntax', 'key-v-syntax', 'key-type-inferred', 'query-method']);

/** Attack: a signature header with doubled or missing tags, read one way by us and another way by others. */
export function checkSignatureForm({ signature }: SignatureContext): CheckResult {
  const odd = signature.warnings.filter((warning) => !harmlessWarnings.has(warning));
  if (odd.length === 0) return pass('the signature header follows RFC 6376');
  return review('signature_malformed', `deviates from RFC 6376: ${odd.join(', ')}`);
}
