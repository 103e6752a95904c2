import { isWithin } from './sender.ts';

/** Says whether a trusted server saw the mail handed in by somebody who is not the bank. */
export function isForeignEnvelope(envelopeDomain: string | null, bankDomains: readonly string[]): boolean {
  return envelopeDomain !== null && !bankDomains.some((domain) => isWithin(envelopeDomain, domain));
}
