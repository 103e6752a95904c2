import { z } from 'zod';
import { knownBank } from '../banks/load-banks.ts';
import { compilePrefix } from '../grammar/sentence.ts';
import type { BankProfile, MailPolicy, Resolver } from '../policy.ts';

const profileSchema = z.object({
  mailbox: z.string().min(3),
  trustedAuthservId: z.string().nullish(),
  banks: z.record(z.string(), z.object({ domains: z.array(z.string().toLowerCase()).min(1) })),
  accountHolder: z.string().nullish(),
  dns: z.record(z.string(), z.array(z.array(z.string()))).default({}),
  now: z.iso.datetime({ offset: true }).optional(),
});

/** What a file of `luxon mail explain` says: whose mailbox, which banks, which DNS records, what time it is. */
export interface ExplainProfile {
  policy: MailPolicy;
  resolver: Resolver;
  /** The time received where no Received line of the trusted server gives it; this moment if the profile is silent. */
  now: Date;
  trustedAuthservId: string | null;
}

/**
 * Reads a profile; `customBanks` are the operator's own and win over those the project knows. A bank that nobody
 * describes is verified and its mails wait for a person. Throws `ZodError` for a profile that is none.
 */
export function readExplainProfile(value: unknown, customBanks: readonly BankProfile[] = []): ExplainProfile {
  const profile = profileSchema.parse(value);
  const banks = Object.entries(profile.banks).map(([bank, { domains }]): BankProfile => {
    const known = customBanks.find((custom) => custom.bank === bank) ?? knownBank(bank);
    return { ...(known ?? undescribedBank(bank)), domains, senders: null };
  });
  const trustedAuthservId = profile.trustedAuthservId ?? null;
  return {
    policy: {
      banks,
      mailboxAddresses: [profile.mailbox],
      holder: profile.accountHolder ?? null,
      freshness: { earlyMinutes: 2, lateMinutes: 30 },
      trustedAuthservId,
    },
    resolver: answerFrom(profile.dns),
    now: profile.now === undefined ? new Date() : new Date(profile.now),
    trustedAuthservId,
  };
}

function undescribedBank(bank: string): BankProfile {
  return {
    bank,
    domains: [],
    senders: null,
    minKeyBits: 1024,
    signing: 'present',
    reader: {
      habits: { currency: 'KGS', utcOffsetMinutes: 360 },
      sentences: [],
      prefix: compilePrefix([bank]),
      parserVersion: `${bank}/undescribed`,
    },
  };
}

function answerFrom(records: Readonly<Record<string, string[][]>>): Resolver {
  return (name, rrtype) => {
    const answer = records[`${name} ${rrtype}`];
    return answer === undefined
      ? Promise.reject(Object.assign(new Error('no record'), { code: 'ENOTFOUND' }))
      : Promise.resolve(answer);
  };
}
