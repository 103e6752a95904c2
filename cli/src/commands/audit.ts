import {
  type AuditVerdict,
  auditSentence,
  formatHead,
  parseHead,
  readAuditHead,
  verifyAudit,
} from '@luxon/cashdesk';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { language, say, sayJson } from '../say.ts';
import { withDesk } from '../with-desk.ts';

interface VerifyOptions {
  readonly fromHead?: string;
  readonly json?: boolean;
}

/** Adds `audit verify` and `audit head`. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the chain over everything that was decided');
  audit
    .command('verify')
    .description(
      'walks the chain and names the first row that was changed, removed or moved; changes nothing',
    )
    .option('--from-head <seq:hash>', 'a head kept elsewhere: finds a chain that was cut or written anew')
    .option('--json', 'answer for programs')
    .action(verify);
  audit
    .command('head')
    .description(
      'how many rows the chain holds and the hash of the last: keep it where nobody here can change it',
    )
    .option('--json', 'answer for programs')
    .action(({ json }: { json?: boolean }) =>
      withDesk(async (desk) => {
        const head = await readAuditHead(desk);
        if (json === true) sayJson(head);
        else say(formatHead(head));
      }),
    );
}

async function verify({ fromHead, json }: VerifyOptions): Promise<void> {
  const keptHead = fromHead === undefined ? null : parseHead(fromHead);
  if (fromHead !== undefined && keptHead === null) {
    throw new CliError(
      '--from-head is a number, a colon and 64 hex digits, as "luxon audit head" writes it. Nothing was checked.',
    );
  }
  await withDesk(async (desk) => {
    const verdict = await verifyAudit(desk, keptHead === null ? {} : { keptHead });
    if (json === true) sayJson(verdict);
    else for (const line of describe(verdict)) say(line);
    if (verdict.finding !== null) process.exitCode = 1;
  });
}

function describe({ head, unsealed, finding }: AuditVerdict): string[] {
  if (finding !== null) {
    return [
      `✗ ${auditSentence(finding, language)}`,
      language === 'ru'
        ? 'Зачисления от этого не меняются, но записям больше нельзя верить на слово. Отключите автоматическое зачисление, сохраните копию базы и выясните, кто имеет к ней доступ.'
        : 'No credit changes by this, but the records cannot be taken at their word any more. Switch automatic credit off, keep a copy of the database and find out who has access to it.',
    ];
  }
  return [
    language === 'ru'
      ? `✓ Журнал цел: связано записей ${head.seq}, ещё не связано ${unsealed}.`
      : `✓ The audit is whole: ${head.seq} rows in the chain, ${unsealed} not in it yet.`,
    formatHead(head),
  ];
}
