import type { MailboxSettings } from '@luxon/settings';
import { ImapFlow } from 'imapflow';
import type { AccessTokens } from './access-token.ts';
import { MailboxError } from './mailbox-error.ts';

/** A literal above this breaks the connection, so mails are asked for their size first. */
export const mailBytesMax = 256 * 1024;

export interface OpenMailbox {
  readonly settings: MailboxSettings;
  /** Null: the mailbox signs in with a password. */
  readonly tokens: AccessTokens | null;
}

/** Signs in and returns the live connection, no folder open. Throws {@link MailboxError}. */
export async function connectMailbox({ settings, tokens }: OpenMailbox): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.tls,
    ...(settings.tls ? {} : { doSTARTTLS: false }),
    auth: await authOf(settings, tokens),
    logger: false,
    // IDLE must start soon after the last command: the library's default of 15 s is 15 s of blindness.
    autoIdleDelay: 200,
    // Providers and NATs cut quiet connections long before the protocol's 29 minutes.
    maxIdleTime: 4 * 60_000,
    // After one such silence the library asks (NOOP), after a second it gives up: a dead peer is seen within 50 s.
    socketTimeout: 25_000,
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
    const trouble = explain(error, settings);
    if (trouble.code === 'credentials') tokens?.drop();
    throw trouble;
  }
  return client;
}

/** Opens a folder read-only (EXAMINE: no flag is ever changed). Throws {@link MailboxError}. */
export async function openFolder(client: ImapFlow, folder: string): Promise<void> {
  try {
    await client.mailboxOpen(folder, { readOnly: true });
  } catch {
    throw new MailboxError(
      'folder',
      `The folder "${folder}" could not be opened. No bank mail is read until it can. Check MAILBOX_FOLDER and MAILBOX_JUNK_FOLDER.`,
    );
  }
}

/** Finds the folder the server marks as junk (RFC 6154); null where it marks none. */
export async function findJunkFolder(client: ImapFlow): Promise<string | null> {
  const folders = await client.list();
  return folders.find(({ specialUse }) => specialUse === '\\Junk')?.path ?? null;
}

async function authOf(
  { user, signIn }: MailboxSettings,
  tokens: AccessTokens | null,
): Promise<{ user: string; pass: string } | { user: string; accessToken: string }> {
  if (signIn.kind === 'password') return { user, pass: signIn.password };
  if (tokens === null) throw new TypeError('a mailbox with OAuth2 needs its access tokens');
  return { user, accessToken: await tokens.get() };
}

const certificateCodes =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;

function explain(error: unknown, settings: MailboxSettings): MailboxError {
  const where = `${settings.host}:${settings.port}`;
  const facts = error as { authenticationFailed?: boolean; code?: unknown; serverResponseCode?: unknown };
  // A server that is busy or counts sign-ins has not judged the password.
  const isBusy = /UNAVAILABLE|INUSE|LIMIT|THROTTL/i.test(
    `${String(facts.serverResponseCode)} ${String(facts.code)}`,
  );
  if (facts.authenticationFailed === true && !isBusy) {
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
