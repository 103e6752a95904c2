import { Resolver as DnsResolver } from 'node:dns/promises';
import type { Resolver } from '../policy.ts';
import { cacheAnswers } from './cache-answers.ts';

/**
 * Creates the resolver of the real processes: TXT records by the system's name servers, two tries, answers kept for
 * minutes.
 *
 * Rejects with Node's `code`: `ENOTFOUND` and `ENODATA` mean that there is no record, anything else is trouble that
 * may pass. Other record types are a programmer's mistake (`TypeError`).
 */
export function createDnsResolver({ timeoutMs }: { timeoutMs: number }): Resolver {
  const dns = new DnsResolver({ timeout: timeoutMs, tries: 2 });
  return cacheAnswers((name, rrtype) => {
    if (rrtype !== 'TXT') return Promise.reject(new TypeError('only TXT records are asked for'));
    return dns.resolveTxt(name);
  });
}
