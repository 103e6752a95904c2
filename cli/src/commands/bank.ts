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
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { layOut, say } from '../say.ts';
import { withDesk } from '../with-desk.ts';

/** Adds `bank list` and `bank check`. */
export function addBankCommands(program: Command): void {
  const bank = program.command('bank').description('descriptions of banks: whose mails are read and how');
  bank.command('list').description('the banks the project knows').action(listBanks);
  bank
    .command('check')
    .description('reads a description of your own, tries its examples and, if wanted, the stored mails')
    .argument('<file>', 'the description (.yaml)')
    .option('--since <date>', 'also try it on the stored mails received since then')
    .action((file: string, { since }: { since?: string }) => checkBank(file, since ?? null));
}

function listBanks(): void {
  const rows = [...knownBanks().values()].map(({ bank, names, domains, senders }) => [
    bank,
    names?.[0] ?? '',
    domains.join(', ') || 'through a gateway only',
    senders?.join(', ') || 'no address known: name it in MAIL_BANKS',
  ]);
  say(layOut([['NAME', 'BANK', 'DOMAINS', 'WRITES FROM'], ...rows]));
}

async function checkBank(file: string, since: string | null): Promise<void> {
  if (!existsSync(file)) throw new CliError(`${file} does not exist.`);
  const { profile, definition } = readFile(file);
  const problems = tryExamples(definition, profile.reader);
  for (const problem of problems) say(`✗ ${problem}`);
  if (problems.length > 0)
    throw new CliError('The description is not usable yet: its own examples are read otherwise.');
  say(`✓ ${profile.bank}: ${definition.examples.length} examples are read as they say.`);
  if (since === null) return;
  const from = new Date(since);
  if (Number.isNaN(from.getTime())) throw new CliError(`"${since}" is no date.`);
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
    throw error;
  }
}
