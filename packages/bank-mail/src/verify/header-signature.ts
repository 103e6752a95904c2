import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Resolver } from '../policy.ts';
import type { Signature } from './dkim.ts';

/** Whether `b=` itself is the bank's, whatever became of the body. */
export type HeaderSignature =
  /** `bits`: RSA modulus length; null for Ed25519. */
  | { kind: 'genuine'; keyRecord: string; bits: number | null }
  | { kind: 'invented'; keyRecord: string | null }
  | { kind: 'no_key' }
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
  let keyRecord: string;
  try {
    const answer = await resolver(`${signature.selector}._domainkey.${signature.domain}`, 'TXT');
    keyRecord = (answer[0] ?? []).join('').replace(/\s+/g, '');
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOTFOUND' || code === 'ENODATA' ? { kind: 'no_key' } : { kind: 'dns_trouble', code };
  }
  const key = /(?:^|;)p=([A-Za-z0-9+/=]+)/.exec(keyRecord)?.[1];
  if (key === undefined) return { kind: 'no_key' };
  const keyBytes = Buffer.from(key, 'base64');
  if (!isSignedBy(keyBytes, signature)) return { kind: 'invented', keyRecord };
  return { kind: 'genuine', keyRecord, bits: modulusBits(keyBytes, signature) };
}

/** Reads the `code` of a DNS error; `EUNKNOWN` when there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'EUNKNOWN';
}

function modulusBits(keyBytes: Buffer, { algorithm }: Signature): number | null {
  if (algorithm !== 'rsa-sha256') return null;
  const key = createPublicKey({ key: keyBytes, format: 'der', type: 'spki' });
  return key.asymmetricKeyDetails?.modulusLength ?? null;
}

const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

function isSignedBy(keyBytes: Buffer, signature: Signature): boolean {
  const { algorithm, canonicalHeader, signatureBytes } = signature;
  try {
    if (algorithm === 'ed25519-sha256') {
      const key = createPublicKey({
        key: Buffer.concat([ed25519Prefix, keyBytes]),
        format: 'der',
        type: 'spki',
      });
      return verify(null, createHash('sha256').update(canonicalHeader).digest(), key, signatureBytes);
    }
    if (algorithm !== 'rsa-sha256') return false;
    const key = createPublicKey({ key: keyBytes, format: 'der', type: 'spki' });
    return verify('sha256', canonicalHeader, key, signatureBytes);
  } catch {
    return false;
  }
}
