import { DatabaseError } from '@luxon/cashdesk';
import { loadSettings, readEnvironment } from '@luxon/settings';
import type { Command } from 'commander';
import { kindOf } from '../cli-error.ts';
import { checkDesk } from '../doctor/check-desk.ts';
import { checkMailbox, checkMobcashServer } from '../doctor/check-servers.ts';
import { checkSettings } from '../doctor/check-settings.ts';
import type { Finding } from '../doctor/finding.ts';
import { language, layOut, say, sayJson } from '../say.ts';

/** Adds `doctor`. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('settings, database, key, mailbox, MobCash: what works and what does not; changes nothing')
    .option('--json', 'answer for programs')
    .action(({ json }: { json?: boolean }) => runDoctor(json === true));
}

const signs: Record<Finding['state'], string> = { good: '✓', note: '!', bad: '✗' };

async function runDoctor(json: boolean): Promise<void> {
  const findings = await examine();
  const healthy = findings.every(({ state }) => state !== 'bad');
  if (json) sayJson({ healthy, findings });
  else say(layOut(findings.map(({ what, state, text }) => [signs[state], what, text])));
  process.exitCode = healthy ? 0 : 1;
}

async function examine(): Promise<Finding[]> {
  const environment = readEnvironment();
  const findings = checkSettings(environment, language);
  const { settings } = loadSettings(environment);
  if (settings === null) return findings;
  const desk = checkDesk(settings).catch((error: unknown): Finding[] => [
    {
      what: 'database',
      state: 'bad',
      text:
        error instanceof DatabaseError
          ? error.message
          : `it cannot be opened (${kindOf(error)}). Nothing was changed.`,
    },
  ]);
  const [server, mailbox, ...rest] = await Promise.all([
    checkMobcashServer(settings),
    checkMailbox(settings),
    desk,
  ]);
  return [...findings, server, mailbox, ...rest.flat()];
}
