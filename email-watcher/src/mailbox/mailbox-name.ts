/** Names a mailbox across restarts: the account, not the connection. */
export const mailboxName = (mailbox: {
  readonly user: string;
  readonly host: string;
  readonly port: number;
}): string => `${mailbox.user}@${mailbox.host}:${mailbox.port}`;
