import { listUnmatched, readNow } from '@luxon/cashdesk';
import { formatMoney } from '@luxon/money';
import type { Command } from 'commander';
import { layOut, say, sayJson } from '../say.ts';
import { withDesk } from '../with-desk.ts';

/** Adds `mail list`. */
export function addMailCommands(program: Command): void {
  program
    .command('mail')
    .description("the bank's mails")
    .command('list')
    .description('mails that wait for a person, and how far the mailbox was read')
    .option('--json', 'answer for programs')
    .action(({ json }: { json?: boolean }) => listMails(json === true));
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
