import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  BankDefinitionError,
  createMailExplainer,
  type ExplainedMail,
  loadCustomBanks,
  readExplainProfile,
} from '@luxon/bank-mail';
import { formatMoney, isCurrency } from '@luxon/money';
import { findRootDir } from '@luxon/settings';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';
import { layOut, say } from '../say.ts';

/** Bigger files are no mails; they are not even opened. */
const fileBytesMax = 50 * 1024 * 1024;

/**
 * Says for each mail what would be done with it. Throws a CliError for a profile or a file that cannot be read; the
 * mails before it are explained.
 */
export async function explainFiles(
  files: readonly string[],
  { profileFile, json }: { profileFile: string; json: boolean },
): Promise<void> {
  const explainer = createMailExplainer(await readProfile(profileFile));
  for (const file of files) {
    const explained = await explainer.explain(await readMailFile(file));
    if (json) say(JSON.stringify(toLine(file, explained)));
    else say(toPage(file, explained));
  }
}

async function readProfile(file: string): ReturnType<typeof load> {
  try {
    return await load(file);
  } catch (error) {
    if (error instanceof z.ZodError) {
      const mistakes = error.issues.map(({ path }) => sayMistake(path));
      throw new CliError(
        `${file} is no profile: ${mistakes.join('; ')}. No mail was explained. The least a profile holds: ${leastProfile}`,
      );
    }
    if (error instanceof BankDefinitionError) throw new CliError(`${error.message}. No mail was explained.`);
    const trouble = error instanceof SyntaxError ? 'is not JSON.' : 'cannot be read. Is the path right?';
    throw new CliError(`${file} ${trouble} No mail was explained.`);
  }
}

const leastProfile = '{"mailbox": "desk@example.com", "banks": {"demirbank": {"domains": ["demirbank.kg"]}}}';

/** What each part of a profile has to be. */
const profileParts: Readonly<Record<string, string>> = {
  mailbox: 'the address the banks write to',
  trustedAuthservId: 'a text, or left out',
  banks: 'of each bank, by its name, the list of its domains',
  accountHolder: 'a text, or left out',
  dns: 'of each record, called "name TXT", its answers, each a list of texts',
  now: 'a moment such as 2026-11-03T19:11:07+06:00, or left out',
};

function sayMistake(path: readonly PropertyKey[]): string {
  const [part] = path;
  if (part === undefined) return 'it is not one object';
  return `${path.map(String).join('.')} is missing or something else than it should be (${String(part)}: ${profileParts[String(part)] ?? 'unknown'})`;
}

async function load(file: string): Promise<ReturnType<typeof readExplainProfile>> {
  const value: unknown = JSON.parse(await readFile(file, 'utf8'));
  const own = loadCustomBanks(resolve(findRootDir(), 'banks'));
  return readExplainProfile(value, own);
}

async function readMailFile(file: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).size > fileBytesMax) throw new CliError(`${file} is too big to be a mail.`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${file} cannot be read. Is the path right? The mails before it are explained above.`);
  }
}

function toLine(file: string, explained: ExplainedMail): Record<string, unknown> {
  const { action, bank, direction, amountMinor, currency, occurredAt, reference, sender, trust, reasons } =
    explained;
  return {
    file,
    action,
    bank,
    direction,
    amountMinor,
    currency,
    occurredAt,
    reference,
    sender,
    trust,
    reasons,
  };
}

const actions: Readonly<Record<ExplainedMail['action'], string>> = {
  'credit-candidate': 'genuine money: it would be matched with a request',
  ignore: 'no payment: nothing would be done',
  'ignore-duplicate': 'this payment is known already: nothing would be done',
  review: 'a person would have to look; nothing would be credited by itself',
  reject: 'not the bank: nothing would be credited',
};
const signs = { pass: '✓', fail: '✗', unknown: '?' } as const;

function toPage(file: string, mail: ExplainedMail): string {
  const sum =
    mail.amountMinor === null || mail.currency === null || !isCurrency(mail.currency)
      ? '—'
      : formatMoney({ amountMinor: BigInt(mail.amountMinor), currency: mail.currency });
  const rows = [
    ['  decision', `${mail.action}: ${actions[mail.action]}`],
    ['  because', mail.reasons.join('; ') || 'every check passed'],
    ['  bank', `${mail.bank ?? 'none of this desk'}, trust ${mail.trust}`],
    ['  says', `${mail.direction}, ${sum}`],
    ['  bank time', `${mail.occurredAt ?? 'not stated'}; received ${mail.receivedAt.toISOString()}`],
    ['  reference', mail.reference ?? '—'],
    ['  sender', mail.sender ?? '—'],
    ...mail.checks.map(({ check, result, detail }) => [`  ${signs[result]} ${check}`, detail]),
  ];
  return `${layOut([[file]])}\n${layOut(rows)}\n`;
}
