/** Why a mailbox could not be opened. `credentials` is not worth trying again by itself. */
export type MailboxTrouble = 'credentials' | 'certificate' | 'unreachable' | 'folder';

/** Thrown when the mailbox cannot be opened; carries no server text, which may repeat the login. */
export class MailboxError extends Error {
  override readonly name = 'MailboxError';
  readonly code: MailboxTrouble;
  constructor(code: MailboxTrouble, message: string) {
    super(message);
    this.code = code;
  }
}
