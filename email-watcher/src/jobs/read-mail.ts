import {
  type BankProfile,
  type Claim,
  type MailPolicy,
  type MailThread,
  type MailVerdict,
  mailPolicyOf,
  type Notice,
  type NoticeResult,
  parseNotice,
  type Resolver,
  readClaim,
  type UnprovenMail,
  type VerifiedMail,
  verifyStoredMail,
} from '@luxon/bank-mail';
import {
  type Desk,
  loadMailToRead,
  type MailReading,
  type NoticeFacts,
  type ReversalFacts,
  recordReading,
  scopeOf,
  unclearScopeOf,
} from '@luxon/cashdesk';
import { type MailboxSettings, type MailSettings, mailboxOf } from '@luxon/settings';
import type { Log } from '../log.ts';
import { writtenTo } from './written-to.ts';

export interface ReadMailWork {
  readonly desk: Desk;
  /** Every mailbox of the desk; a mail of one that is not watched any more is read as of the first. */
  readonly mailboxes: readonly MailboxSettings[];
  readonly mail: MailSettings;
  readonly banks: readonly BankProfile[];
  readonly resolver: Resolver;
  /** Where signatures and MIME are worked on: a thread that can be stopped. */
  readonly examine: MailThread['examine'];
  readonly log: Log;
}

/**
 * Verifies and parses one stored mail and records what it says. Does nothing for a mail that was read before. Gives the
 * payment that was recorded; null: none. `isInHand`: the caller goes on and matches it.
 */
export async function readMail(
  work: ReadMailWork,
  mailId: string,
  isInHand: boolean,
): Promise<string | null> {
  const mail = await loadMailToRead(work.desk, mailId);
  if (mail === null) return null;
  const mailbox = mailboxOf(work.mailboxes, mail.mailbox);
  if (mailbox === null) throw new TypeError('a mail is read for one of the mailboxes of the desk');
  const policy = mailPolicyOf(work.banks, { mailbox, mail: work.mail });
  const verdict = await verifyStoredMail({
    raw: mail.raw,
    receivedAt: mail.receivedAt,
    evidence: mail.evidence,
    policy,
    resolver: work.resolver,
    examine: work.examine,
  });
  const reading = toReading(verdict, policy, writtenTo(mail, verdict.evidence, work.mailboxes));
  const recorded = await recordReading(work.desk, mailId, reading, { isInHand });
  if (recorded.kind === 'recorded')
    work.log.info(`Payment ${recorded.paymentId} recorded from a genuine notice.`);
  if (recorded.kind === 'repeated')
    work.log.info(`A notice came again; payment ${recorded.paymentId} stays one.`);
  if (recorded.kind === 'moved' && recorded.state !== 'not_a_payment') {
    work.log.warn(
      `Mail ${mailId}: ${recorded.state} (${recorded.reason}). No money is credited for it by itself.`,
    );
  }
  if (recorded.kind === 'moved' && recorded.breaker !== undefined)
    work.log.error(
      `Automatic credit has stopped (${recorded.breaker}). A person starts it again, in the panel.`,
    );
  return recorded.kind === 'recorded' ? recorded.paymentId : null;
}

/** Says what a verdict, and what the mail says, mean for the records. */
function toReading(verdict: MailVerdict, policy: MailPolicy, address: string | null): MailReading {
  const factsOf = (notice: Notice): NoticeFacts => ({
    ...notice,
    scope: address === null ? unclearScopeOf(notice.bank) : scopeOf(notice.bank, address),
  });
  switch (verdict.kind) {
    case 'unrelated':
      return { kind: 'not_a_payment', reason: verdict.reason, evidence: verdict.evidence };
    case 'review': {
      const seems = readForReview(verdict.mail, policy);
      const evidence = { ...verdict.evidence, claim: toStoredClaim(seems.claim) };
      const notice = seems.kind === 'payment' || seems.kind === 'review' ? seems.notice : null;
      return { kind: 'review', reason: verdict.reason, evidence, notice: notice && factsOf(notice) };
    }
    case 'verified':
      break;
    default:
      return { kind: verdict.kind, reason: verdict.reason, evidence: verdict.evidence };
  }
  const result = parseNotice(verdict.mail, policy);
  const evidence = { ...verdict.evidence, claim: toStoredClaim(result.claim) };
  switch (result.kind) {
    case 'payment':
      return {
        kind: 'payment',
        notice: factsOf(result.notice),
        signatureHashes: verdict.evidence.signatureIds,
        evidence,
      };
    case 'review':
      return {
        kind: 'review',
        reason: result.reason,
        evidence,
        notice: result.notice && factsOf(result.notice),
        ...(result.reason === 'reversal' && { reversal: toReversal(verdict.mail, result.claim, address) }),
      };
    case 'not_a_payment':
      return { kind: 'not_a_payment', reason: result.what, evidence };
    case 'unreadable':
      return { kind: 'unreadable', reason: result.reason, evidence };
  }
}

/** Says what a mail of proven origin takes back. */
function toReversal(
  { banks, receivedAt, evidence: { signedAt } }: VerifiedMail,
  { amountMinor, currency, bankTime, reference }: Claim,
  address: string | null,
): ReversalFacts {
  const writtenAt = new Date(signedAt ?? receivedAt);
  return {
    banks,
    scopes: banks.map((bank) => (address === null ? unclearScopeOf(bank) : scopeOf(bank, address))),
    amountMinor,
    currency,
    bankTime,
    reference,
    writtenAt: writtenAt < receivedAt ? writtenAt : receivedAt,
  };
}

// What the mail says figure by figure, as JSON, for the page that shows it.
function toStoredClaim({ amountMinor, bankTime, ...rest }: Claim): Record<string, unknown> {
  return {
    ...rest,
    amountMinor: amountMinor === null ? null : String(amountMinor),
    bankTime: bankTime?.toISOString() ?? null,
  };
}

/** Reads what a mail of unproven origin seems to say. The mail stays under review: only a person makes money of it. */
function readForReview(mail: UnprovenMail, policy: MailPolicy): NoticeResult {
  return readClaim(
    mail.content,
    policy.banks.filter(({ bank }) => mail.banks.includes(bank)),
  );
}
