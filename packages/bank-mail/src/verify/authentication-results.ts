import type { Signature } from './dkim.ts';
import type { HeaderField } from './header-section.ts';

/** One `method=result` of an Authentication-Results header with its properties (RFC 8601 §2.2). */
export interface AuthenticationResult {
  method: string;
  result: string;
  /** `header.d`, `header.i`, `header.from`, `smtp.mailfrom`: the domain, in lower case. */
  domains: Readonly<Partial<Record<string, string>>>;
  /** `header.s`; null where it is not said. */
  selector: string | null;
  /** `header.b`: the first letters of the signature meant (RFC 6008); null where it is not said. */
  signatureStart: string | null;
}

/** The topmost Authentication-Results header, where it stands above every Received line. */
export interface TopResults {
  /** The name of the server that says so. */
  server: string;
  results: readonly AuthenticationResult[];
}

/**
 * Reads the topmost `Authentication-Results`, or null when a Received line stands above it: what is below the own
 * server's line may be anybody's. Comments are taken away; a header that then is not plain is null.
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

/** The signature somebody vouches for. */
export type VouchedSignature = Pick<Signature, 'domain' | 'selector' | 'signatureBytes'>;

/**
 * Says whether the results vouch for this very signature of the bank: by a DKIM pass of exactly its domain, or by a
 * DMARC pass where SPF did not pass, so that it rests on DKIM.
 *
 * Attack: a stranger on a server that the bank's SPF names (a shared host, a mass mailer) sends an edited notice, and
 * DMARC passes although DKIM fails. Attack: the signature of a subdomain, or a second one, passes beside the broken one.
 */
export function vouchesFor({ results }: TopResults, signature: VouchedSignature): boolean {
  const isSaid = (method: string, result: string): boolean =>
    results.some((one) => one.method === method && one.result === result);
  return results.some((one) => {
    if (one.result !== 'pass') return false;
    if (one.method === 'dkim') return isAbout(one, signature);
    const restsOnDkim = isSaid('spf', 'fail') || isSaid('spf', 'softfail') || isSaid('spf', 'none');
    return one.method === 'dmarc' && restsOnDkim && one.domains['header.from'] === signature.domain;
  });
}

function isAbout(
  { domains, selector, signatureStart }: AuthenticationResult,
  signed: VouchedSignature,
): boolean {
  if ((domains['header.d'] ?? domains['header.i']) !== signed.domain) return false;
  if (selector !== null && selector.toLowerCase() !== signed.selector.toLowerCase()) return false;
  return signatureStart === null || signed.signatureBytes.toString('base64').startsWith(signatureStart);
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
  const said = (name: string): string | null =>
    properties.find((property) => property.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1) ??
    null;
  for (const property of properties) {
    const found = /^((?:header|smtp)\.[a-z]+)=(?:[^\s@]*@)?([a-z0-9.-]+)$/i.exec(property);
    if (found?.[1] !== undefined && found[2] !== undefined)
      domains[found[1].toLowerCase()] = found[2].toLowerCase();
  }
  return [
    {
      method: method.toLowerCase(),
      result: result.toLowerCase(),
      domains,
      selector: said('header.s'),
      signatureStart: said('header.b'),
    },
  ];
}

function dropComments(value: string): string | null {
  // A quoted pair could end a comment for us and not for the server that wrote it.
  if (value.includes('\\')) return null;
  let plain = value;
  for (let depth = 0; depth < 5; depth += 1) plain = plain.replace(/\([^()]*\)/g, ' ');
  return /[()"]/.test(plain) ? null : plain;
}
