import type { MailPolicy, Resolver } from '../policy.ts';
import type { MailVerdict } from '../verify/verdict.ts';
import { verifyStoredMail } from '../verify/verify-stored-mail.ts';
import type { NoticeResult } from './notice.ts';
import { parseNotice } from './parse-notice.ts';

/** A mail as it was stored. `evidence` is what its first verdict kept, null before that. */
export interface StoredMail {
  readonly raw: Uint8Array;
  readonly receivedAt: Date;
  readonly evidence: unknown;
}

/** What a mail says, or why it is not believed. */
export type MailRereading = NoticeResult | Exclude<MailVerdict, { kind: 'verified' }>;

/** Reads a stored mail as `policy` would have it read now, also by a key that DNS has no more. Changes nothing. */
export async function rereadMail(
  { raw, receivedAt, evidence }: StoredMail,
  { policy, resolver }: { readonly policy: MailPolicy; readonly resolver: Resolver },
): Promise<MailRereading> {
  const verdict = await verifyStoredMail({ raw, receivedAt, evidence, policy, resolver });
  return verdict.kind === 'verified' ? parseNotice(verdict.mail, policy) : verdict;
}
