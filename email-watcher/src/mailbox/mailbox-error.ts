/**
 * Why a mailbox could not be opened. `credentials` is not worth trying again by itself; `busy`: the server counts
 * sign-ins or connections and has not judged the password.
 */
export type MailboxTrouble = 'credentials' | 'busy' | 'certificate' | 'unreachable' | 'folder';

/** Thrown when the mailbox cannot be opened; carries no server text, which may repeat the login. */
export class MailboxError extends Error {
  override readonly name = 'MailboxError';
  readonly code: MailboxTrouble;
  /** How long the server asks us to stay away, ms; 0: it did not say. */
  readonly waitMs: number;
  constructor(code: MailboxTrouble, message: string, waitMs = 0) {
    super(message);
    this.code = code;
    this.waitMs = waitMs;
  }
}
