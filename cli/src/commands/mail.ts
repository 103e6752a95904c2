import { listUnmatched, readNow } from '@luxon/cashdesk';
import { formatMoney } from '@luxon/money';
import type { Command } from 'commander';
import { layOut, say, sayJson } from '../say.ts';
import { withDesk } from '../with-desk.ts';

/** Adds `mail list`, `mail explain` and `mail replay`. */
export function addMailCommands(program: Command): void {
  const mail = program.command('mail').description("the bank's mails");
  mail
    .command('list')
    .description('mails that wait for a person, and how far the mailbox was read')
    .option('--json', 'answer for programs')
    .action(({ json }: { json?: boolean }) => listMails(json === true));
  mail
    .command('explain')
    .description('what would be done with these mails, and why; touches no mailbox and no desk')
    .argument('<files...>', 'mails as files (.eml), the earlier first')
    .requiredOption('--profile <file>', 'mailbox, banks and DNS records to judge by (JSON)')
    .option('--json', 'one JSON object a line')
    .action(async (files: string[], { profile, json }: { profile: string; json?: boolean }) => {
      const { explainFiles } = await import('../mail/explain-files.ts');
      await explainFiles(files, { profileFile: profile, json: json === true });
    });
  mail
    .command('replay')
    .description('what this version would read differently in the stored mails; changes nothing')
    .requiredOption('--since <date>', 'mails received since then, such as 2026-11-01')
    .option('--dry-run', 'required: there is no other run', false)
    .option('--json', 'answer for programs')
    .action(async ({ since, dryRun, json }: { since: string; dryRun: boolean; json?: boolean }) => {
      const { replayMails } = await import('../mail/replay-mails.ts');
      await replayMails({ since, dryRun, json: json === true });
    });
}

async function listMails(json: boolean): Promise<void> {
  await withDesk(async (desk) => {
    const [{ mail }, { mails }] = await Promise.all([readNow(desk), listUnmatched(desk)]);
    if (json) return sayJson({ ...mail, waitingForPerson: mails.map(({ evidence: _, ...rest }) => rest) });
    say(
      `Mailbox read to its end: ${mail.scannedAt?.toISOString() ?? 'never'}. Stored and not read yet: ${mail.unread}.`,
    );
    if (mails.length === 0) return say('No mail waits for a person.');
    const rows = mails.map(({ receivedAt, state, reason, notice, mailId }) => [
      receivedAt.toISOString(),
      state,
      reason ?? '',
      notice === null
        ? ''
        : formatMoney({ amountMinor: BigInt(notice.amountMinor), currency: notice.currency }),
      mailId,
    ]);
    say(layOut([['RECEIVED', 'STATE', 'WHY', 'SEEMS TO SAY', 'ID'], ...rows]));
  });
}
