import { readFile } from 'node:fs/promises';
import {
  type ComparedPayment,
  checkStatement,
  type StatementCheck,
  StatementError,
  type StatementMapping,
  statementMappingSchema,
  type UnreadableReason,
} from '@luxon/cashdesk';
import { formatMoney } from '@luxon/money';
import type { Settings } from '@luxon/settings';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { layOut, say, sayJson } from '../say.ts';
import { requireSettings, withDesk } from '../with-desk.ts';

interface CheckOptions {
  readonly bank?: string;
  readonly map: readonly string[];
  readonly json?: boolean;
}

/** Adds `statement check`. */
export function addStatementCommands(program: Command): void {
  program
    .command('statement')
    .description("the bank's statement against our payments")
    .command('check')
    .description('compares a statement (CSV) with the recorded payments; credits nothing, changes no payment')
    .argument('<file>', 'the statement')
    .option('--bank <name>', 'whose statement it is, one of MAIL_BANKS (default: the first)')
    .option(
      '--map <what=column...>',
      'which column is what: time=…, clock=…, amount=…, currencyColumn=…, reference=…; also currency=KGS, utcOffsetMinutes=360; remembered',
      [],
    )
    .option('--json', 'answer for programs')
    .action((file: string, options: CheckOptions) => check(file, options));
}

async function check(file: string, { bank: wanted, map, json }: CheckOptions): Promise<void> {
  const bank = chooseBank(requireSettings().mail, wanted);
  const bytes = await readFile(file).catch(() => {
    throw new CliError(`${file} cannot be read. Nothing was compared.`);
  });
  const mapping = map.length === 0 ? null : readMapping(map);
  await withDesk(async (desk) => {
    const result = await checkStatement(desk, {
      bank,
      bytes,
      ...(mapping === null ? {} : { mapping }),
    }).catch((error: unknown) => {
      throw error instanceof StatementError ? explain(error) : error;
    });
    if (json === true) sayJson(result);
    else tell(result);
    const { missed, notAtBank, different, doubles, unreadable } = result;
    const open = [missed, notAtBank, different, doubles, unreadable];
    if (open.some(({ length }) => length > 0)) process.exitCode = 1;
  });
}

// No payment is of a bank whose mails are not read: its statement would call every line missed.
function chooseBank({ banks }: Settings['mail'], wanted: string | undefined): string {
  const names = banks.map(({ bank }) => bank);
  const chosen = wanted ?? names[0];
  if (chosen !== undefined && names.includes(chosen)) return chosen;
  throw new CliError(
    `--bank: MAIL_BANKS names no bank "${chosen ?? ''}", so no payment of it can be recorded. Nothing was compared. Take one of these: ${names.join(', ')}.`,
  );
}

function explain({ code, message, columns }: StatementError): CliError {
  if (code !== 'columns') return new CliError(`${message} Nothing was compared.`);
  const rows = columns.map(({ name, example }) => [`  ${name}`, example]);
  return new CliError(
    `${message} Nothing was compared. The columns of the file, each with what stands in it first:\n${layOut(rows)}\nSay once which is what: --map "time=…" "amount=…" "reference=…"`,
  );
}

/** What each part of a mapping has to be, where it can be wrong. */
const mappingParts: Readonly<Record<string, string>> = {
  time: 'time=… names the column of the date',
  amount: 'amount=… names the column of money in',
  currency: 'currency=… is one the desk can hold, such as KGS',
  utcOffsetMinutes: 'utcOffsetMinutes=… is a whole number from -720 to 840',
};

function readMapping(map: readonly string[]): StatementMapping {
  const entries = map.map((one): [string, string] => {
    const at = one.indexOf('=');
    return at < 0 ? [one, ''] : [one.slice(0, at), one.slice(at + 1)];
  });
  const names = Object.keys(statementMappingSchema.shape);
  const unknown = entries.map(([name]) => name).filter((name) => !names.includes(name));
  const read = statementMappingSchema.safeParse(Object.fromEntries(entries));
  if (read.success && unknown.length === 0) return read.data;
  const wrong = [
    ...unknown.map((name) => `"${name}" is none of ${names.join(', ')}`),
    ...(read.error?.issues ?? []).map(({ path: [name = ''] }) => mappingParts[String(name)] ?? String(name)),
  ];
  throw new CliError(
    `--map cannot be used: ${wrong.join('; ')}. Nothing was compared and nothing remembered. Write it with the names in the first line of the file, like --map "time=Date" "amount=Sum".`,
  );
}

const reasons: Readonly<Record<UnreadableReason, string>> = {
  no_date: 'the date cannot be read',
  no_sum: 'the sum cannot be read without doubt',
  foreign_currency: 'the currency is not one we hold',
};

function tell(check: StatementCheck): void {
  const { agreed, missed, notAtBank, different, doubles, beyond, repeated, skipped, unreadable } = check;
  say(
    check.from === null || check.to === null
      ? 'The statement holds no line with a date.'
      : `${check.from.toISOString()} … ${check.to.toISOString()}: ${agreed.length} payments agree; ${skipped} lines are money out or totals, ${repeated.length} stand in the file twice.`,
  );
  const shown = ({ paymentId, isCredited, bankTime, receivedAt, ...sum }: ComparedPayment): string[] => [
    formatMoney(sum),
    (bankTime ?? receivedAt).toISOString(),
    `payment ${paymentId}`,
    isCredited ? 'CREDITED' : 'not credited',
  ];
  const rows = [
    ...unreadable.map(({ line, reason }) => [`? line ${line}`, reasons[reason]]),
    ...missed.map(({ entry, mailId }) => [
      `✗ missed, line ${entry.line}`,
      formatMoney(entry),
      entry.at.toISOString(),
      mailId === null ? 'no mail tells of it' : `mail ${mailId}`,
      entry.reference ?? '',
    ]),
    ...notAtBank.map((payment) => ['✗ not at the bank', ...shown(payment)]),
    ...doubles.map(({ payment, twinOf }) => ['✗ recorded twice', ...shown(payment), `twin of ${twinOf}`]),
    ...different.map(({ entry, payment }) => [
      `✗ differs, line ${entry.line}`,
      `${formatMoney(entry)} at the bank`,
      ...shown(payment),
    ]),
    ...beyond.map((payment) => ['? outside the lines', ...shown(payment)]),
  ];
  if (rows.length > 0) say(layOut(rows));
  if (missed.length > 0)
    say(
      'Missed: open the mail in the panel, or look into the mailbox; credit only after a look at the bank.',
    );
  if (notAtBank.length + doubles.length + different.length > 0) {
    say(
      'Not at the bank, twice or different: perhaps a forgery. Stop automatic credit in the panel and look at the payment at once.',
    );
  }
  if (beyond.length > 0)
    say('Outside the lines: before the first or after the last line; a later statement will tell.');
}
