import { type Evidence, readAddressee } from '@luxon/bank-mail';
import { type MailboxSettings, mailboxName } from '@luxon/settings';

interface StoredMail {
  /** The name of the mailbox it lies in. */
  readonly mailbox: string;
  readonly raw: Uint8Array;
}

/**
 * Gives the address of the desk's mailbox a mail is written to: what its signed To says, wherever it lies. A To nobody
 * proves counts only where it names the mailbox the mail lies in. Null: whose money it tells of is not clear.
 */
export function writtenTo(
  { mailbox, raw }: StoredMail,
  { signatureIds, signedHeaders }: Pick<Evidence, 'signatureIds' | 'signedHeaders'>,
  mailboxes: readonly MailboxSettings[],
): string | null {
  const isProven = signatureIds.length > 0 && signedHeaders.includes('to');
  const addressee = readAddressee(raw);
  const found = mailboxes.find(
    (one) => one.address.toLowerCase() === addressee && (isProven || mailboxName(one) === mailbox),
  );
  return found?.address ?? null;
}
