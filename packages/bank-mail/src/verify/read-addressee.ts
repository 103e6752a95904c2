import { headerValues, splitHeaderSection } from './header-section.ts';
import { readMailboxes } from './mailbox-address.ts';

/**
 * Reads the one address a raw mail is written to, in lower case. Null where its To is missing, repeated, not plain, or
 * names several. It is the mail's own word: only a signature over To proves it.
 */
export function readAddressee(raw: Uint8Array): string | null {
  const section = splitHeaderSection(raw);
  if (section.kind === 'malformed') return null;
  const [value, ...more] = headerValues(section.fields, 'to');
  const named = value === undefined || more.length > 0 ? [] : (readMailboxes(value) ?? []);
  const [address, ...others] = new Set(named.map((mailbox) => mailbox.address));
  return others.length > 0 ? null : (address ?? null);
}
