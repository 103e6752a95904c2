// `npm run check-mobcash-config`: what the MobCash settings amount to. Runs on Node 20 as well.
import { checkMobcash, loadSettings, readEnvironment } from '@luxon/settings';
import { askMobcash, type LiveAnswer } from './mobcash-config/ask-mobcash.ts';
import { findStoredSession } from './mobcash-config/find-stored-session.ts';
import { type CheckArguments, readArguments } from './mobcash-config/read-arguments.ts';
import { writeJson, writeText } from './mobcash-config/write-report.ts';

const exitCodes: Record<LiveAnswer['state'], 0 | 2 | 3> = {
  works: 0,
  'not asked': 0,
  'switched off': 0,
  skipped: 0,
  refused: 2,
  unreachable: 3,
};

/** Runs the check and gives its text and exit code: 1 comes before 2 and 3, and then nothing is asked. */
async function runCheck({ live: wantsLive, json, playerId, language }: CheckArguments) {
  const environment = readEnvironment();
  const check = checkMobcash(environment);
  const { settings } = loadSettings(environment);
  let live: LiveAnswer | null = null;
  if (wantsLive) {
    live = check.usable
      ? await askMobcash(check.settings, playerId)
      : { state: 'skipped', profile: null, player: null, reason: null };
  }
  const exitCode = check.usable ? exitCodes[live?.state ?? 'works'] : 1;
  const storedSession = settings === null || json ? null : await findStoredSession(settings);
  const report = { check, files: environment.files, exitCode, live, storedSession };
  return { exitCode, output: json ? writeJson(report, language) : writeText(report, language) };
}

const asked = readArguments(process.argv.slice(2), process.env);
if (asked.kind === 'usage') {
  (asked.exitCode === 0 ? process.stdout : process.stderr).write(asked.text);
  process.exitCode = asked.exitCode;
} else {
  const { exitCode, output } = await runCheck(asked);
  // The exit waits for the text: a pipe may take it in pieces.
  process.stdout.write(output, () => process.exit(exitCode));
}
