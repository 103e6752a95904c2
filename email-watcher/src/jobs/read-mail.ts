import {
  type BankProfile,
  type MailPolicy,
  type NoticeResult,
  parseNotice,
  type Resolver,
  verifyMail,
} from '@luxon/bank-mail';
import { type Desk, loadMailToRead, type MailReading, recordReading } from '@luxon/cashdesk';
import type { MailboxSettings } from '@luxon/settings';
import type { Log } from '../log.ts';

export interface ReadMailWork {
  readonly desk: Desk;
  readonly mailbox: MailboxSettings;
  readonly banks: readonly BankProfile[];
  readonly resolver: Resolver;
  readonly log: Log;
}

/** What notices of this bank into this mailbox can be told apart by: requests reserve amounts inside it. */
export const scopeOf = (bank: string, mailbox: Pick<MailboxSettings, 'address'>): string =>
  `${bank}:${mailbox.address.toLowerCase()}`;

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
  const { evidence } = verdict;
  const reading: MailReading =
    verdict.kind === 'verified'
      ? fromNotice(await parseNotice(verdict.mail, policy), work.mailbox, evidence)
      : {
          kind: verdict.kind === 'unrelated' ? 'not_a_payment' : verdict.kind,
          reason: verdict.reason,
          evidence,
        };
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

function fromNotice(
  result: NoticeResult,
  mailbox: MailboxSettings,
  evidence: { signatureIds: readonly string[] },
): MailReading {
  switch (result.kind) {
    case 'payment':
      return {
        kind: 'payment',
        notice: { ...result.notice, scope: scopeOf(result.notice.bank, mailbox) },
        signatureHashes: evidence.signatureIds,
        evidence,
      };
    case 'review':
      return {
        kind: 'review',
        reason: result.reason,
        evidence: { ...evidence, notice: showNotice(result.notice) },
      };
    case 'not_a_payment':
      return { kind: 'not_a_payment', reason: result.what, evidence };
    case 'unreadable':
      return { kind: 'unreadable', reason: result.reason, evidence };
  }
}

/** What a mail under review says, JSON-safe, so that a person sees it. */
function showNotice(notice: Extract<NoticeResult, { kind: 'review' }>['notice']): object | null {
  if (notice === null) return null;
  return {
    ...notice,
    amountMinor: notice.amountMinor.toString(),
    bankTime: notice.bankTime?.toISOString() ?? null,
  };
}
