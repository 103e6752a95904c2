import { createHash, createPublicKey, verify } from 'node:crypto';
import { type DkimKey, getPublicKey } from 'mailauth/lib/tools.js';
import type { Resolver } from '../policy.ts';
import { breakableKeyBits, type Signature } from './dkim.ts';

/** Whether `b=` itself is the bank's, whatever became of the body. */
export type HeaderSignature =
  /** `key`: the record that holds; what it says of itself counts as much as where the body holds. */
  | { kind: 'genuine'; key: DkimKey }
  | { kind: 'invented'; keyRecord: string }
  | { kind: 'no_key' }
  | { kind: 'unusable_key'; code: string }
  | { kind: 'dns_trouble'; code: string };

/**
 * Checks the signature over the headers alone (RFC 6376 §3.7) for a mail whose body hash does not hold.
 *
 * Attack: anyone can write `d=bank; bh=…; b=garbage`, and a verifier that stops at the body hash cannot tell it
 * from a real notice that a forwarder gave a footer. Only the latter may ask for a person's time.
 */
export async function checkHeaderSignature(
  signature: Signature,
  resolver: Resolver,
): Promise<HeaderSignature> {
  const name = `${signature.selector}._domainkey.${signature.domain}`;
  let key: DkimKey;
  try {
    key = await getPublicKey('DKIM', name, breakableKeyBits, resolver, { hashAlgo: 'sha256' });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTFOUND' || code === 'ENODATA') return { kind: 'no_key' };
    if (code === 'ESHORTKEY' || code.startsWith('EINVALID')) return { kind: 'unusable_key', code };
    return { kind: 'dns_trouble', code };
  }
  return isSignedBy(key, signature) ? { kind: 'genuine', key } : { kind: 'invented', keyRecord: key.rr };
}

/** Reads the `code` of a DNS error; `EUNKNOWN` when there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'EUNKNOWN';
}

function isSignedBy({ publicKey, keyType }: DkimKey, signature: Signature): boolean {
  const { algorithm, canonicalHeader, signatureBytes } = signature;
  if (algorithm !== `${keyType}-sha256`) return false;
  const key = createPublicKey(publicKey);
  if (keyType === 'rsa') return verify('sha256', canonicalHeader, key, signatureBytes);
  return verify(null, createHash('sha256').update(canonicalHeader).digest(), key, signatureBytes);
}
