import {
  createDnsResolver,
  deskBanks,
  type MailPolicy,
  type MailRereading,
  mailPolicyOf,
  type Resolver,
  rereadMail,
} from '@luxon/bank-mail';
import { type MailToReplay, storedMailsSince } from '@luxon/cashdesk';
import { formatMoney } from '@luxon/money';
import { mailboxOf, type Settings } from '@luxon/settings';
import { CliError } from '../cli-error.ts';
import { readSince } from '../read-since.ts';
import { layOut, remark, say, sayJson } from '../say.ts';
import { withDesk } from '../with-desk.ts';

const remarkEvery = 200;

interface Difference {
  readonly mailId: string;
  readonly receivedAt: Date;
  readonly was: string;
  readonly wouldBe: string;
}

/** Reads the stored mails anew and says what would come out differently. Throws a CliError for a date that is none. */
export async function replayMails(options: { since: string; dryRun: boolean; json: boolean }): Promise<void> {
  const since = readSince(options.since);
  if (!options.dryRun) {
    throw new CliError(
      'A replay only shows differences: run it with --dry-run. To have a mail read again, use the panel.',
    );
  }
  await withDesk(async (desk, settings) => {
    const resolver = createDnsResolver({ timeoutMs: 4_000 });
    const banks = deskBanks(settings.mail);
    const differences: Difference[] = [];
    let count = 0;
    let unasked = 0;
    for await (const stored of storedMailsSince(desk, since)) {
      const difference = await compare(stored, policyFor(stored, settings, banks), resolver);
      if (difference === 'unasked') unasked += 1;
      // They are told as they came.
      else if (difference !== null) differences.unshift(difference);
      count += 1;
      if (!options.json && count % remarkEvery === 0) remark(`${count} mails read …`);
    }
    tell({ count, unasked, differences }, options.json);
  });
}

function policyFor({ mail }: MailToReplay, settings: Settings, banks: MailPolicy['banks']): MailPolicy {
  const mailbox = mailboxOf(settings.mailboxes, mail.mailbox);
  if (mailbox === null) throw new CliError('No mailbox is set up, so nobody can say whose mails these are.');
  return mailPolicyOf(banks, { mailbox, mail: settings.mail });
}

async function compare(
  { mail, payment }: MailToReplay,
  policy: MailPolicy,
  resolver: Resolver,
): Promise<Difference | 'unasked' | null> {
  const read = await rereadMail(mail, { policy, resolver });
  // DNS did not answer for a key nobody saw before: that says nothing about this version.
  if (read.kind === 'try_again') return 'unasked';
  const now = describe(read);
  // A second mail of one payment, and what a person decided, stand as they are.
  const isDecided = mail.state === 'read' && payment === null;
  const was =
    payment === null
      ? mail.state === 'stored' || isDecided
        ? now
        : `${mail.state}${mail.state === 'review' || mail.state === 'unreadable' ? ` (${mail.stateReason})` : ''}`
      : `payment ${formatMoney(payment)} ${payment.bankTime?.toISOString() ?? ''} ${payment.reference ?? ''}`.trim();
  return was === now ? null : { mailId: mail.id, receivedAt: mail.receivedAt, was, wouldBe: now };
}

function describe(read: MailRereading): string {
  switch (read.kind) {
    case 'payment': {
      const { bankTime, reference } = read.notice;
      return `payment ${formatMoney(read.notice)} ${bankTime?.toISOString() ?? ''} ${reference ?? ''}`.trim();
    }
    case 'review':
    case 'unreadable':
      return `${read.kind} (${read.reason})`;
    case 'unrelated':
      return 'not_a_payment';
    default:
      return read.kind;
  }
}

interface Replayed {
  readonly count: number;
  /** Mails whose key DNS did not give now. */
  readonly unasked: number;
  readonly differences: readonly Difference[];
}

function tell({ count, unasked, differences }: Replayed, json: boolean): void {
  if (json) {
    sayJson({ mails: count, notChecked: unasked, differences });
    return;
  }
  if (unasked > 0) say(`${unasked} mails could not be checked: DNS does not give their keys now.`);
  if (differences.length === 0) {
    say(`${count} mails: this version reads every one as it was read then.`);
    return;
  }
  const rows = differences.map(({ receivedAt, was, wouldBe, mailId }) => [
    receivedAt.toISOString(),
    was,
    wouldBe,
    mailId,
  ]);
  say(layOut([['RECEIVED', 'READ THEN AS', 'WOULD BE READ AS', 'ID'], ...rows]));
  say(`${count} mails, ${differences.length} differ. Nothing was changed.`);
}
