import { readFile } from 'node:fs/promises';
import {
  checkStatement,
  type StatementCheck,
  StatementError,
  type StatementMapping,
  statementMappingSchema,
} from '@luxon/cashdesk';
import { formatMoney } from '@luxon/money';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { layOut, say, sayJson } from '../say.ts';
import { withDesk } from '../with-desk.ts';

interface CheckOptions {
  readonly bank: string;
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
    .option('--bank <name>', 'whose statement it is', 'demirbank')
    .option(
      '--map <what=column...>',
      'which column is what: time=…, clock=…, amount=…, currencyColumn=…, reference=…; also currency=KGS; remembered',
      [],
    )
    .option('--json', 'answer for programs')
    .action((file: string, options: CheckOptions) => check(file, options));
}

async function check(file: string, { bank, map, json }: CheckOptions): Promise<void> {
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
      if (!(error instanceof StatementError)) throw error;
      const columns = error.columns.length === 0 ? '' : ` Its columns: ${error.columns.join(', ')}.`;
      throw new CliError(
        `${error.message}${columns} Nothing was compared. Say it with --map time=… amount=…`,
      );
    });
    if (json === true) sayJson(result);
    else tell(result);
    if (result.missed.length + result.notAtBank.length + result.different.length > 0) process.exitCode = 1;
  });
}

function readMapping(map: readonly string[]): StatementMapping {
  const entries = map.map((one) => {
    const at = one.indexOf('=');
    return [one.slice(0, Math.max(at, 0)), one.slice(at + 1)];
  });
  const read = statementMappingSchema.strict().safeParse(Object.fromEntries(entries));
  if (read.success) return read.data;
  throw new CliError(
    `--map: ${read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
  );
}

function tell({ agreed, missed, notAtBank, different, skipped, unreadable, from, to }: StatementCheck): void {
  say(
    from === null || to === null
      ? 'The statement holds no money that came in.'
      : `${from.toISOString()} … ${to.toISOString()}: ${agreed.length} payments agree, ${skipped} lines are money out.`,
  );
  for (const { line, reason } of unreadable) say(`? line ${line}: ${reason}`);
  for (const entry of missed) {
    say(
      layOut([
        [`✗ missed, line ${entry.line}`, formatMoney(entry), entry.at.toISOString(), entry.reference ?? ''],
      ]),
    );
  }
  for (const payment of notAtBank) {
    const time = (payment.bankTime ?? payment.receivedAt).toISOString();
    say(layOut([['✗ not at the bank', formatMoney(payment), time, payment.paymentId]]));
  }
  for (const { entry, payment } of different) {
    const sums = `${formatMoney(entry)} at the bank, ${formatMoney(payment)} here`;
    say(layOut([[`✗ differs, line ${entry.line}`, sums, payment.paymentId]]));
  }
  if (missed.length > 0)
    say('Missed: look for the mail in the mailbox; credit by hand only after a look at the bank.');
  if (notAtBank.length > 0) {
    say(
      'Not at the bank: perhaps a forgery. Stop automatic credit in the panel and look at the payment at once.',
    );
  }
}
