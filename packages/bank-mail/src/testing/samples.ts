import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { BankProfile, MailPolicy, Resolver } from '../policy.ts';

const samplesDir = new URL('../../samples/', import.meta.url);

const sampleSchema = z.object({
  file: z.string(),
  bank: z.string(),
  action: z.enum(['credit-candidate', 'ignore', 'ignore-duplicate', 'review', 'reject']),
  amountMinor: z.number().nullable(),
  currency: z.string().nullable(),
  occurredAt: z.string().nullable(),
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

/** DemirBank as the samples know it. */
export const exampleBank: BankProfile = {
  bank: 'demirbank',
  domains: ['demirbank.example'],
  senders: ['info@demirbank.example'],
  minKeyBits: 1024,
  signing: 'present',
};

/** The policy of the samples' desk. */
export const examplePolicy: MailPolicy = {
  banks: [exampleBank],
  mailboxAddresses: [expected.mailbox],
  holder: null,
  freshness: { earlyMinutes: 2, lateMinutes: 30 },
  trustedAuthservId: expected.trustedAuthservId,
};
