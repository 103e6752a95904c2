import { isIP } from 'node:net';
import { z } from 'zod';
import { type Text, text } from '../text.ts';

/** What a value may look like: the schema that reads it and the words for a person. */
export interface ValueType<T> {
  /** Completes "expected: …". */
  readonly expected: Text;
  readonly schema: z.ZodType<T, string>;
}

// A pattern with control characters in it would be unreadable.
const hasControlCharacter = (value: string): boolean =>
  [...value].some((char) => char.charCodeAt(0) < 0x20 || char.charCodeAt(0) === 0x7f);

const bankName = z.string().regex(/^[a-z][a-z0-9]{1,30}$/);
const wholeSum = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** Any text of one line. */
export const oneLine: ValueType<string> = {
  expected: text('текст в одну строку', 'text of one line', 'бир саптуу текст'),
  schema: z.string().refine((value) => !hasControlCharacter(value)),
};

/** A bearer token as it stands after the word Bearer: visible ASCII, no spaces. */
export const bearerToken: ValueType<string> = {
  expected: text(
    'токен без пробелов (обычно начинается с ory_at_)',
    'a token without spaces (usually begins with ory_at_)',
    'боштуксуз токен (адатта ory_at_ менен башталат)',
  ),
  // People copy the whole header; the word before the token is no part of it.
  schema: z
    .string()
    .transform((value) => value.replace(/^Bearer\s+/i, ''))
    .refine((value) => /^[\x21-\x7e]+$/.test(value)),
};

/** A secret that may hold anything but line ends. */
export const secretText: ValueType<string> = oneLine;

/** An id of MobCash: digits, kept as text because it may exceed 2^53. */
export const digits: ValueType<string> = {
  expected: text('только цифры', 'digits only', 'цифралар гана'),
  schema: z.string().regex(/^\d{1,32}$/),
};

/** A cashbox code: digits that fit a JSON number, because the wire carries it as one. */
export const cashboxDigits: ValueType<string> = {
  expected: text('только цифры, не больше 15', 'digits only, at most 15', 'цифралар гана, 15тен көп эмес'),
  schema: z.string().regex(/^\d{1,15}$/),
};

/** A geographic coordinate in degrees; 0 and negative values are places like any other. */
export function coordinate(degreesMax: 90 | 180): ValueType<number> {
  return {
    expected: text(
      `число от -${degreesMax} до ${degreesMax} с точкой, например 42.87`,
      `a number from -${degreesMax} to ${degreesMax} with a dot, such as 42.87`,
      `чекиттүү сан, эң азы -${degreesMax}, эң көбү ${degreesMax}, мисалы 42.87`,
    ),
    schema: z
      .string()
      .regex(/^[+-]?(\d+(\.\d*)?|\.\d+)$/)
      .transform(Number)
      .refine((degrees) => Math.abs(degrees) <= degreesMax),
  };
}

/** A whole number within limits, both included. */
export function wholeNumber(min: number, max: number): ValueType<number> {
  return {
    expected: text(
      `целое число от ${min} до ${max}`,
      `a whole number from ${min} to ${max}`,
      `бүтүн сан, эң азы ${min}, эң көбү ${max}`,
    ),
    schema: z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number)
      .refine((value) => value >= min && value <= max),
  };
}

/** One word of a fixed set. */
export function choice<const T extends string>(words: readonly [T, ...T[]]): ValueType<T> {
  return {
    expected: text(
      `одно из: ${words.join(', ')}`,
      `one of: ${words.join(', ')}`,
      `төмөнкүлөрдүн бири: ${words.join(', ')}`,
    ),
    schema: z.enum(words),
  };
}

/** Several different words of a fixed set, parted by commas, in the order that matters; `none` is an empty list. */
export function choices<const T extends string>(words: readonly [T, ...T[]]): ValueType<T[]> {
  return {
    expected: text(
      `одно или несколько через запятую: ${words.join(', ')}; или none`,
      `one or several, parted by commas: ${words.join(', ')}; or none`,
      `бири же үтүр менен бир нечеси: ${words.join(', ')}; же none`,
    ),
    schema: z
      .string()
      .transform((value) => (value === 'none' ? [] : value.split(',').map((word) => word.trim())))
      .pipe(z.array(z.enum(words)).refine((list) => new Set(list).size === list.length)),
  };
}

/** Says whether a host name means this very machine: `localhost`, 127.0.0.0/8, `::1`. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

// `URL.parse` came with Node 22; the check also runs on 20.
function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

/** The address of a web server without a path; plain http only on this machine. Kept without a final slash. */
export const origin: ValueType<string> = {
  expected: text(
    'адрес вида https://узел без пути; http — только для localhost',
    'an address like https://host without a path; http on localhost only',
    'https://сервер түрүндөгү жолсуз дарек; http — localhost үчүн гана',
  ),
  schema: z
    .string()
    .refine((value) => {
      const url = parseUrl(value);
      if (url === null || url.username !== '' || url.password !== '') return false;
      if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return false;
      return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
    })
    .transform((value) => new URL(value).origin),
};

/** Where operators open the panel; http is allowed, because the panel may stand behind a proxy or in a home. */
export const webAddress: ValueType<string> = {
  expected: text(
    'адрес вида https://узел или http://узел:порт',
    'an address like https://host or http://host:port',
    'https://сервер же http://сервер:порт түрүндөгү дарек',
  ),
  schema: z
    .string()
    .refine((value) => /^https?:$/.test(parseUrl(value)?.protocol ?? ''))
    .transform((value) => new URL(value).href.replace(/\/+$/, '')),
};

/** A master key: 32 bytes as base64. */
export const masterKey: ValueType<string> = {
  expected: text(
    '44 знака base64 (32 байта)',
    '44 characters of base64 (32 bytes)',
    'base64 түрүндөгү 44 белги (32 байт)',
  ),
  schema: z.string().refine((value) => {
    const bytes = Buffer.from(value, 'base64');
    return bytes.length === 32 && bytes.toString('base64') === value;
  }),
};

/** A Telegram chat: a number, negative for groups, or the name of a channel. */
export const telegramChat: ValueType<string> = {
  expected: text('число или @имя_канала', 'a number or @channel_name', 'сан же @каналдын_аты'),
  schema: z.string().regex(/^(-?\d{1,20}|@[A-Za-z]\w{3,31})$/),
};

/** The address of a PostgreSQL database. */
export const databaseUrl: ValueType<string> = {
  expected: text(
    'адрес вида postgresql://имя:пароль@узел:5432/база',
    'an address like postgresql://user:password@host:5432/database',
    'postgresql://ат:сырсөз@сервер:5432/база түрүндөгү дарек',
  ),
  schema: z.string().refine((value) => /^postgres(ql)?:$/.test(parseUrl(value)?.protocol ?? '')),
};

/** A host name or address without protocol and port. */
export const hostName: ValueType<string> = {
  expected: text(
    'имя узла без протокола и порта, например imap.example.com',
    'a host name without protocol and port, such as imap.example.com',
    'сервердин протоколсуз жана портсуз аты, мисалы imap.example.com',
  ),
  schema: z.string().refine((value) => isIP(value) !== 0 || /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(value)),
};

/** A mail address, kept in lower case. */
export const mailAddress: ValueType<string> = {
  expected: text('почтовый адрес', 'a mail address', 'почта дареги'),
  schema: z
    .string()
    .regex(/^[^\s@<>,]+@[^\s@<>,]+$/)
    .toLowerCase(),
};

/** Banks parted by semicolons, each with the addresses it writes from. */
export const bankList: ValueType<{ bank: string; senders: string[] }[]> = {
  expected: text(
    'банки через точку с запятой: demirbank; optima=notify@bank.example,alert@bank.example',
    'banks parted by semicolons: demirbank; optima=notify@bank.example,alert@bank.example',
    'банктар үтүрлүү чекит менен: demirbank; optima=notify@bank.example,alert@bank.example',
  ),
  schema: z
    .string()
    .transform((value) =>
      parts(value, ';').map((part) => {
        const [bank = '', addresses = ''] = splitOnce(part, '=');
        return { bank, senders: parts(addresses, ',') };
      }),
    )
    .pipe(
      z
        .array(z.object({ bank: bankName, senders: z.array(mailAddress.schema) }))
        .min(1)
        .refine((banks) => new Set(banks.map(({ bank }) => bank)).size === banks.length),
    ),
};

/** A sum in whole units, and other sums by bank. */
export const sumList: ValueType<{ common: number; byBank: Record<string, number> }> = {
  expected: text('сумма, или сумма; банк=сумма', 'a sum, or a sum; bank=sum', 'сумма, же сумма; банк=сумма'),
  schema: z
    .string()
    .transform((value) => {
      const [common = '', ...byBank] = parts(value, ';');
      return { common, byBank: Object.fromEntries(byBank.map((part) => splitOnce(part, '='))) };
    })
    .pipe(z.object({ common: wholeSum, byBank: z.record(bankName, wholeSum) })),
};

const parts = (value: string, separator: string): string[] =>
  value
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');

function splitOnce(part: string, separator: string): [string, string] {
  const at = part.indexOf(separator);
  return at === -1 ? [part, ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
}
