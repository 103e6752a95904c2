import { checkMobcash, type Environment, type Language, loadSettings } from '@luxon/settings';
import type { Finding } from './finding.ts';

/** Judges the settings and what the MobCash part of them amounts to. */
export function checkSettings(environment: Environment, language: Language): Finding[] {
  const what = 'settings';
  const { problems } = loadSettings(environment);
  const files = environment.files.length === 0 ? 'no .env file was found' : environment.files.join(', ');
  const findings: Finding[] = [{ what, state: 'good', text: `read: ${files}` }];
  for (const { severity, text } of problems) {
    findings.push({ what, state: severity === 'error' ? 'bad' : 'note', text: text[language] });
  }
  const mobcash = checkMobcash(environment);
  if (mobcash.usable) {
    findings.push({
      what: 'MobCash',
      state: 'good',
      text: `${mobcash.mode}. ${mobcash.renewal.text[language]}`,
    });
  } else {
    findings.push({ what: 'MobCash', state: 'bad', text: `${mobcash.mode}. ${mobcash.nextStep[language]}` });
  }
  return findings;
}
