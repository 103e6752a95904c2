import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BankDefinitionError,
  type BankProfile,
  type MailPolicy,
  mailPolicyOf,
  type Resolver,
  readBankFile,
  rereadMail,
  tryExamples,
} from '@luxon/bank-mail';
import {
  type BankTrialResult,
  type Desk,
  finishBankTrial,
  type MailToReplay,
  readBankTrial,
  storedMailsSince,
} from '@luxon/cashdesk';
import { mailboxOf, type Settings } from '@luxon/settings';

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
  let looked = 0;
  for await (const stored of storedMailsSince(desk, since)) {
    if (looked === mailsMax) return { looked, isCut: true, counts, mails };
    const mailbox = mailboxOf(settings.mailboxes, stored.mail.mailbox);
    if (mailbox === null) break;
    looked += 1;
    const tried = await tryMail(stored, mailPolicyOf([profile], { mailbox, mail: settings.mail }), resolver);
    if (tried === null) continue;
    counts[tried.said] = (counts[tried.said] ?? 0) + 1;
    if (mails.length < mailsShown) mails.push(tried);
  }
  return { looked, isCut: false, counts, mails };
}

/** Reads one mail as the description would have it read; null: it is not of this bank. */
async function tryMail(
  { mail }: MailToReplay,
  policy: MailPolicy,
  resolver: Resolver,
): Promise<Tried['mails'][number] | null> {
  const { id: mailId, receivedAt } = mail;
  const said = await rereadMail(mail, { policy, resolver });
  if (said.kind === 'unrelated') return null;
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
