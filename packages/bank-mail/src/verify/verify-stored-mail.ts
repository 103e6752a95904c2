import { onlySeenKey, withSeenKey } from '../dns/cache-answers.ts';
import type { MailVerdict } from './verdict.ts';
import { type VerifyMail, verifyMail } from './verify-mail.ts';

/**
 * Verifies a mail that may have been verified before: `evidence` is what its first verdict stored, null before that. A
 * key that DNS has no more is the one that was seen.
 *
 * Where DNS has another key under the same name by now, and the mail held by the one that was seen, it is not forged, nor
 * is it proven any more: a key may have been changed because it was stolen. A person looks.
 */
export async function verifyStoredMail({
  evidence,
  ...mail
}: VerifyMail & { readonly evidence: unknown }): Promise<MailVerdict> {
  const verdict = await verifyMail({ ...mail, resolver: withSeenKey(mail.resolver, evidence) });
  const seen = onlySeenKey(evidence);
  if (verdict.kind !== 'refused' || verdict.reason !== 'bad_signature' || seen === null) return verdict;
  const before = await verifyMail({ ...mail, resolver: seen });
  if (before.kind === 'review') return before;
  if (before.kind !== 'verified') return verdict;
  const changed = { check: 'signature', result: 'fail', detail: 'the bank has another key by now' } as const;
  const kept = { ...before.evidence, level: 'T4' as const, checks: [...before.evidence.checks, changed] };
  const { banks, receivedAt, content } = before.mail;
  const mailAgain = { banks, receivedAt, content, evidence: kept };
  return { kind: 'review', reason: 'key_gone', evidence: kept, mail: mailAgain };
}
