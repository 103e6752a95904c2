import { headerValues, splitHeaderSection } from '../verify/header-section.ts';

/**
 * Reads when the own server received a mail: the date of the topmost Received line that this server wrote; null when
 * there is none. Lines below it may be anybody's.
 */
export function readReceivedAt(raw: Uint8Array, server: string | null): Date | null {
  if (server === null) return null;
  const section = splitHeaderSection(raw);
  if (section.kind === 'malformed') return null;
  for (const value of headerValues(section.fields, 'received')) {
    const by = /\bby\s+([^\s;()]+)/i.exec(value.replace(/\([^()]*\)/g, ' '))?.[1];
    if (by?.toLowerCase() !== server.toLowerCase()) continue;
    const written = value.slice(value.lastIndexOf(';') + 1).replace(/\([^()]*\)/g, ' ');
    const at = Date.parse(written.trim());
    return Number.isNaN(at) ? null : new Date(at);
  }
  return null;
}
