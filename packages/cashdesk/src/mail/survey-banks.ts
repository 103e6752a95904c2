import { z } from 'zod';

/** What the latest mails of one bank in one mailbox have in common. */
export interface BankSurvey {
  readonly mailbox: string;
  readonly bank: string;
  readonly mails: number;
  /** How many carried a signature of the bank that held. */
  readonly signed: number;
  /** How many of those signed the recipient too. */
  readonly toSigned: number;
  /** The shortest key seen; null: none. */
  readonly bitsMin: number | null;
  /** Median and longest time from the bank's time to the arrival; null: the mails name no time. */
  readonly delayMedianMs: number | null;
  readonly delayMaxMs: number | null;
  /** Servers whose Authentication-Results stood on top, each with how often. */
  readonly servers: Readonly<Record<string, number>>;
  /** The best level that was reached, and how often. */
  readonly level: TrustLevelName;
  readonly atLevel: number;
}

const levels = ['T1', 'T3', 'T2', 'T4', 'T5'] as const;
export type TrustLevelName = (typeof levels)[number];

const evidenceSchema = z.object({
  bank: z.string(),
  level: z.enum(levels),
  signedHeaders: z.array(z.string()).default([]),
  signatureIds: z.array(z.string()).default([]),
  bits: z.number().nullable().default(null),
  topServer: z.string().nullable().default(null),
});

/** A stored verdict; `evidence` is what the verifier left behind. */
export interface StoredVerdict {
  readonly mailbox: string;
  readonly receivedAt: Date;
  readonly bankTime: Date | null;
  readonly evidence: unknown;
}

/** Says per mailbox and bank what its mails prove (mail sheet §2.4, §2.5, §7). Pure; verdicts it cannot read are left out. */
export function surveyBanks(verdicts: readonly StoredVerdict[]): BankSurvey[] {
  const groups = new Map<string, Read[]>();
  for (const verdict of verdicts) {
    const read = evidenceSchema.safeParse(verdict.evidence);
    if (!read.success) continue;
    const key = `${verdict.mailbox}\n${read.data.bank}`;
    groups.set(key, [...(groups.get(key) ?? []), { ...verdict, ...read.data }]);
  }
  return [...groups.values()].map(surveyOne);
}

type Read = StoredVerdict & z.infer<typeof evidenceSchema>;

function surveyOne(mails: readonly Read[]): BankSurvey {
  const [{ mailbox, bank } = { mailbox: '', bank: '' }] = mails;
  const signed = mails.filter(({ signatureIds }) => signatureIds.length > 0);
  const bits = signed.flatMap((mail) => mail.bits ?? []);
  const delays = mails
    .flatMap(({ bankTime, receivedAt }) =>
      bankTime === null ? [] : receivedAt.getTime() - bankTime.getTime(),
    )
    .sort((left, right) => left - right);
  const level = levels.find((name) => mails.some((mail) => mail.level === name)) ?? 'T5';
  const servers: Record<string, number> = {};
  for (const { topServer } of mails)
    if (topServer !== null) servers[topServer] = (servers[topServer] ?? 0) + 1;
  return {
    mailbox,
    bank,
    mails: mails.length,
    signed: signed.length,
    toSigned: signed.filter(({ signedHeaders }) => signedHeaders.includes('to')).length,
    bitsMin: bits.length === 0 ? null : Math.min(...bits),
    delayMedianMs: delays[Math.floor(delays.length / 2)] ?? null,
    delayMaxMs: delays.at(-1) ?? null,
    servers,
    level,
    atLevel: mails.filter((mail) => mail.level === level).length,
  };
}
