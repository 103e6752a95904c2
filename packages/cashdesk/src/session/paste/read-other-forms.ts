import { parseKeepingDigits, readHeaderLine, type SeenExchange, seen } from './seen-exchange.ts';

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Reads every `fetch("…", {…})` of a text, as Chrome, Edge and Firefox write them. */
export function readFetch(text: string): SeenExchange[] {
  const exchanges: SeenExchange[] = [];
  for (const match of firstOf(text.matchAll(/\bfetch\(\s*(["'`])(https?:[^"'`\s]{1,2000})\1\s*,?/g))) {
    const from = match.index + match[0].length;
    const end = endOfObject(text, from);
    const options = end === null ? undefined : parseKeepingDigits(text.slice(text.indexOf('{', from), end));
    const headers = new Map<string, string>();
    if (isObject(options) && isObject(options.headers)) {
      for (const [name, value] of Object.entries(options.headers))
        headers.set(name.toLowerCase(), String(value));
    }
    exchanges.push(
      seen({ url: match[2] ?? null, headers, body: isObject(options) ? asText(options.body) : null }),
    );
  }
  return exchanges;
}

/** So many requests of one paste are read, and so far each is looked into: more is no operator's copy. */
const requestsMax = 300;
const requestCharactersMax = 256 * 1024;

function* firstOf<T>(all: Iterable<T>): Generator<T> {
  let count = 0;
  for (const one of all) {
    count += 1;
    if (count > requestsMax) return;
    yield one;
  }
}

function endOfObject(text: string, from: number): number | null {
  let depth = 0;
  let inString = false;
  const end = Math.min(text.length, from + requestCharactersMax);
  for (let at = from; at < end; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth <= 0) return at + 1;
    } else if (depth === 0 && char === ')') return null;
  }
  return null;
}

/** Reads PowerShell's `Invoke-WebRequest`: -Uri, -Headers @{…}, -Body with backtick escapes. */
export function readPowerShell(text: string): SeenExchange[] {
  return text
    .split(/(?=\bInvoke-(?:WebRequest|RestMethod)\b)/)
    .filter((part) => part.startsWith('Invoke-'))
    .map((part) => {
      const headers = new Map<string, string>();
      for (const [, name = '', value = ''] of part.matchAll(
        /"((?:[^"`]|`.){1,64})"\s*=\s*"((?:[^"`]|`.)*)"/gs,
      ))
        headers.set(unescapeTick(name).toLowerCase(), unescapeTick(value));
      const uri = /-Uri\s+"((?:[^"`]|`.)*)"/s.exec(part)?.[1];
      const body = /-Body\s+(?:\(\[System\.Text\.Encoding\]::UTF8\.GetBytes\()?"((?:[^"`]|`.)*)"/s.exec(
        part,
      )?.[1];
      return seen({
        url: uri === undefined ? null : unescapeTick(uri),
        headers,
        body: body === undefined ? null : unescapeTick(body),
      });
    });
}

const unescapeTick = (text: string): string =>
  text.replace(/`(.)/gs, (_, char: string) => (char === 'n' ? '\n' : char === 'r' ? '\r' : char));

/** Reads a HAR file; null where the text is none. */
export function readHar(text: string): SeenExchange[] | null {
  const har = parseKeepingDigits(text);
  if (!isObject(har) || !isObject(har.log) || !Array.isArray(har.log.entries)) return null;
  return har.log.entries.filter(isObject).map((entry) => {
    const request = isObject(entry.request) ? entry.request : {};
    const response =
      isObject(entry.response) && isObject(entry.response.content) ? entry.response.content : {};
    const headers = new Map<string, string>();
    for (const header of Array.isArray(request.headers) ? request.headers : []) {
      if (isObject(header)) headers.set(String(header.name).toLowerCase(), String(header.value));
    }
    const answer = asText(response.text);
    const at = new Date(asText(entry.startedDateTime) ?? '');
    return seen({
      url: asText(request.url),
      headers,
      body: isObject(request.postData) ? asText(request.postData.text) : null,
      responseBody:
        answer !== null && response.encoding === 'base64'
          ? Buffer.from(answer, 'base64').toString('utf8')
          : answer,
      at: Number.isNaN(at.getTime()) ? null : at,
    });
  });
}

/**
 * Reads request headers with the body below or anywhere among them: Chrome's and Firefox's raw headers, Safari's
 * request view, names and values on lines of their own, JSON by itself, `NAME=value` lines, three bare values.
 */
export function readRaw(text: string): SeenExchange[] {
  const headers = new Map<string, string>();
  const rest: string[] = [];
  let path: string | null = null;
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim();
    const requestLine = /^(?:GET|POST)\s+(\S+)(?:\s+HTTP\/[\d.]+)?$/.exec(line);
    const below = (lines[at + 1] ?? '').trim();
    if (requestLine !== null) path = requestLine[1] ?? null;
    else if (/^:?(authorization|authority|host|scheme|path|method)$/i.test(line) && below !== '') {
      headers.set(line.toLowerCase(), below);
      at += 1;
    } else if (!/^[[{]/.test(line) && readHeaderLine(line, headers)) {
      // Kept by the reader.
    } else rest.push(line);
  }
  const host = headers.get(':authority') ?? headers.get('host');
  const url =
    path !== null && /^https?:/i.test(path)
      ? path
      : host === undefined
        ? null
        : `${headers.get(':scheme') ?? 'https'}://${host}${path ?? headers.get(':path') ?? '/'}`;
  const body = rest.join('\n').trim();
  return [seen({ url, headers, body: body === '' ? null : body })];
}
