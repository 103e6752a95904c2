import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BankDefinitionError,
  type BankProfile,
  type MailPolicy,
  mailPolicyOf,
  parseNotice,
  type Resolver,
  readBankFile,
  tryExamples,
  verifyMail,
  withSeenKey,
} from '@luxon/bank-mail';
import {
  type BankTrialResult,
  type Desk,
  finishBankTrial,
  type MailToReplay,
  readBankTrial,
  readMailsSince,
} from '@luxon/cashdesk';
import type { Settings } from '@luxon/settings';
import { z } from 'zod';

export interface TryBankWork {
  readonly desk: Desk;
  readonly settings: Pick<Settings, 'mailboxes' | 'mail'>;
  readonly resolver: Resolver;
}

/** A trial is an answer while a person waits, not a report of the year. */
const mailsMax = 2_000;
const mailsShown = 30;

/** Tries a description a person pasted: its own examples first, then the stored mails. Changes nothing else. */
export async function tryBank(work: TryBankWork, trialId: string): Promise<void> {
  const trial = await readBankTrial(work.desk, trialId);
  if (trial === null || trial.result !== null) return;
  await finishBankTrial(work.desk, trialId, await judge(work, trial));
}

async function judge(
  work: TryBankWork,
  { yaml, since }: { readonly yaml: string; readonly since: Date },
): Promise<BankTrialResult> {
  const read = readDescription(yaml);
  if (typeof read === 'string') return { kind: 'malformed', problems: [read] };
  const { profile, definition } = read;
  const problems = tryExamples(definition, profile.reader);
  if (problems.length > 0) return { kind: 'examples_differ', bank: profile.bank, problems };
  const tried = await tryOnMails(work, profile, since);
  return { kind: 'tried', bank: profile.bank, examples: definition.examples.length, ...tried };
}

function readDescription(yaml: string): ReturnType<typeof readBankFile> | string {
  // The reader takes files, as the real descriptions are.
  const dir = mkdtempSync(join(tmpdir(), 'luxon-bank-'));
  try {
    const file = join(dir, 'pasted.yaml');
    writeFileSync(file, yaml, { mode: 0o600 });
    return readBankFile(file, 'pasted.yaml');
  } catch (error) {
    if (error instanceof BankDefinitionError) return error.message;
    throw error;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

type Tried = Pick<Extract<BankTrialResult, { kind: 'tried' }>, 'looked' | 'isCut' | 'counts' | 'mails'>;

async function tryOnMails(
  { desk, settings, resolver }: TryBankWork,
  profile: BankProfile,
  since: Date,
): Promise<Tried> {
  const counts: Record<string, number> = {};
  const mails: Tried['mails'][number][] = [];
  const [mailbox] = settings.mailboxes;
  if (mailbox === undefined) return { looked: 0, isCut: false, counts, mails };
  const policy = mailPolicyOf([profile], { mailbox, mail: settings.mail });
  let looked = 0;
  for (let afterId: string | null = null; ; ) {
    const page: MailToReplay[] = await readMailsSince(desk, { since, afterId });
    const last = page.at(-1);
    if (last === undefined || looked >= mailsMax) return { looked, isCut: last !== undefined, counts, mails };
    afterId = last.mail.id;
    for (const stored of page) {
      looked += 1;
      const tried = await tryMail(stored, policy, resolver);
      if (tried === null) continue;
      counts[tried.said] = (counts[tried.said] ?? 0) + 1;
      mails.unshift(tried);
      mails.splice(mailsShown);
    }
  }
}

const seenKey = z.object({
  domain: z.string().nullable(),
  selector: z.string().nullable(),
  keyRecord: z.string().nullable(),
});

/** Reads one mail as the description would have it read; null: it is not of this bank. */
async function tryMail(
  { mail }: MailToReplay,
  policy: MailPolicy,
  resolver: Resolver,
): Promise<Tried['mails'][number] | null> {
  const { id: mailId, raw, receivedAt, evidence } = mail;
  const key = seenKey.safeParse(evidence).data ?? null;
  const verdict = await verifyMail({ raw, receivedAt, policy, resolver: withSeenKey(resolver, key) });
  if (verdict.kind === 'unrelated') return null;
  const said = verdict.kind === 'verified' ? parseNotice(verdict.mail, policy) : verdict;
  const notice = said.kind === 'payment' ? said.notice : null;
  return {
    mailId,
    receivedAt: receivedAt.toISOString(),
    said: said.kind,
    reason: 'reason' in said ? said.reason : null,
    amountMinor: notice === null ? null : String(notice.amountMinor),
    currency: notice?.currency ?? null,
  };
}
