import {
  createDnsResolver,
  deskBanks,
  type MailPolicy,
  mailPolicyOf,
  parseNotice,
  type Resolver,
  verifyMail,
  withSeenKey,
} from '@luxon/bank-mail';
import { type MailToReplay, readMailsSince } from '@luxon/cashdesk';
import { formatMoney } from '@luxon/money';
import type { Settings } from '@luxon/settings';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';
import { layOut, remark, say, sayJson } from '../say.ts';
import { withDesk } from '../with-desk.ts';

interface Difference {
  readonly mailId: string;
  readonly receivedAt: Date;
  readonly was: string;
  readonly wouldBe: string;
}

/** Reads the stored mails anew and says what would come out differently. Throws a CliError for a date that is none. */
export async function replayMails(options: { since: string; dryRun: boolean; json: boolean }): Promise<void> {
  const since = new Date(options.since);
  if (Number.isNaN(since.getTime())) throw new CliError(`"${options.since}" is no date. Nothing was read.`);
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
    let afterId: string | null = null;
    for (;;) {
      const page: MailToReplay[] = await readMailsSince(desk, { since, afterId });
      const last = page.at(-1);
      if (last === undefined) break;
      afterId = last.mail.id;
      for (const stored of page) {
        const policy = policyFor(stored, settings, banks);
        const difference = await compare(stored, policy, resolver);
        if (difference === 'unasked') unasked += 1;
        else if (difference !== null) differences.push(difference);
      }
      count += page.length;
      if (!options.json) remark(`${count} mails read …`);
    }
    tell({ count, unasked, differences }, options.json);
  });
}

function policyFor({ mail }: MailToReplay, settings: Settings, banks: MailPolicy['banks']): MailPolicy {
  const [first] = settings.mailboxes;
  if (first === undefined)
    throw new CliError('No mailbox is set up, so nobody can say whose mails these are.');
  const mailbox =
    settings.mailboxes.find(({ user, host, port }) => `${user}@${host}:${port}` === mail.mailbox) ?? first;
  return mailPolicyOf(banks, { mailbox, mail: settings.mail });
}

const seenKey = z.object({
  domain: z.string().nullable(),
  selector: z.string().nullable(),
  keyRecord: z.string().nullable(),
});

async function compare(
  { mail, payment }: MailToReplay,
  policy: MailPolicy,
  resolver: Resolver,
): Promise<Difference | 'unasked' | null> {
  const verdict = await verifyMail({
    raw: mail.raw,
    receivedAt: mail.receivedAt,
    policy,
    resolver: withSeenKey(resolver, seenKey.safeParse(mail.evidence).data ?? null),
  });
  // DNS did not answer for a key nobody saw before: that says nothing about this version.
  if (verdict.kind === 'try_again') return 'unasked';
  const now = describe(verdict, policy);
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

function describe(verdict: Awaited<ReturnType<typeof verifyMail>>, policy: MailPolicy): string {
  if (verdict.kind === 'unrelated') return 'not_a_payment';
  if (verdict.kind === 'review') return `review (${verdict.reason})`;
  if (verdict.kind !== 'verified') return verdict.kind;
  const result = parseNotice(verdict.mail, policy);
  switch (result.kind) {
    case 'payment': {
      const { bankTime, reference } = result.notice;
      return `payment ${formatMoney(result.notice)} ${bankTime?.toISOString() ?? ''} ${reference ?? ''}`.trim();
    }
    case 'not_a_payment':
      return 'not_a_payment';
    default:
      return `${result.kind} (${result.reason})`;
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
