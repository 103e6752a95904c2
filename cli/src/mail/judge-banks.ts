import { existsSync } from 'node:fs';
import {
  BankDefinitionError,
  type BankProfile,
  createDnsResolver,
  knownBanks,
  mailPolicyOf,
  readBankFile,
  rereadMail,
  tryExamples,
} from '@luxon/bank-mail';
import { type Desk, storedMailsSince } from '@luxon/cashdesk';
import { formatMoney } from '@luxon/money';
import { mailboxOf, type Settings } from '@luxon/settings';
import { CliError, kindOf } from '../cli-error.ts';
import { readSince } from '../read-since.ts';
import { layOut, say } from '../say.ts';
import { withDesk } from '../with-desk.ts';

/** Says which banks the project knows. */
export function listBanks(): void {
  const rows = [...knownBanks().values()].map(({ bank, names, domains, senders }) => [
    bank,
    names?.[0] ?? '',
    domains.join(', ') || 'through a gateway only',
    senders?.join(', ') || 'no address known: name it in MAIL_BANKS',
  ]);
  say(layOut([['NAME', 'BANK', 'DOMAINS', 'WRITES FROM'], ...rows]));
}

/** Reads a description, tries its examples and, from `since` on, the stored mails; throws where it is not usable. */
export async function checkBank(file: string, since: string | null): Promise<void> {
  if (!existsSync(file)) throw new CliError(`${file} does not exist.`);
  const { profile, definition } = readFile(file);
  const problems = tryExamples(definition, profile.reader);
  for (const problem of problems) say(`✗ ${problem}`);
  if (problems.length > 0)
    throw new CliError('The description is not usable yet: its own examples are read otherwise.');
  say(`✓ ${profile.bank}: ${definition.examples.length} examples are read as they say.`);
  if (since === null) return;
  const from = readSince(since);
  await withDesk((desk, settings) => tryOnMails(desk, { settings, profile, since: from }));
}

interface StoredMailsTry {
  readonly settings: Pick<Settings, 'mailboxes' | 'mail'>;
  readonly profile: BankProfile;
  readonly since: Date;
}

/** Says how the description reads each stored mail of its bank, the newest first. */
async function tryOnMails(desk: Desk, { settings, profile, since }: StoredMailsTry): Promise<void> {
  const resolver = createDnsResolver({ timeoutMs: 4_000 });
  const counts: Record<string, number> = {};
  for await (const { mail } of storedMailsSince(desk, since)) {
    const mailbox = mailboxOf(settings.mailboxes, mail.mailbox);
    if (mailbox === null)
      throw new CliError('No mailbox is set up, so there are no stored mails to try it on.');
    const policy = mailPolicyOf([profile], { mailbox, mail: settings.mail });
    const read = await rereadMail(mail, { policy, resolver });
    if (read.kind === 'unrelated') continue;
    counts[read.kind] = (counts[read.kind] ?? 0) + 1;
    const sum = read.kind === 'payment' ? formatMoney(read.notice) : '';
    say(layOut([[mail.receivedAt.toISOString(), read.kind, sum, mail.id]]));
  }
  const total = Object.entries(counts)
    .map(([word, count]) => `${word} ${count}`)
    .sort();
  say(
    total.length === 0
      ? 'No stored mail is of this bank.'
      : `Of this bank: ${total.join(', ')}. Nothing was changed.`,
  );
}

function readFile(file: string): ReturnType<typeof readBankFile> {
  try {
    return readBankFile(file);
  } catch (error) {
    if (error instanceof BankDefinitionError) throw new CliError(error.message);
    // A folder, or a file of another user.
    if (error instanceof Error && 'code' in error && 'syscall' in error)
      throw new CliError(
        `${file} cannot be read (${kindOf(error)}). Nothing was tried. Name the .yaml file.`,
      );
    throw error;
  }
}
