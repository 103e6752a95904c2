import { BankDefinitionError, UnknownBankError } from '@luxon/bank-mail';
import { DatabaseError, KeyError } from '@luxon/cashdesk';
import { loadSettings, type MobcashSettings, readEnvironment } from '@luxon/settings';
import type { WatcherDoors } from './doors.ts';
import { createLog } from './log.ts';
import { runWatcher } from './run-watcher.ts';

/** The configuration is wrong: starting again would change nothing (pm2's `stop_exit_codes`). */
const exitMisconfigured = 78;

/**
 * Runs the worker as a process: settings, signals, exit code. Exits 0 when asked to stop, 78 when the configuration is
 * wrong, 1 when it cannot go on.
 */
export async function runProcess(
  doors: Pick<WatcherDoors, 'resolver' | 'banksOf' | 'jobLookMs'>,
): Promise<void> {
  const { settings, problems } = loadSettings(readEnvironment());
  const log = createLog(settings?.logLevel ?? 'info');
  for (const { severity, text } of problems)
    log[severity === 'error' ? 'error' : 'warn'](`${text.ru} / ${text.en}`);
  if (settings === null) {
    log.error(
      'The settings are not usable: the worker does not start, no mail is read and nothing is credited. Mend .env; "npx luxon doctor" explains.',
    );
    process.exit(exitMisconfigured);
  }
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (!stop.signal.aborted) log.info('Stopping: a credit in flight is waited for.');
      stop.abort();
    });
  }
  try {
    await runWatcher({
      ...doors,
      settings,
      readMobcash,
      log,
      signal: stop.signal,
    });
    log.info('Stopped.');
    process.exit(0);
  } catch (error) {
    if (error instanceof UnknownBankError || error instanceof BankDefinitionError) {
      log.error(error.message);
      process.exit(exitMisconfigured);
    }
    log.error(
      error instanceof DatabaseError || error instanceof KeyError
        ? error.message
        : `The worker cannot go on: ${error instanceof Error ? error.message : 'unknown'}`,
    );
    process.exit(1);
  }
}

function readMobcash(): MobcashSettings | null {
  return loadSettings(readEnvironment()).settings?.mobcash ?? null;
}
