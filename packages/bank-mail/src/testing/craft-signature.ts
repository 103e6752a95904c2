import { createHash, sign } from 'node:crypto';

/** A signature as no library would write it; every field may break RFC 6376. */
export interface Craft {
  privateKey: string;
  /** Header and body canonicalisation. */
  c?: 'simple/simple' | 'relaxed/relaxed' | 'relaxed/simple' | 'simple/relaxed';
  /** Names in `h=`, in order; a name twice takes the next one upwards, or nothing (RFC 6376 §5.4.2). */
  h?: readonly string[];
  d?: string;
  s?: string;
  a?: string;
  /** Of the canonical body only so many bytes are hashed; `l=` itself goes into `tags`. */
  bodyBytes?: number;
  /** Further tags, written before `bh=`. */
  tags?: string;
  /** Makes `b=` of what is to be signed; default RSA with SHA-256. */
  signs?: (data: Buffer) => Buffer;
}

const usualHeaders = ['From', 'To', 'Subject', 'Date', 'Content-Type', 'Content-Transfer-Encoding'];

/**
 * Signs a mail by RFC 6376 without the library that verifies it, and puts the signature in front. The mail has CRLF line
 * ends.
 */
export function craftSignature(mail: string, craft: Craft): string {
  const { c = 'relaxed/relaxed', h = usualHeaders, d = 'demirbank.example', s = 't' } = craft;
  const { fields, body } = takeApart(Buffer.from(mail).toString('latin1'));
  const bh = createHash(craft.a?.endsWith('sha1') === true ? 'sha1' : 'sha256')
    .update(Buffer.from(canonicalBody(body, c), 'latin1').subarray(0, craft.bodyBytes))
    .digest('base64');
  const unsigned = `DKIM-Signature: v=1; a=${craft.a ?? 'rsa-sha256'}; c=${c}; d=${d}; s=${s};\r\n h=${h.join(':')};${craft.tags ?? ''}\r\n bh=${bh}; b=`;
  const data = Buffer.from(canonicalHeaders(fields, h, c) + canonicalField(unsigned, c), 'latin1');
  const signs = craft.signs ?? ((bytes: Buffer) => sign('sha256', bytes, craft.privateKey));
  return `${unsigned}${signs(data).toString('base64')}\r\n${mail}`;
}

/**
 * Gives what each `d=domain` signature of a mail covers, canonical, with the signature's own tags. A mail that has none of
 * another's was not signed as that one, whatever a verifier says.
 */
export function signedPartsOf(raw: Buffer, domain: string): string[] {
  const { fields, body } = takeApart(raw.toString('latin1').replace(/\r?\n/g, '\r\n'));
  const signatures = fields
    .filter((field) => /^dkim-signature[ \t]*:/i.test(field))
    .map((field) => canonicalField(field, 'relaxed'))
    .filter((field) => field.includes(` d=${domain};`));
  return signatures.map((signature) => {
    const tag = (name: string): string =>
      new RegExp(`[; ]${name}=([^;]*)`).exec(signature)?.[1]?.trim() ?? '';
    const c = tag('c');
    const names = tag('h')
      .split(':')
      .map((name) => name.trim());
    const tags = signature.replace(/([; ]b=)[^;]*/, '$1');
    return [tags, canonicalHeaders(fields, names, c), canonicalBody(body, c)].join('\n');
  });
}

function takeApart(mail: string): { fields: string[]; body: string } {
  const end = mail.indexOf('\r\n\r\n');
  const head = end === -1 ? mail : mail.slice(0, end);
  return { fields: head.split(/\r\n(?![ \t])/), body: end === -1 ? '' : mail.slice(end + 4) };
}

// The lowest field of a name first, then the next one upwards; a name too many stands for nothing (RFC 6376 §5.4.2).
function canonicalHeaders(fields: readonly string[], names: readonly string[], c: string): string {
  const left = [...fields];
  const signed = names.flatMap((name) => {
    const at = left.findLastIndex(
      (field) => field.split(':')[0]?.trim().toLowerCase() === name.toLowerCase(),
    );
    return at === -1 ? [] : left.splice(at, 1);
  });
  return signed.map((field) => `${canonicalField(field, c)}\r\n`).join('');
}

function canonicalField(field: string, c: string): string {
  if (c.startsWith('simple')) return field;
  const colon = field.indexOf(':');
  const value = field
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '');
  return `${field.slice(0, colon).trim().toLowerCase()}:${value}`;
}

function canonicalBody(body: string, c: string): string {
  const isSimple = !c.endsWith('relaxed');
  const plain = isSimple ? body : body.replace(/[ \t]+/g, ' ').replace(/ (?=\r\n|$)/g, '');
  const whole = plain.replace(/(?:\r\n)*$/, '');
  return whole === '' && !isSimple ? '' : `${whole}\r\n`;
}
