import { ImapFlow } from 'imapflow';

/** Where the bank's mails arrive, and how to get in. */
export interface MailboxSettings {
  readonly host: string;
  readonly port: number;
  /** `false` only for a server on loopback; the settings refuse it elsewhere. */
  readonly tls: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
}

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

/** A literal above this breaks the connection, so mails are asked for their size first. */
export const mailBytesMax = 256 * 1024;

/**
 * Opens the folder read-only (EXAMINE: no flag is ever changed) and returns the live connection.
 * Throws {@link MailboxError}.
 */
export async function openMailbox(settings: MailboxSettings): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.tls,
    ...(settings.tls ? {} : { doSTARTTLS: false }),
    auth: { user: settings.user, pass: settings.password },
    logger: false,
    // IDLE must start soon after the last command: the library's default of 15 s is 15 s of blindness.
    autoIdleDelay: 250,
    // Providers and NATs cut quiet connections long before the protocol's 29 minutes.
    maxIdleTime: 4 * 60_000,
    socketTimeout: 60_000,
    connectionTimeout: 15_000,
    greetingTimeout: 10_000,
    maxLiteralSize: 4 * mailBytesMax,
  });
  // Without a listener a broken connection ends the process; `close` tells the watcher the same.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    client.close();
    throw explain(error, settings);
  }
  try {
    await client.mailboxOpen(settings.folder, { readOnly: true });
    return client;
  } catch {
    client.close();
    throw new MailboxError(
      'folder',
      `The folder "${settings.folder}" could not be opened. No bank mail is read until it can. Check MAILBOX_FOLDER.`,
    );
  }
}

const certificateCodes =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;

function explain(error: unknown, settings: MailboxSettings): MailboxError {
  const where = `${settings.host}:${settings.port}`;
  const facts = error as { authenticationFailed?: boolean; code?: unknown };
  if (facts.authenticationFailed === true) {
    return new MailboxError(
      'credentials',
      `The mailbox at ${where} refused the login or password. No bank mail is read until this is mended; mail waits in the mailbox and is not lost. Check MAILBOX_USER and MAILBOX_PASSWORD (an app password where the provider wants one).`,
    );
  }
  const code = typeof facts.code === 'string' ? facts.code : 'no code';
  if (certificateCodes.test(code)) {
    return new MailboxError(
      'certificate',
      `The certificate of the mailbox at ${where} is not valid for that name (${code}). Nothing was sent to it. Check MAILBOX_HOST, or ask the provider.`,
    );
  }
  return new MailboxError(
    'unreachable',
    `The mailbox at ${where} does not answer (${code}). Mail waits there and is not lost; the worker keeps trying. Check MAILBOX_HOST, MAILBOX_PORT, MAILBOX_TLS and the network.`,
  );
}
