import type { MailboxSettings } from './settings.ts';

/** Names a mailbox across restarts: the account, not the connection. */
export const mailboxName = ({ user, host, port }: Pick<MailboxSettings, 'user' | 'host' | 'port'>): string =>
  `${user}@${host}:${port}`;

/**
 * Finds the mailbox a stored mail came from, by the name kept with it; a mail of one that is not watched any more is
 * read as of the first. Null: the desk has no mailbox.
 */
export function mailboxOf(mailboxes: readonly MailboxSettings[], name: string): MailboxSettings | null {
  return mailboxes.find((mailbox) => mailboxName(mailbox) === name) ?? mailboxes[0] ?? null;
}
