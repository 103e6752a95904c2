import { setTimeout as pause } from 'node:timers/promises';
import { type Desk, type Practice, readPractice, writePracticeFile } from '@luxon/cashdesk';

const lookEveryMs = 1_000;

export interface TellPracticeOptions {
  /** Where the real desk of this checkout looks for it; null: its settings have an error, nobody can say where. */
  readonly practiceFile: string | null;
  readonly say: (text: string) => void;
  readonly stop: AbortSignal;
}

/**
 * Leaves for *First run* of the real desk that a person's request was credited here: the one thing a practice writes
 * outside its own folder. Where that cannot be done it says so, and the practice goes on. Ends with `stop`.
 */
export async function tellPractice(
  desk: Desk,
  { practiceFile, say, stop }: TellPracticeOptions,
): Promise<void> {
  let credits = 0;
  let said = '';
  while (!stop.aborted) {
    const practice = await readPractice(desk);
    if (practice !== null && practice.credits > credits) {
      credits = practice.credits;
      const sentence = leavePractice(practiceFile, practice);
      if (sentence !== said) say(sentence);
      said = sentence;
    }
    await pause(lookEveryMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** Writes the file of the practice; gives what to say about it. */
function leavePractice(practiceFile: string | null, practice: Practice): string {
  const credited = 'Your practice payment was credited.';
  if (practiceFile === null)
    return `${credited} First run of your real desk will not show it: the settings in .env have an error ("npx luxon doctor" names it).`;
  try {
    writePracticeFile(practiceFile, practice);
    return `${credited} First run of your real desk shows it, by a date and a count in ${practiceFile}.`;
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    return `${credited} First run of your real desk will not show it: ${practiceFile} cannot be written (${reason}).`;
  }
}
