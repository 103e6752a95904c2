import type { MailboxSettings } from '@luxon/settings';

/** Gives the settings of a mailbox nobody connects to, whose user is its address. */
export const testMailbox = (address: string): MailboxSettings => ({
  host: 'mail.example',
  port: 993,
  tls: true,
  user: address,
  signIn: { kind: 'password', password: 'x' },
  folder: 'INBOX',
  junkFolder: 'Junk',
  address,
  holder: null,
  authservId: null,
});
