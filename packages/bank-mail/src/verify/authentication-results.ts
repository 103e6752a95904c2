import { isWithin } from './checks/sender.ts';
import type { HeaderField } from './header-section.ts';

/** One `method=result` of an Authentication-Results header with its properties (RFC 8601 §2.2). */
export interface AuthenticationResult {
  method: string;
  result: string;
  /** `header.d`, `header.i`, `header.from`, `smtp.mailfrom`: the domain, in lower case. */
  domains: Readonly<Record<string, string>>;
}

/** The topmost Authentication-Results header, where it stands above every Received line. */
export interface TopResults {
  /** The name of the server that says so. */
  server: string;
  results: readonly AuthenticationResult[];
}

/**
 * Reads the topmost `Authentication-Results`, or null when a Received line stands above it: what is below the own
 * server's line may be anybody's (mail sheet §2.4). Comments are taken away; a header that then is not plain is null.
 */
export function readTopResults(fields: readonly HeaderField[]): TopResults | null {
  const top = fields.find(({ name }) => name === 'received' || name === 'authentication-results');
  if (top?.name !== 'authentication-results') return null;
  const plain = dropComments(top.value);
  if (plain === null) return null;
  const [server = '', ...parts] = plain.split(';');
  const name = server.trim().split(/\s/)[0]?.toLowerCase() ?? '';
  return name === '' ? null : { server: name, results: parts.flatMap(readResult) };
}

/**
 * Reads what the server named by `trusted` says; null when another one, or none, wrote the topmost header.
 *
 * Attack: a forged header of the same name, below the real one or alone. The provider must be known to remove incoming
 * headers that bear its name; only then may the operator name it.
 */
export function readTrustedResults(
  fields: readonly HeaderField[],
  trusted: string | null,
): TopResults | null {
  if (trusted === null) return null;
  const top = readTopResults(fields);
  return top?.server === trusted.toLowerCase() ? top : null;
}

/** Says whether the results hold a DKIM or DMARC pass for one of these domains. */
export function vouchesFor({ results }: TopResults, domains: readonly string[]): boolean {
  return results.some(({ method, result, domains: said }) => {
    if (result !== 'pass') return false;
    const named = method === 'dkim' ? (said['header.d'] ?? said['header.i']) : said['header.from'];
    const counts = method === 'dkim' || method === 'dmarc';
    return counts && named !== undefined && domains.some((domain) => isWithin(named, domain));
  });
}

/** Finds who handed the mail in, by the envelope; null where the results do not say. */
export function envelopeDomainOf({ results }: TopResults): string | null {
  return (
    results.map(({ domains }) => domains['smtp.mailfrom']).find((domain) => domain !== undefined) ?? null
  );
}

function readResult(part: string): AuthenticationResult[] {
  const [first = '', ...properties] = part.trim().split(/\s+/);
  const [method = '', result = ''] = first.split('=');
  if (result === '') return [];
  const domains: Record<string, string> = {};
  for (const property of properties) {
    const found = /^((?:header|smtp)\.[a-z]+)=(?:[^\s@]*@)?([a-z0-9.-]+)$/i.exec(property);
    if (found?.[1] !== undefined && found[2] !== undefined)
      domains[found[1].toLowerCase()] = found[2].toLowerCase();
  }
  return [{ method: method.toLowerCase(), result: result.toLowerCase(), domains }];
}

function dropComments(value: string): string | null {
  let plain = value;
  for (let depth = 0; depth < 5; depth += 1) plain = plain.replace(/\([^()]*\)/g, ' ');
  return /[()"]/.test(plain) ? null : plain;
}
