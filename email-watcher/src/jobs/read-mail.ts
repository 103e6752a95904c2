import {
  type BankProfile,
  dangerouslyTrustUnprovenMail,
  type MailPolicy,
  type MailVerdict,
  type Notice,
  parseNotice,
  type Resolver,
  type UnprovenMail,
  verifyMail,
} from '@luxon/bank-mail';
import {
  type Desk,
  loadMailToRead,
  type MailReading,
  type NoticeFacts,
  recordReading,
  scopeOf,
} from '@luxon/cashdesk';
import type { MailboxSettings } from '@luxon/settings';
import type { Log } from '../log.ts';

export interface ReadMailWork {
  readonly desk: Desk;
  readonly mailbox: MailboxSettings;
  readonly banks: readonly BankProfile[];
  readonly resolver: Resolver;
  readonly log: Log;
}

const policyOf = ({ banks, mailbox }: ReadMailWork): MailPolicy => ({
  banks,
  mailboxAddresses: [mailbox.address],
  holder: mailbox.holder,
  freshness: { earlyMinutes: 2, lateMinutes: mailbox.freshMinutes },
});

/** Verifies and parses one stored mail and records what it says. Does nothing for a mail that was read before. */
export async function readMail(work: ReadMailWork, mailId: string): Promise<void> {
  const mail = await loadMailToRead(work.desk, mailId);
  if (mail === null) return;
  const policy = policyOf(work);
  const verdict = await verifyMail({
    raw: mail.raw,
    receivedAt: mail.receivedAt,
    policy,
    resolver: work.resolver,
  });
  const reading = toReading(verdict, policy, work.mailbox);
  const recorded = await recordReading(work.desk, mailId, reading);
  if (recorded.kind === 'recorded')
    work.log.info(`Payment ${recorded.paymentId} recorded from a genuine notice.`);
  if (recorded.kind === 'repeated')
    work.log.info(`A notice came again; payment ${recorded.paymentId} stays one.`);
  if (recorded.kind === 'moved' && recorded.state !== 'not_a_payment') {
    work.log.warn(
      `Mail ${mailId}: ${recorded.state} (${recorded.reason}). No money is credited for it by itself.`,
    );
  }
}

/** Says what a verdict, and what the mail says, mean for the records. */
function toReading(verdict: MailVerdict, policy: MailPolicy, mailbox: MailboxSettings): MailReading {
  const { evidence } = verdict;
  const factsOf = (notice: Notice): NoticeFacts => ({
    ...notice,
    scope: scopeOf(notice.bank, mailbox.address),
  });
  switch (verdict.kind) {
    case 'unrelated':
      return { kind: 'not_a_payment', reason: verdict.reason, evidence };
    case 'review': {
      const seems = readForReview(verdict.mail, policy);
      return { kind: 'review', reason: verdict.reason, evidence, notice: seems && factsOf(seems) };
    }
    case 'verified':
      break;
    default:
      return { kind: verdict.kind, reason: verdict.reason, evidence };
  }
  const result = parseNotice(verdict.mail, policy);
  switch (result.kind) {
    case 'payment':
      return {
        kind: 'payment',
        notice: factsOf(result.notice),
        signatureHashes: evidence.signatureIds,
        evidence,
      };
    case 'review':
      return {
        kind: 'review',
        reason: result.reason,
        evidence,
        notice: result.notice && factsOf(result.notice),
      };
    case 'not_a_payment':
      return { kind: 'not_a_payment', reason: result.what, evidence };
    case 'unreadable':
      return { kind: 'unreadable', reason: result.reason, evidence };
  }
}

/** Reads what a mail of unproven origin seems to say. The mail stays under review: only a person makes money of it. */
function readForReview(mail: UnprovenMail, policy: MailPolicy): Notice | null {
  const read = dangerouslyTrustUnprovenMail({
    mail,
    operator: 'nobody',
    reason: 'to show it to the person who decides',
  });
  const result = parseNotice(read, policy);
  return result.kind === 'payment' || result.kind === 'review' ? result.notice : null;
}
