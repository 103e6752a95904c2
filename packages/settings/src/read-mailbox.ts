import { mailboxName } from './mailbox-name.ts';
import type { Problem } from './problem.ts';
import type { MailboxSettings, MailboxSignIn } from './settings.ts';
import { text } from './text.ts';
import type { Take, TakeSet } from './variables/definition.ts';
import { type MailboxVariables, mailboxesMax, mailboxVariablesOf } from './variables/desk.ts';
import { isLoopback, mailAddress } from './variables/types.ts';

interface ReadMailbox {
  readonly settings: MailboxSettings | null;
  readonly problems: readonly Problem[];
}

/** Reads the settings of every mailbox, the first first; numbers may be left out. */
export function readMailboxes(
  take: Take,
  takeSet: TakeSet,
): { settings: MailboxSettings[]; problems: Problem[] } {
  const all = Array.from({ length: mailboxesMax }, (_, index) => {
    const variables = mailboxVariablesOf(index + 1);
    return { userName: variables.user.name, ...readMailbox(variables, take, takeSet) };
  });
  const firstUserNames = new Map<string, string>();
  return {
    settings: all.flatMap(({ settings }) => settings ?? []),
    problems: all.flatMap(({ userName, settings, problems }) => {
      if (settings === null) return problems;
      // Another folder or address does not make another one: neither is kept with its mails.
      const name = mailboxName(settings).toLowerCase();
      const first = firstUserNames.get(name);
      firstUserNames.set(name, first ?? userName);
      return first === undefined ? problems : [...problems, statedTwice(userName, first)];
    }),
  };
}

/** Reads one mailbox: none of host, user and a secret gives no mailbox, a part of them is an error. */
function readMailbox(variables: MailboxVariables, take: Take, takeSet: TakeSet): ReadMailbox {
  const host = take(variables.host);
  const user = take(variables.user);
  const password = take(variables.password);
  const oauth = readOauth(variables, take, takeSet);
  const rest = {
    port: takeSet(variables.port),
    tls: takeSet(variables.tls) === 'on',
    folder: takeSet(variables.folder),
    junkFolder: takeSet(variables.junkFolder),
    holder: take(variables.holder),
    authservId: take(variables.authservId),
  };
  const stated = take(variables.address);
  if (host === null && user === null && password === null && oauth?.settings == null) {
    return { settings: null, problems: [] };
  }
  const address = stated ?? mailAddress.schema.safeParse(user ?? '').data ?? null;
  const wanted: [string, unknown][] = [
    [variables.host.name, host],
    [variables.user.name, user],
    ...(oauth === null ? [[variables.password.name, password] as [string, unknown]] : oauth.wanted),
  ];
  const missing = wanted.filter(([, value]) => value === null).map(([name]) => name);
  if (user !== null && address === null) missing.push(variables.address.name);
  const problems = missing.map(missingPart);
  if (host !== null && !rest.tls && !isLoopback(host)) problems.push(plainText(variables.tls.name, host));
  const signIn: MailboxSignIn | null =
    oauth === null ? (password === null ? null : { kind: 'password', password }) : oauth.settings;
  if (host === null || user === null || signIn === null || address === null)
    return { settings: null, problems };
  return { settings: { host, user, signIn, address, ...rest }, problems };
}

interface ReadOauth {
  readonly settings: Extract<MailboxSignIn, { kind: 'oauth2' }> | null;
  readonly wanted: [string, unknown][];
}

/** Token endpoints and scopes of the two big providers. */
const providers = {
  gmail: { tokenUrl: 'https://oauth2.googleapis.com/token', scope: null },
  outlook: {
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scope: 'https://outlook.office.com/IMAP.AccessAsUser.All offline_access',
  },
  oauth2: { tokenUrl: null, scope: null },
} as const;

// Null: this mailbox signs in with a password.
function readOauth(variables: MailboxVariables, take: Take, takeSet: TakeSet): ReadOauth | null {
  const way = takeSet(variables.signIn);
  const clientId = take(variables.oauthClientId);
  const clientSecret = take(variables.oauthClientSecret);
  const refreshToken = take(variables.oauthRefreshToken);
  const stated = take(variables.oauthTokenUrl);
  if (way === 'password') return null;
  const tokenUrl = stated ?? providers[way].tokenUrl;
  const wanted: [string, unknown][] = [
    [variables.oauthClientId.name, clientId],
    [variables.oauthRefreshToken.name, refreshToken],
    [variables.oauthTokenUrl.name, tokenUrl],
  ];
  if (clientId === null || refreshToken === null || tokenUrl === null) return { settings: null, wanted };
  const { scope } = providers[way];
  return { settings: { kind: 'oauth2', clientId, clientSecret, refreshToken, tokenUrl, scope }, wanted };
}

const missingPart = (name: string): Problem => ({
  severity: 'error',
  name,
  code: 'missing',
  text: text(
    `${name}: не задано, а почта настроена только частично. Задайте её или уберите остальные MAILBOX_*.`,
    `${name}: not set, while the mailbox is set up in part. Set it, or take the other MAILBOX_* out.`,
    `${name}: коюлган эмес, ал эми почта жарым-жартылай жөндөлгөн. Аны коюңуз же калган MAILBOX_* алып салыңыз.`,
  ),
});

const statedTwice = (name: string, first: string): Problem => ({
  severity: 'error',
  name,
  code: 'malformed',
  text: text(
    `${name}: это тот же ящик на том же сервере, что и в ${first}. Его письма считались бы письмами первого, и деньги могли бы достаться другому игроку. Уберите его или укажите отдельный ящик; в один ящик могут писать несколько банков.`,
    `${name}: the same mailbox on the same server as in ${first}. Its mails would be taken for those of the first, and money could go to another player. Take it out, or give it a mailbox of its own; several banks may write to one mailbox.`,
    `${name}: бул ${first} менен бир эле сервердеги ошол эле почта кутусу. Анын каттары биринчисиники деп эсептелип, акча башка оюнчуга кетиши мүмкүн. Аны алып салыңыз же өзүнчө кутуну көрсөтүңүз; бир кутуга бир нече банк жаза алат.`,
  ),
});

const plainText = (name: string, host: string): Problem => ({
  severity: 'error',
  name,
  code: 'malformed',
  text: text(
    `${name}: off допустимо только для сервера на этой же машине, а не для ${host}: пароль ушёл бы открытым текстом.`,
    `${name}: off is allowed for a server on this very machine only, not for ${host}: the password would travel in the clear.`,
    `${name}: off ушул эле машинадагы сервер үчүн гана уруксат, ${host} үчүн эмес: сырсөз ачык текст менен кетмек.`,
  ),
});
