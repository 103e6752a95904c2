/** What an address header holds, read strictly. */
export type AddressReading =
  | { kind: 'one'; address: string; local: string; domain: string }
  | { kind: 'several' | 'malformed' };

const dotAtom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const asciiDomain =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/**
 * Reads the single mailbox of a From or To value: bare `a@b` or `display name <a@b>` (RFC 5322 §3.4).
 *
 * Quoted strings and comments are taken away before anything is looked for, so an address inside them is never
 * seen. A list, a group, a quoted local part, a route or a domain that is not ASCII is not `one`. The address
 * comes back in lower case: banks and providers treat local parts so, and both sides of a compare are lowered.
 */
export function readSingleMailbox(value: string): AddressReading {
  const bare = dropQuotedAndComments(value);
  if (bare === null) return { kind: 'malformed' };
  if (/[,;]/.test(bare) || (bare.match(/</g) ?? []).length > 1) return { kind: 'several' };
  // Before lower case: a Kelvin sign becomes an ASCII k.
  const angled = /^([^<>:]*)<([^<>]*)>\s*$/.exec(bare);
  const written = (angled === null ? bare : (angled[2] ?? '')).trim();
  const shown = angled?.[1]?.trim() ?? '';
  // `a@b <a@b>` is not RFC 5322 and much used; with another address in front it is a lie.
  if (shown.includes('@') && shown.toLowerCase() !== written.toLowerCase()) return { kind: 'malformed' };
  if (!/^[\x21-\x7e]+$/.test(written)) return { kind: 'malformed' };
  const spec = written.toLowerCase();
  const at = spec.lastIndexOf('@');
  const local = spec.slice(0, Math.max(at, 0));
  const domain = spec.slice(at + 1);
  if (!dotAtom.test(local) || !asciiDomain.test(domain)) return { kind: 'malformed' };
  return { kind: 'one', address: `${local}@${domain}`, local, domain };
}

/**
 * Reads every mailbox of a To value that is a plain list; null where one of them is not plain.
 *
 * A group, and a comma or an address inside quotes, never becomes a mailbox.
 */
export function readMailboxes(value: string): { address: string }[] | null {
  const bare = dropQuotedAndComments(value);
  if (bare === null) return null;
  const mailboxes = bare.split(',').map(readSingleMailbox);
  const plain = mailboxes.filter((reading) => reading.kind === 'one');
  return plain.length === mailboxes.length ? plain : null;
}

function dropQuotedAndComments(value: string): string | null {
  let kept = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const char = value.charAt(at);
    if (char === '\\' && (quoted || depth > 0)) at += 1;
    else if (char === '"' && depth === 0) {
      quoted = !quoted;
      // A mark stays, so that `"x"@domain` does not turn into `@domain` or into its neighbour's local part.
      kept += '\u0001';
    } else if (quoted) continue;
    else if (char === '(') depth += 1;
    else if (char === ')') {
      if (depth === 0) return null;
      depth -= 1;
      kept += ' ';
    } else if (depth === 0) kept += char;
  }
  return quoted || depth > 0 ? null : kept;
}
