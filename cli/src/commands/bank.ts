import { existsSync } from 'node:fs';
import {
  BankDefinitionError,
  createDnsResolver,
  knownBanks,
  mailPolicyOf,
  parseNotice,
  readBankFile,
  tryExamples,
  verifyMail,
} from '@luxon/bank-mail';
import { type MailToReplay, readMailsSince } from '@luxon/cashdesk';
import { formatMoney } from '@luxon/money';
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
  await withDesk(async (desk, settings) => {
    const [mailbox] = settings.mailboxes;
    if (mailbox === undefined)
      throw new CliError('No mailbox is set up, so there are no stored mails to try it on.');
    const policy = mailPolicyOf([profile], { mailbox, mail: settings.mail });
    const resolver = createDnsResolver({ timeoutMs: 4_000 });
    const counts: Record<string, number> = {};
    let afterId: string | null = null;
    for (;;) {
      const page: MailToReplay[] = await readMailsSince(desk, { since: from, afterId });
      const last = page.at(-1);
      if (last === undefined) break;
      afterId = last.mail.id;
      for (const { mail } of page) {
        const verdict = await verifyMail({ raw: mail.raw, receivedAt: mail.receivedAt, policy, resolver });
        if (verdict.kind === 'unrelated') continue;
        const said = verdict.kind === 'verified' ? parseNotice(verdict.mail, policy) : null;
        const word = said === null ? verdict.kind : said.kind;
        counts[word] = (counts[word] ?? 0) + 1;
        const sum = said?.kind === 'payment' ? formatMoney(said.notice) : '';
        say(layOut([[mail.receivedAt.toISOString(), word, sum, mail.id]]));
      }
    }
    const total = Object.entries(counts).map(([word, count]) => `${word} ${count}`);
    say(
      total.length === 0
        ? 'No stored mail is of this bank.'
        : `Of this bank: ${total.join(', ')}. Nothing was changed.`,
    );
  });
}

function readFile(file: string): ReturnType<typeof readBankFile> {
  try {
    return readBankFile(file);
  } catch (error) {
    if (error instanceof BankDefinitionError) throw new CliError(error.message);
    throw error;
  }
}
