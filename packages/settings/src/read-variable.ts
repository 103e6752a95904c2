import type { VariableDefinition } from './variables.ts';

export type VariableState = 'present' | 'missing' | 'malformed';

export interface ReadVariable {
  readonly state: VariableState;
  /** The cleaned value; the default where there is none; null when missing or malformed. */
  readonly value: string | null;
  /** What was taken off around it. */
  readonly trimmed: boolean;
}

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** Tells whether a host is this very machine. */
export const isLoopback = (host: string): boolean =>
  loopbackHosts.has(host) || /^127(\.\d{1,3}){3}$/.test(host);

/** Cleans and judges one value: spaces, line ends and quotes around it are taken off. */
export function readVariable(definition: VariableDefinition, raw: string | undefined): ReadVariable {
  const value = (raw ?? '')
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();
  const trimmed = raw !== undefined && raw !== value;
  if (value === '') return { state: 'missing', value: definition.default, trimmed: false };
  return fits(definition, value)
    ? { state: 'present', value, trimmed }
    : { state: 'malformed', value: null, trimmed };
}

function fits({ type, choices }: VariableDefinition, value: string): boolean {
  switch (type) {
    case 'digits':
      return /^\d{1,20}$/.test(value);
    case 'latitude':
      return isDecimal(value) && Math.abs(Number(value)) <= 90;
    case 'longitude':
      return isDecimal(value) && Math.abs(Number(value)) <= 180;
    case 'integer':
      return /^\d{1,6}$/.test(value) && Number(value) > 0;
    case 'choice':
      return choices?.includes(value) ?? false;
    case 'list':
      return value === 'none' || splitList(value).every((item) => choices?.includes(item));
    case 'origin':
      return isOrigin(value);
    case 'url':
      return URL.canParse(value);
    case 'text':
      // A line end or control character inside is a broken paste.
      return [...value].every((character) => character >= ' ' && character !== '\u007f');
  }
}

const isDecimal = (value: string): boolean => /^[+-]?\d{1,3}(\.\d{1,15})?$/.test(value);

/** `https://host[:port]`, or http on loopback; nothing behind it. */
function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  const isBare =
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '';
  return isBare && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
}

export const splitList = (value: string): string[] =>
  value === 'none'
    ? []
    : value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
