import { closeDesk, type Desk, openDesk } from '@luxon/cashdesk';
import { loadSettings, readEnvironment, type Settings } from '@luxon/settings';
import { CliError } from './cli-error.ts';
import { language } from './say.ts';

/** Who did it, in the desk's history. */
export const actor = 'cli';

/** Reads the settings; throws a CliError that names every mistake. */
export function requireSettings(): Settings {
  const { settings, problems } = loadSettings(readEnvironment());
  if (settings !== null) return settings;
  const errors = problems.filter(({ severity }) => severity === 'error').map(({ text }) => text[language]);
  throw new CliError(
    `The settings cannot be used:\n  ${errors.join('\n  ')}\nNothing was done. Mend them and try again.`,
  );
}

/** Opens the desk (the embedded database is started where it does not run), does the work, closes the desk. */
export async function withDesk<T>(work: (desk: Desk, settings: Settings) => Promise<T>): Promise<T> {
  const settings = requireSettings();
  const desk = await openDesk({ ...settings.database, applicationName: 'luxon-cli' });
  try {
    return await work(desk, settings);
  } finally {
    await closeDesk(desk);
  }
}
