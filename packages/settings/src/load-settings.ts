import { isAbsolute, join, resolve } from 'node:path';
import type { Environment } from './read-environment.ts';
import { isLoopback, readVariable, splitList, type VariableState } from './read-variable.ts';
import { type Bilingual, type VariableDefinition, type VariableName, variables } from './variables.ts';

/** Something about the configuration a person should know. Only an `error` stops a process. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly name: string | null;
  readonly code:
    | 'malformed'
    | 'contradicted'
    | 'overridden'
    | 'misspelt'
    | 'trimmed'
    | 'half_triple'
    | 'tls_off';
  readonly text: Bilingual;
}

/** One variable as it may be shown. */
export interface VariableReport {
  readonly name: VariableName;
  readonly state: VariableState;
  /** Masked; empty where there is nothing to show. */
  readonly shown: string;
}

export interface ReadyTokens {
  readonly bearerToken: string;
  readonly userId: string;
  readonly sessionId: string;
}

export interface MailboxSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  /** Address the bank writes to. */
  readonly address: string;
  readonly holder: string | null;
  readonly freshMinutes: number;
}

export interface MobcashSettings {
  readonly apiUrl: string;
  readonly appUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly login: string | null;
  readonly password: string | null;
  readonly cashboxCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly signIn: readonly ('oauth2' | 'app2app')[];
  readonly creditAmount: 'received' | 'base';
  readonly currency: 'KGS' | 'USD' | 'RUB' | 'KZT';
  readonly readyTokens: ReadyTokens | null;
}

/** The configuration, typed. */
export interface Settings {
  readonly mobcash: MobcashSettings;
  readonly database: {
    readonly url: string | null;
    readonly dataDir: string;
    readonly keyFile: string;
    readonly epochFile: string;
  };
  /** Null: no mailbox is configured. */
  readonly mailbox: MailboxSettings | null;
  readonly requests: { readonly lifetimeMinutes: number; readonly slotsMax: number };
  readonly panel: { readonly host: string; readonly port: number; readonly url: string };
  readonly logLevel: string;
}

export interface LoadedSettings {
  /** Null while a problem is an error. */
  readonly settings: Settings | null;
  readonly report: readonly VariableReport[];
  readonly problems: readonly Problem[];
}

type Values = Readonly<Record<VariableName, string | null>>;

/** Turns what was found into typed settings, or into the sentences that say why not. Reads nothing, prints nothing. */
export function loadSettings(environment: Environment): LoadedSettings {
  const problems: Problem[] = [];
  const report: VariableReport[] = [];
  const values = {} as Record<VariableName, string | null>;
  for (const definition of variables) {
    const read = readVariable(definition, environment.values.get(definition.name)?.value);
    const isContradicted = environment.contradicted.includes(definition.name);
    const state = isContradicted ? 'malformed' : read.state;
    values[definition.name] = isContradicted ? null : read.value;
    report.push({
      name: definition.name,
      state,
      shown: state === 'present' ? show(definition, read.value ?? '') : '',
    });
    if (isContradicted) problems.push(contradicted(definition.name));
    else if (read.state === 'malformed') problems.push(malformed(definition));
    if (read.trimmed && state === 'present') problems.push(trimmed(definition.name));
    if (environment.overridden.includes(definition.name)) problems.push(overridden(definition.name));
  }
  problems.push(...findMisspelt(environment));
  const mailbox = readMailbox(values);
  if (mailbox !== null && !mailbox.tls && !isLoopback(mailbox.host)) problems.push(tlsOff);
  if (isHalf([values.MOBCASH_BEARER_TOKEN, values.MOBCASH_USER_ID, values.MOBCASH_SESSION_ID]))
    problems.push(halfTriple);
  const isUsable = problems.every(({ severity }) => severity !== 'error');
  return { settings: isUsable ? build(values, environment.rootDir, mailbox) : null, report, problems };
}

const isHalf = (parts: readonly (string | null)[]): boolean =>
  parts.some((part) => part !== null) && parts.some((part) => part === null);

/** Gives the ready tokens of an environment, if all three are there and well-formed. */
export function readReadyTokens(environment: Environment): ReadyTokens | null {
  const read = (name: VariableName): string | null => {
    const definition = variables.find((variable) => variable.name === name);
    if (definition === undefined || environment.contradicted.includes(name)) return null;
    return readVariable(definition, environment.values.get(name)?.value).value;
  };
  return tripleOf(read('MOBCASH_BEARER_TOKEN'), read('MOBCASH_USER_ID'), read('MOBCASH_SESSION_ID'));
}

function tripleOf(
  bearerToken: string | null,
  userId: string | null,
  sessionId: string | null,
): ReadyTokens | null {
  if (bearerToken === null || userId === null || sessionId === null) return null;
  return { bearerToken: bearerToken.replace(/^Bearer\s+/i, ''), userId, sessionId };
}

function build(values: Values, rootDir: string, mailbox: MailboxSettings | null): Settings {
  const asNumber = (value: string | null): number | null => (value === null ? null : Number(value));
  const needed = (name: VariableName): string => values[name] ?? '';
  const dataDir =
    values.LUXON_DATA_DIR === null ? join(rootDir, '.data') : absolute(values.LUXON_DATA_DIR, rootDir);
  const port = Number(needed('PANEL_PORT'));
  return {
    mobcash: {
      apiUrl: new URL(needed('MOBCASH_API_URL')).origin,
      appUrl: new URL(needed('MOBCASH_APP_URL')).origin,
      clientId: needed('MOBCASH_CLIENT_ID'),
      clientSecret: values.MOBCASH_CLIENT_SECRET,
      login: values.MOBCASH_LOGIN,
      password: values.MOBCASH_PASSWORD,
      cashboxCode: values.MOBCASH_CASHDESK_ID,
      lat: asNumber(values.MOBCASH_DEFAULT_LAT),
      lon: asNumber(values.MOBCASH_DEFAULT_LON),
      signIn: splitList(needed('MOBCASH_SIGN_IN')) as ('oauth2' | 'app2app')[],
      creditAmount: needed('MOBCASH_CREDIT_AMOUNT') as 'received' | 'base',
      currency: needed('MOBCASH_CURRENCY') as MobcashSettings['currency'],
      readyTokens: tripleOf(values.MOBCASH_BEARER_TOKEN, values.MOBCASH_USER_ID, values.MOBCASH_SESSION_ID),
    },
    database: {
      url: values.DATABASE_URL,
      dataDir,
      keyFile: join(dataDir, 'luxon.key'),
      epochFile: join(dataDir, 'luxon.epoch'),
    },
    mailbox,
    requests: {
      lifetimeMinutes: Number(needed('REQUEST_LIFETIME_MINUTES')),
      slotsMax: Number(needed('REQUEST_SLOTS_MAX')),
    },
    panel: { host: needed('PANEL_HOST'), port, url: values.PANEL_URL ?? `http://localhost:${port}` },
    logLevel: needed('LOG_LEVEL'),
  };
}

const absolute = (path: string, rootDir: string): string =>
  isAbsolute(path) ? path : resolve(rootDir, path);

function readMailbox(values: Values): MailboxSettings | null {
  const { MAILBOX_HOST: host, MAILBOX_USER: user, MAILBOX_PASSWORD: password } = values;
  if (host === null || user === null || password === null) return null;
  return {
    host,
    port: Number(values.MAILBOX_PORT ?? '993'),
    tls: values.MAILBOX_TLS !== 'off',
    user,
    password,
    folder: values.MAILBOX_FOLDER ?? 'INBOX',
    address: values.MAILBOX_ADDRESS ?? user,
    holder: values.MAILBOX_HOLDER,
    freshMinutes: Number(values.MAIL_FRESH_MINUTES ?? '30'),
  };
}

/** Shows a value as far as it may be shown: passwords never, not even their length; tokens by their last four. */
export function show(definition: VariableDefinition, value: string): string {
  if (definition.secret === 'password') return '••••';
  if (definition.secret === false) return value;
  const prefix = value.startsWith('ory_at_') ? 'ory_at_' : '';
  return value.length - prefix.length >= 12 ? `${prefix}…${value.slice(-4)}` : `${prefix}…`;
}

function findMisspelt(environment: Environment): Problem[] {
  const known = variables.map(({ name }) => name as string);
  return [...environment.values.keys()]
    .filter((name) => /^MOB_?CASH/i.test(name) && !known.includes(name))
    .map((name) => {
      const nearest =
        known.toSorted((a, b) => distance(name.toUpperCase(), a) - distance(name.toUpperCase(), b))[0] ?? '';
      return {
        severity: 'warning',
        name,
        code: 'misspelt',
        text: {
          ru: `${name} — такого имени нет, значение не используется. Возможно, ${nearest}?`,
          en: `${name}: there is no such name, its value is not used. Perhaps ${nearest}?`,
        },
      };
    });
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const expected: Readonly<Record<VariableDefinition['type'], Bilingual>> = {
  text: { ru: 'одна строка без управляющих знаков', en: 'one line without control characters' },
  digits: { ru: 'только цифры', en: 'digits only' },
  latitude: { ru: 'число от −90 до 90, например 42.87', en: 'a number from −90 to 90, such as 42.87' },
  longitude: { ru: 'число от −180 до 180, например 74.59', en: 'a number from −180 to 180, such as 74.59' },
  origin: {
    ru: 'https://адрес без пути (http — только на этой машине)',
    en: 'https://address without a path (http on this machine only)',
  },
  url: { ru: 'полный адрес', en: 'a full address' },
  integer: { ru: 'целое число больше нуля', en: 'a whole number above zero' },
  choice: { ru: 'одно из названных значений', en: 'one of the named values' },
  list: { ru: 'названные значения через запятую, или none', en: 'named values separated by commas, or none' },
};

function malformed({ name, type, choices }: VariableDefinition): Problem {
  const values = choices === undefined ? '' : `: ${choices.join(', ')}`;
  return {
    severity: 'error',
    name,
    code: 'malformed',
    text: {
      ru: `${name} записан неверно: нужно ${expected[type].ru}${values}.`,
      en: `${name} is malformed: it takes ${expected[type].en}${values}.`,
    },
  };
}

const contradicted = (name: string): Problem => ({
  severity: 'error',
  name,
  code: 'contradicted',
  text: {
    ru: `${name} имеет два разных значения в двух файлах .env. Оставьте одно.`,
    en: `${name} has two values in two .env files. Keep one.`,
  },
});
const overridden = (name: string): Problem => ({
  severity: 'warning',
  name,
  code: 'overridden',
  text: {
    ru: `${name} взят из переменных окружения; значение в файле .env не действует.`,
    en: `${name} is taken from the exported environment; its value in .env has no effect.`,
  },
});
const trimmed = (name: string): Problem => ({
  severity: 'warning',
  name,
  code: 'trimmed',
  text: {
    ru: `У ${name} убраны лишние пробелы, кавычки или перевод строки по краям.`,
    en: `Spaces, quotes or a line end around ${name} were taken off.`,
  },
});
const halfTriple: Problem = {
  severity: 'warning',
  name: 'MOBCASH_BEARER_TOKEN',
  code: 'half_triple',
  text: {
    ru: 'Готовые токены заполнены не полностью: нужны все три (MOBCASH_BEARER_TOKEN, MOBCASH_USER_ID, MOBCASH_SESSION_ID). Сейчас они не используются.',
    en: 'The ready tokens are incomplete: all three are needed (MOBCASH_BEARER_TOKEN, MOBCASH_USER_ID, MOBCASH_SESSION_ID). They are not used now.',
  },
};
const tlsOff: Problem = {
  severity: 'error',
  name: 'MAILBOX_TLS',
  code: 'tls_off',
  text: {
    ru: 'MAILBOX_TLS=off разрешён только для почты на этой же машине: иначе пароль ушёл бы открытым.',
    en: 'MAILBOX_TLS=off is for a mailbox on this very machine only: the password would travel in the clear.',
  },
};
