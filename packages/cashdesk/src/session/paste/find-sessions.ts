import { parseKeepingDigits, type SeenExchange } from './seen-exchange.ts';

/** What one exchange, or several of one token together, say of a session. */
export interface SessionPart {
  readonly bearerToken: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly cashboxCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly expiresAt: Date | null;
  readonly at: Date | null;
}
type Found = { -readonly [Name in keyof SessionPart]: SessionPart[Name] };

const isId = (text: string): boolean => /^\d{1,20}$/.test(text);
const nothing = (): Found => ({
  bearerToken: null,
  userId: null,
  sessionId: null,
  cashboxCode: null,
  lat: null,
  lon: null,
  expiresAt: null,
  at: null,
});

/** Finds the sessions in exchanges, one per token; ids without a token join the only token there is. */
export function findSessions(exchanges: readonly SeenExchange[]): SessionPart[] {
  const byToken = new Map<string, Found>();
  for (const exchange of exchanges) {
    const part = nothing();
    readHeaders(exchange, part);
    readText(exchange.body, part);
    const { cashboxCode, lat, lon } = part;
    readText(exchange.responseBody, part);
    // An answer may list other desks and places: where this session stands is what the browser sent.
    Object.assign(part, { cashboxCode, lat, lon });
    if (part.bearerToken === null && part.userId === null && part.sessionId === null) continue;
    part.at = exchange.at;
    const key = part.bearerToken ?? '';
    byToken.set(key, merge(byToken.get(key), part));
  }
  const loose = byToken.get('');
  const named = [...byToken].filter(([token]) => token !== '').map(([, part]) => part);
  const [only] = named;
  if (loose === undefined) return named;
  return only !== undefined && named.length === 1 ? [merge(only, loose)] : [...named, loose];
}

function merge(before: Found | undefined, later: Found): Found {
  if (before === undefined) return later;
  const merged = { ...before };
  for (const [name, value] of Object.entries(later))
    if (value !== null) Object.assign(merged, { [name]: value });
  return merged;
}

function readHeaders({ headers }: SeenExchange, part: Found): void {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '');
  if (bearer !== null) part.bearerToken = bearer[1] ?? null;
  // Values written out as `userID: …` read like headers.
  for (const name of ['userid', 'sessionid']) {
    const value = headers.get(name);
    if (value !== undefined) readNamed(name, '', value, part);
  }
}

function readText(text: string | null, part: Found): void {
  if (text === null) return;
  const json = parseKeepingDigits(text);
  if (json === undefined) readLines(text, part);
  else readValue(json, [], part);
}

/** The names that matter, wherever they stand in JSON-RPC parameters and replies or in an APP2APP answer. */
function readValue(value: unknown, path: readonly string[], part: Found): void {
  if (path.length > 8 || typeof value !== 'object' || value === null) return;
  // Many things end; the session's end stands beside its token.
  const hasToken = Object.keys(value).some((name) => tokenKeys.has(keyOf(name)));
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'object') readValue(inner, [...path, name], part);
    else if (hasToken || keyOf(name) !== 'expiresat') readNamed(name, path.at(-1) ?? '', inner, part);
  }
}

const tokenKeys: ReadonlySet<string> = new Set(['accesstoken', 'bearertoken']);
const keyOf = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

function readNamed(name: string, parent: string, value: unknown, part: Found): void {
  const text = String(value);
  const key = keyOf(name);
  if (tokenKeys.has(key) && typeof value === 'string') part.bearerToken ??= value.replace(/^Bearer\s+/i, '');
  else if ((key === 'userid' || (key === 'id' && parent === 'user')) && isId(text)) part.userId ??= text;
  else if ((key === 'sessionid' || (key === 'id' && parent === 'session')) && isId(text))
    part.sessionId = text;
  else if (key === 'cashboxcode' && isId(text)) part.cashboxCode = text;
  else if (key === 'lat' && typeof value === 'number') part.lat = value;
  else if (key === 'lon' && typeof value === 'number') part.lon = value;
  else if (key === 'expiresat') part.expiresAt = readTime(value);
}

function readTime(value: unknown): Date | null {
  const time =
    typeof value === 'number'
      ? value * (value < 1e12 ? 1_000 : 1)
      : typeof value === 'string'
        ? Date.parse(value)
        : Number.NaN;
  // A time before MobCash is no end but a length, or the zero of some platform; one no calendar holds is none either.
  return time > Date.UTC(2015, 0) && time < Date.UTC(9_999, 0) ? new Date(time) : null;
}

const envNames: Readonly<Record<string, 'bearerToken' | 'userId' | 'sessionId' | 'cashboxCode'>> = {
  MOBCASH_BEARER_TOKEN: 'bearerToken',
  MOBCASH_USER_ID: 'userId',
  MOBCASH_SESSION_ID: 'sessionId',
  MOBCASH_CASHDESK_ID: 'cashboxCode',
};

/** `NAME=value` lines, named values, and three bare values: the token is the one that is no number. */
function readLines(text: string, part: Found): void {
  const bare: string[] = [];
  for (const raw of text.split(/\r?\n/).slice(0, 2_000)) {
    const line = raw.trim();
    const assignment = /^(?:export\s+)?(\w{3,40})\s*[=:]\s*(.+)$/.exec(line);
    const value = (assignment?.[2] ?? line).replace(/^["']|["',;]+$/g, '').trim();
    const field = assignment === null ? undefined : envNames[(assignment[1] ?? '').toUpperCase()];
    if (field !== undefined) part[field] = value.replace(/^Bearer\s+/i, '');
    else if (assignment !== null) readNamed(assignment[1] ?? '', '', value, part);
    else if (/^[[{]/.test(line)) readValue(parseKeepingDigits(line), [], part);
    else if (line !== '') bare.push(value.replace(/^Bearer\s+/i, ''));
  }
  readBare(bare, part);
}

function readBare(values: readonly string[], part: Found): void {
  const ids = values.filter(isId);
  const tokens = values.filter((value) => !isId(value) && /^[\x21-\x7e]{8,4096}$/.test(value));
  if (values.length > 8) return;
  if (tokens.length === 1) part.bearerToken ??= tokens[0] ?? null;
  if (ids.length === 2) {
    part.userId ??= ids[0] ?? null;
    part.sessionId ??= ids[1] ?? null;
  }
}
