// The thread a description of a bank is tried in: its sentences are whatever a person typed, and may never end.
import { parentPort, workerData } from 'node:worker_threads';
import { BankDefinitionError, tryExamples } from '../banks/definition.ts';
import { readBankText } from '../banks/load-banks.ts';
import { rereadMail } from '../notice/reread-mail.ts';
import { type BankProfile, mailPolicyOf } from '../policy.ts';
import { createDnsAsker } from './ask-dns.ts';
import type { FromTrial, MailToTry, ToTrial } from './messages.ts';
import type { DescribedBank, TriedMail } from './try-description.ts';

const port = parentPort;
if (port === null) throw new TypeError('description-thread-entry.ts is started as a worker thread');

const say = (message: FromTrial): void => port.postMessage(message);
const dns = createDnsAsker(say);

const { described, profile } = describe(String(workerData));
port.on('message', (message: ToTrial) => {
  if (message.kind !== 'mail') dns.hear(message);
  else if (profile !== null)
    void tryMail(message.mail, profile).then((tried) => say({ kind: 'tried', tried }));
});
say({ kind: 'described', described });

function describe(yaml: string): { described: DescribedBank; profile: BankProfile | null } {
  try {
    const { profile, definition } = readBankText(yaml, 'pasted.yaml');
    const { bank } = profile;
    const problems = tryExamples(definition, profile.reader);
    if (problems.length > 0) return { described: { kind: 'examples_differ', bank, problems }, profile };
    return { described: { kind: 'usable', bank, examples: definition.examples.length }, profile };
  } catch (error) {
    if (!(error instanceof BankDefinitionError)) throw error;
    return {
      described: { kind: 'malformed', problems: [error.message], mistakes: [...error.mistakes] },
      profile: null,
    };
  }
}

async function tryMail(mail: MailToTry, profile: BankProfile): Promise<TriedMail | null> {
  const policy = mailPolicyOf([profile], mail.settings);
  const read = await rereadMail(mail, { policy, resolver: dns.ask });
  if (read.kind === 'unrelated') return null;
  const notice = read.kind === 'payment' ? read.notice : null;
  return {
    mailId: mail.id,
    receivedAt: mail.receivedAt,
    said: read.kind,
    reason: 'reason' in read ? read.reason : null,
    amountMinor: notice?.amountMinor ?? null,
    currency: notice?.currency ?? null,
  };
}
