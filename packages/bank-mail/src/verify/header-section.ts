/** One header field of a raw mail: lower-case name, unfolded value. */
export interface HeaderField {
  name: string;
  value: string;
}

/** The header section as every strict reader sees it; `malformed` where two readers could differ. */
export type HeaderSection = { kind: 'fields'; fields: HeaderField[] } | { kind: 'malformed'; detail: string };

/** More than this before the body is not read. */
export const headerBytesMax = 65_536;
const fieldStart = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:(.*)$/s;

/**
 * Splits the header section of a raw mail into its fields, in order, nothing decoded.
 *
 * Attack: a line that DKIM takes as part of a header but the MIME reader takes as the end of the headers (a
 * bare CR, a blank folded line) would put an unsigned text in front of the signed one. Such a mail is
 * `malformed`, as are NUL bytes, lines that are no field, and more than 64 KB of headers.
 */
export function splitHeaderSection(raw: Uint8Array): HeaderSection {
  const end = findHeaderEnd(raw);
  if (end > headerBytesMax) return { kind: 'malformed', detail: 'more than 64 KB of headers' };
  const section = Buffer.from(raw.buffer, raw.byteOffset, end).toString('latin1');
  if (section.includes('\0')) return { kind: 'malformed', detail: 'a NUL byte in the headers' };
  if (/\r(?!\n)/.test(section)) return { kind: 'malformed', detail: 'a bare CR in the headers' };
  const fields: HeaderField[] = [];
  for (const line of section.split(/\r?\n/)) {
    if (line === '') continue;
    const problem = addLine(fields, line);
    if (problem !== null) return { kind: 'malformed', detail: problem };
  }
  for (const field of fields) field.value = toText(field.value).trim();
  return { kind: 'fields', fields };
}

/** Finds the values of one header, in order. */
export function headerValues(fields: readonly HeaderField[], name: string): string[] {
  return fields.filter((field) => field.name === name).map((field) => field.value);
}

function addLine(fields: HeaderField[], line: string): string | null {
  if (/^[ \t]/.test(line)) {
    const last = fields.at(-1);
    if (last === undefined) return 'the first header line is folded';
    if (line.trim() === '') return 'a blank folded line in the headers';
    last.value += line;
    return null;
  }
  const found = fieldStart.exec(line);
  if (found === null) return 'a header line that is no field';
  fields.push({ name: (found[1] ?? '').toLowerCase(), value: found[2] ?? '' });
  return null;
}

// The first empty line, with LF or CRLF; a section without one is all headers, as for mailauth.
function findHeaderEnd(raw: Uint8Array): number {
  for (let at = 0; at < raw.length; at += 1) {
    if (raw[at] !== 0x0a) continue;
    if (raw[at + 1] === 0x0a || (raw[at + 1] === 0x0d && raw[at + 2] === 0x0a)) return at + 1;
  }
  return raw.length;
}

function toText(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
