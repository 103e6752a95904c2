import type { Resolver } from '../policy.ts';

/**
 * Leaves of several TXT records under one name the one that is a DKIM key: a wildcard's SPF record may stand beside it,
 * in any order. Two different keys are undefined (RFC 6376 §3.6.2.2) and answered as none, so that a person looks
 * instead of the order of an answer deciding.
 */
export function chooseKeyRecord(resolver: Resolver): Resolver {
  return async (name, rrtype) => {
    const records = await resolver(name, rrtype);
    if (records.length < 2) return records;
    const keys = new Set(records.map((parts) => parts.join('')).filter(isKeyRecord));
    const [key] = keys;
    return key !== undefined && keys.size === 1 ? [[key]] : [];
  };
}

function isKeyRecord(record: string): boolean {
  const tags = record.split(';').map((tag) => tag.trim());
  const version = tags.find((tag) => /^v\s*=/i.test(tag));
  return tags.some((tag) => /^p\s*=/.test(tag)) && (version === undefined || /=\s*DKIM1$/i.test(version));
}
