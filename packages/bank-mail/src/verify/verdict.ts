import type { TrustLevel } from './trust-levels.ts';
import type { UnprovenMail, VerifiedMail } from './verified-mail.ts';

/** One line of the verdict: which check, what it found, in one sentence without mail text. */
export interface CheckLine {
  check: string;
  result: 'pass' | 'fail' | 'unknown';
  detail: string;
}

/** What the verdict rests on. JSON-safe: it is stored with the mail, because keys disappear from DNS later. */
export interface Evidence {
  bank: string | null;
  /** `d=` of the signature judged. */
  domain: string | null;
  selector: string | null;
  /** The DNS record as it was seen. */
  keyRecord: string | null;
  algorithm: string | null;
  /** RSA modulus length; null for Ed25519 or when no key was read. */
  bits: number | null;
  signedHeaders: string[];
  /** `t=`, or without it the Date, as ISO 8601. */
  signedAt: string | null;
  /** SHA-256 of every aligned, passing signature: the once-only key of a mail. */
  signatureIds: string[];
  checks: CheckLine[];
  level: TrustLevel;
  /** The server whose `Authentication-Results` stands on top of the mail; null where none does. */
  topServer: string | null;
}

/** Why a mail is not simply verified. The text for people belongs to the panel. */
export type VerdictReason =
  | 'not_a_bank'
  | 'pretends_to_be_bank'
  | 'malformed_headers'
  | 'repeated_headers'
  | 'not_one_sender'
  | 'too_many_signatures'
  | 'no_signature'
  | 'not_aligned'
  | 'bad_signature'
  | 'foreign_envelope'
  | 'sender_not_listed'
  | 'signed_by_subdomain'
  | 'bank_does_not_sign'
  | 'body_changed'
  | 'receiver_vouches'
  | 'key_gone'
  | 'key_unusable'
  | 'key_weak'
  | 'key_testing'
  | 'signature_malformed'
  | 'signature_expired'
  | 'signed_in_future'
  | 'signing_time_unknown'
  | 'answers_a_mail'
  | 'length_limited'
  | 'headers_not_signed'
  | 'not_addressed_to_us'
  | 'oversize'
  | 'dns_trouble'
  | 'verifier_failed'
  | 'parser_stopped';

/** Is it the bank? `review` and `refused` are never credited by the machine; `try_again` is no answer yet. */
export type MailVerdict =
  | { kind: 'verified'; mail: VerifiedMail; evidence: Evidence }
  | { kind: 'review'; reason: VerdictReason; evidence: Evidence; mail: UnprovenMail }
  | { kind: 'refused' | 'unrelated' | 'try_again'; reason: VerdictReason; evidence: Evidence };
