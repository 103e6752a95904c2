import type { Take, TakeSet } from './load-settings.ts';
import type { Problem } from './problem.ts';
import type { MailboxSettings } from './settings.ts';
import { text } from './text.ts';
import { mailboxVariables } from './variables/desk.ts';
import { isLoopback, mailAddress } from './variables/types.ts';

export interface ReadMailbox {
  readonly settings: MailboxSettings | null;
  readonly problems: readonly Problem[];
}

/** Reads the mailbox settings: none of host, user and password gives no mailbox, a part of them is an error. */
export function readMailbox(take: Take, takeSet: TakeSet): ReadMailbox {
  const host = take(mailboxVariables.host);
  const user = take(mailboxVariables.user);
  const password = take(mailboxVariables.password);
  const rest = {
    port: takeSet(mailboxVariables.port),
    tls: takeSet(mailboxVariables.tls) === 'on',
    folder: takeSet(mailboxVariables.folder),
    holder: take(mailboxVariables.holder),
    freshMinutes: takeSet(mailboxVariables.freshMinutes),
  };
  const stated = take(mailboxVariables.address);
  if (host === null && user === null && password === null) return { settings: null, problems: [] };

  const missing = Object.entries({ MAILBOX_HOST: host, MAILBOX_USER: user, MAILBOX_PASSWORD: password })
    .filter(([, value]) => value === null)
    .map(([name]) => name);
  const address = stated ?? mailAddress.schema.safeParse(user ?? '').data ?? null;
  if (user !== null && address === null) missing.push('MAILBOX_ADDRESS');
  const problems = missing.map(missingPart);
  if (host !== null && !rest.tls && !isLoopback(host)) problems.push(plainText(host));
  if (host === null || user === null || password === null || address === null)
    return { settings: null, problems };
  return { settings: { host, user, password, address, ...rest }, problems };
}

const missingPart = (name: string): Problem => ({
  severity: 'error',
  name,
  code: 'missing',
  text: text(
    `${name}: не задано, а почта настроена только частично. Задайте её или уберите остальные MAILBOX_*.`,
    `${name}: not set, while the mailbox is set up in part. Set it, or take the other MAILBOX_* out.`,
  ),
});

const plainText = (host: string): Problem => ({
  severity: 'error',
  name: 'MAILBOX_TLS',
  code: 'malformed',
  text: text(
    `MAILBOX_TLS: off допустимо только для сервера на этой же машине, а не для ${host}: пароль ушёл бы открытым текстом.`,
    `MAILBOX_TLS: off is allowed for a server on this very machine only, not for ${host}: the password would travel in the clear.`,
  ),
});
