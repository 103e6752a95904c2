import { readFileSync } from 'node:fs';
import { knownBanks, type MailPolicy, type Resolver } from '@luxon/bank-mail';

const samplesDir = new URL('../../packages/bank-mail/samples/', import.meta.url);

/** One mail of the corpus with the moment it arrived. */
export interface CorpusMail {
  file: string;
  raw: Buffer;
  receivedAt: Date;
}

interface ExpectedFile {
  mailbox: string;
  dns: Record<string, string[][]>;
  samples: { file: string; bank: string; action: string; envelope: { receivedAt: string } }[];
}

const expected: ExpectedFile = JSON.parse(readFileSync(new URL('expected.json', samplesDir), 'utf8'));

/**
 * Reads DemirBank's genuine payment mails.
 *
 * Forged ones are left out: we refuse most of them before any signature work, which would flatter us.
 */
export function readCorpus(): CorpusMail[] {
  return expected.samples
    .filter(({ bank, action }) => bank === 'demirbank' && action === 'credit-candidate')
    .map(({ file, envelope }) => ({
      file,
      raw: readFileSync(new URL(file, samplesDir)),
      receivedAt: new Date(envelope.receivedAt),
    }));
}

/** Answers DNS from the samples' records, without a network. */
export const offlineResolver: Resolver = (name, rrtype) => {
  const answer = expected.dns[`${name} ${rrtype}`];
  if (answer !== undefined) return Promise.resolve(answer);
  return Promise.reject(Object.assign(new Error('no record'), { code: 'ENOTFOUND' }));
};

/** The policy of the samples' desk. */
export const corpusPolicy: MailPolicy = {
  banks: [...knownBanks().values()]
    .filter(({ bank }) => bank === 'demirbank')
    .map((bank) => ({ ...bank, domains: ['demirbank.example'], senders: ['info@demirbank.example'] })),
  mailboxAddresses: [expected.mailbox],
  holder: null,
  freshness: { earlyMinutes: 2, lateMinutes: 30 },
};
