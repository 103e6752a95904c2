import { mailBytesMax } from '@luxon/bank-mail';
import type { MailboxSettings } from '@luxon/settings';
import { ImapFlow } from 'imapflow';
import type { AccessTokens } from './access-token.ts';
import { explainSignIn } from './explain-sign-in.ts';
import { MailboxError } from './mailbox-error.ts';
import { type Pace, realPace } from './pace.ts';

export interface OpenMailbox {
  readonly settings: MailboxSettings;
  /** Null: the mailbox signs in with a password. */
  readonly tokens: AccessTokens | null;
  /** Default: {@link realPace}. */
  readonly pace?: Pace;
}

/** Signs in and returns the live connection, no folder open. Throws {@link MailboxError}. */
export async function connectMailbox({ settings, tokens, pace = realPace }: OpenMailbox): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.tls,
    ...(settings.tls ? {} : { doSTARTTLS: false }),
    auth: await authOf(settings, tokens),
    logger: false,
    autoIdleDelay: pace.autoIdleDelayMs,
    maxIdleTime: pace.maxIdleMs,
    socketTimeout: pace.silenceMs,
    connectionTimeout: pace.connectMsMax,
    greetingTimeout: pace.greetingMsMax,
    // More of one mail is never fetched: whatever it weighs, it cannot break the connection or fill the memory.
    maxLiteralSize: 4 * mailBytesMax,
  });
  // Without a listener a broken connection ends the process; `close` tells the watcher the same.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    client.close();
    const trouble = explainSignIn(error, settings);
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
