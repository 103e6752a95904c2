import { z } from 'zod';
import type { Resolver } from '../policy.ts';
import { codeOf } from '../verify/header-signature.ts';

interface Kept {
  answer: Promise<string[][]>;
  goodUntil: number;
}

// A rotated key is seen within minutes, and a burst of notices asks once.
const foundForMs = 5 * 60_000;
const missingForMs = 60_000;
const namesMax = 1_000;

/**
 * Remembers a resolver's answers for five minutes, and for one that there is no record; trouble is not remembered.
 * Questions that are being asked are asked once.
 */
export function cacheAnswers(resolver: Resolver, clock: () => number = Date.now): Resolver {
  const kept = new Map<string, Kept>();
  return (name, rrtype) => {
    const key = `${name.toLowerCase()} ${rrtype}`;
    const known = kept.get(key);
    if (known !== undefined && known.goodUntil > clock()) return known.answer;
    const answer = resolver(name, rrtype);
    if (kept.size >= namesMax) kept.delete(kept.keys().next().value ?? '');
    kept.set(key, { answer, goodUntil: clock() + foundForMs });
    answer.catch((error: unknown) => {
      if (isMissing(error)) kept.set(key, { answer, goodUntil: clock() + missingForMs });
      else kept.delete(key);
    });
    return answer;
  };
}

const seenKeySchema = z.object({ domain: z.string(), selector: z.string(), keyRecord: z.string() });

/**
 * Answers with a key record that was seen before where DNS has none any more, so that a mail that was good on arrival
 * can be read again. `evidence` is what the mail's first verdict stored; one that names no key changes nothing.
 */
export function withSeenKey(resolver: Resolver, evidence: unknown): Resolver {
  const seen = onlySeenKey(evidence);
  if (seen === null) return resolver;
  return async (name, rrtype) => {
    try {
      return await resolver(name, rrtype);
    } catch (error) {
      if (!isMissing(error)) throw error;
      return seen(name, rrtype).catch(() => Promise.reject(error));
    }
  };
}

/** Answers with the key record that was seen before, whatever DNS has now, and with no other; null: none was seen. */
export function onlySeenKey(evidence: unknown): Resolver | null {
  const seen = seenKeySchema.safeParse(evidence).data;
  if (seen === undefined) return null;
  const seenName = `${seen.selector}._domainkey.${seen.domain}`.toLowerCase();
  return (name, rrtype) => {
    if (rrtype === 'TXT' && name.toLowerCase() === seenName) return Promise.resolve([[seen.keyRecord]]);
    return Promise.reject(Object.assign(new Error('another key than was seen'), { code: 'ENOTFOUND' }));
  };
}

function isMissing(error: unknown): boolean {
  return ['ENOTFOUND', 'ENODATA'].includes(codeOf(error));
}
