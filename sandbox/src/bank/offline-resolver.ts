import type { DnsRecords } from './bank-types.ts';

/** The shape mailauth asks for: the strings of every record, or an Error whose `code` is ENOTFOUND. */
export type Resolve = (name: string, rrtype: string) => Promise<string[][]>;

function lookUp(records: DnsRecords, name: string, rrtype: string): string[][] {
  const found = records[`${name.toLowerCase().replace(/\.$/, '')} ${rrtype.toUpperCase()}`];
  if (found === undefined)
    throw Object.assign(new Error(`no ${rrtype} record for ${name}`), { code: 'ENOTFOUND' });
  return found;
}

/** Creates a resolver that knows these records and nothing else. */
export function createOfflineResolver(records: () => DnsRecords): Resolve {
  return async (name, rrtype) => lookUp(records(), name, rrtype);
}

/** Creates a resolver that asks a control server of another process; throws with `code` ETIMEOUT while it is away. */
export function createControlResolver(controlUrl: string): Resolve {
  return async (name, rrtype) => {
    let records: DnsRecords;
    try {
      const response = await fetch(`${controlUrl}/dns`, { signal: AbortSignal.timeout(5000) });
      if (!response.ok) throw new Error(`the control server answered ${response.status}`);
      records = (await response.json()) as DnsRecords;
    } catch (cause) {
      throw Object.assign(new Error('the sandbox bank does not answer', { cause }), { code: 'ETIMEOUT' });
    }
    return lookUp(records, name, rrtype);
  };
}
