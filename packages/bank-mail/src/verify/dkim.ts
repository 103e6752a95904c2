import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import type { Resolver } from '../policy.ts';

/** One DKIM signature as judged by mailauth, reduced to what the checks need. */
export interface Signature {
  /** SHA-256 of the decoded `b=`. */
  id: string;
  domain: string;
  selector: string;
  algorithm: string;
  result: string;
  comment: string;
  testing: boolean;
  /** Deviations from RFC 6376 that the verifier let pass. */
  warnings: readonly string[];
  /** Lower-case names the signature really covers, in the mail as it is. */
  signedHeaders: string[];
  /** Body length limit (`l=`) present. */
  lengthLimited: boolean;
  signedAt: Date | null;
  bits: number | null;
  keyRecord: string | null;
  /** What `b=` was made over, without the body: for telling a changed body from an invented signature. */
  canonicalHeader: Buffer;
  signatureBytes: Buffer;
}

/** Below this even a person should not be asked: such keys are broken by one computer. */
export const breakableKeyBits = 512;

/**
 * Verifies every DKIM signature of a raw mail. Never rejects for what the mail holds.
 *
 * `receivedAt` is the clock: a mail that was good on arrival stays good when it is read later.
 */
export async function verifySignatures(options: {
  raw: Uint8Array;
  receivedAt: Date;
  resolver: Resolver;
}): Promise<Signature[]> {
  const { raw, receivedAt, resolver } = options;
  const verified = await dkimVerify(Buffer.from(raw), {
    resolver,
    curTime: receivedAt,
    // The profile's own limit is judged later, so that a weak key is told apart from a false signature.
    minBitLength: breakableKeyBits,
    rejectRsaSha1: true,
  });
  return verified.results
    .filter((result) => result.signingDomain !== undefined)
    .map((result) => ({
      id: result.id ?? '',
      domain: (result.signingDomain ?? '').toLowerCase(),
      selector: result.selector ?? '',
      algorithm: (result.algo ?? '').toLowerCase(),
      result: result.status.result,
      comment: result.status.comment ?? result.status.policy?.['dkim-rules'] ?? '',
      testing: result.status.testing === true,
      warnings: result.status.warnings ?? [],
      signedHeaders: (result.signingHeaders?.keys ?? '')
        .toLowerCase()
        .split(':')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
      lengthLimited: result.canonBodyLengthLimited === true,
      signedAt: toDate(result.signTime),
      bits: result.modulusLength ?? null,
      keyRecord: result.rr ?? null,
      canonicalHeader: Buffer.from(result.signingHeaders?.canonicalizedHeader ?? '', 'base64'),
      signatureBytes: Buffer.from(result.signature ?? '', 'base64'),
    }));
}

function toDate(iso: string | null | undefined): Date | null {
  return iso === null || iso === undefined ? null : new Date(iso);
}
