import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { knownBank } from '../banks/load-banks.ts';
import type { BankProfile, MailPolicy, Resolver } from '../policy.ts';

const samplesDir = new URL('../../samples/', import.meta.url);

const sampleSchema = z.object({
  file: z.string(),
  bank: z.string(),
  action: z.enum(['credit-candidate', 'ignore', 'ignore-duplicate', 'review', 'reject']),
  amountMinor: z.number().nullable(),
  direction: z.enum(['incoming', 'outgoing', 'other']),
  currency: z.string().nullable(),
  occurredAt: z.string().nullable(),
  reference: z.string().nullable(),
  sender: z.string().nullable(),
  fromDomain: z.string(),
  via: z.enum(['mail', 'sms']),
  envelope: z.object({ receivedAt: z.string() }),
  duplicateOf: z.string().nullish(),
});

/** One sample mail with what is expected of it. */
export type Sample = z.infer<typeof sampleSchema>;

const expectedSchema = z.object({
  mailbox: z.string(),
  trustedAuthservId: z.string(),
  dns: z.record(z.string(), z.array(z.array(z.string()))),
  samples: z.array(sampleSchema),
});

/** The sample mails' expectations and offline DNS (`samples/expected.json`). */
export const expected = expectedSchema.parse(
  JSON.parse(readFileSync(new URL('expected.json', samplesDir), 'utf8')),
);

/** Reads the raw bytes of one sample. */
export function readSample(file: string): Uint8Array {
  return readFileSync(new URL(file, samplesDir));
}

/** Answers from records; a missing name is ENOTFOUND, as in DNS. */
export function offlineResolver(records: Readonly<Record<string, string[][]>>): Resolver {
  return (name, rrtype) => {
    const answer = records[`${name} ${rrtype}`];
    return answer === undefined
      ? Promise.reject(Object.assign(new Error('no record'), { code: 'ENOTFOUND' }))
      : Promise.resolve(answer);
  };
}

/** A known bank with the domain of the samples. Throws for a bank that is not known. */
export function sampleBank(bank: string, given: Partial<BankProfile> = {}): BankProfile {
  const known = knownBank(bank);
  if (known === undefined) throw new Error(`${bank} is no bank we know`);
  return { ...known, domains: [`${bank}.example`], senders: null, ...given };
}

/** DemirBank as the samples know it. */
export const exampleBank: BankProfile = sampleBank('demirbank', { senders: ['info@demirbank.example'] });

/** The policy of the samples' desk. */
export const examplePolicy: MailPolicy = {
  banks: [exampleBank],
  mailboxAddresses: [expected.mailbox],
  holder: null,
  freshness: { earlyMinutes: 2, lateMinutes: 30 },
  trustedAuthservId: expected.trustedAuthservId,
};

/** A profile of `luxon mail explain` for all banks of the samples, each with the domain it writes from. */
export function samplesProfile(): unknown {
  const banks: Record<string, { domains: string[] }> = {};
  const genuine = expected.samples.filter(({ action }) => action === 'credit-candidate');
  for (const { bank, fromDomain } of genuine) banks[bank] ??= { domains: [fromDomain] };
  const { mailbox, trustedAuthservId, dns } = expected;
  return { mailbox, trustedAuthservId, dns, banks, now: '2026-11-20T00:00:00Z' };
}
