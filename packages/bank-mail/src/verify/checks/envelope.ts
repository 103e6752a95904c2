import type { MailPolicy } from '../../policy.ts';
import type { HeaderField } from '../header-section.ts';
import { isWithin } from './sender.ts';

/**
 * Reads the envelope sender's domain from the own server's `Authentication-Results`, or null when there is none.
 *
 * Attack: a forged header of the same name. Only the topmost one counts, only above the first Received line, and
 * only with the id configured for this mailbox (RFC 8601 §5, mail sheet §2.4).
 */
export function readTrustedEnvelope(fields: readonly HeaderField[], policy: MailPolicy): string | null {
  const trusted = policy.trustedAuthservId ?? null;
  if (trusted === null) return null;
  const top = fields.find((field) => field.name === 'received' || field.name === 'authentication-results');
  if (top?.name !== 'authentication-results') return null;
  const [server, ...results] = top.value.replace(/\([^()]*\)/g, ' ').split(';');
  if (server?.trim().split(/\s/)[0]?.toLowerCase() !== trusted.toLowerCase()) return null;
  for (const result of results) {
    const found = /\bsmtp\.mailfrom=(?:[^\s@;]*@)?([a-z0-9.-]+)/i.exec(result);
    if (found?.[1] !== undefined) return found[1].toLowerCase();
  }
  return null;
}

/** Says whether a trusted server saw the mail handed in by somebody who is not the bank. */
export function isForeignEnvelope(envelopeDomain: string | null, bankDomains: readonly string[]): boolean {
  return envelopeDomain !== null && !bankDomains.some((domain) => isWithin(envelopeDomain, domain));
}
