import type { SessionView } from '@luxon/cashdesk';
import type { CommandLanguage, MobcashCheck } from '@luxon/settings';
import type { LiveAnswer } from './ask-mobcash.ts';
import { describeLive, nextStepAfter } from './live-text.ts';

export interface Report {
  readonly check: MobcashCheck;
  readonly files: readonly string[];
  readonly exitCode: number;
  readonly live: LiveAnswer | null;
  readonly storedSession: SessionView | null;
}

/** Writes the report for programs: one JSON object with fixed keys. */
export function writeJson({ check, exitCode, live }: Report, language: CommandLanguage): string {
  const answer = {
    mode: check.mode,
    usable: check.usable,
    exitCode,
    renewal: { kind: check.renewal.kind, text: check.renewal.text[language] },
    variables: check.variables.map(({ name, state, shown }) => ({ name, state, shown })),
    problems: check.problems.map(({ severity, code, name, text }) => ({
      severity,
      code,
      name: name ?? null,
      text: text[language],
    })),
    nextStep: nextStepAfter(check, live)[language],
    live: live === null ? null : { ...live, text: describeLive(live, language) },
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

/** Writes the report for people. */
export function writeText(report: Report, language: CommandLanguage): string {
  const { check, files, live, storedSession } = report;
  const words = languages[language];
  const lines = [
    words.title,
    files.length === 0 ? words.noFiles : `${words.files}: ${files.join(', ')}`,
    '',
    ...check.variables.map(({ name, state, shown }) => {
      const value = state === 'missing' && shown !== null ? `${words.byDefault} ${shown}` : (shown ?? '');
      return `  ${name.padEnd(24)} ${words.states[state].padEnd(12)} ${value}`.trimEnd();
    }),
    '',
    `${words.mode}: ${words.modes[check.mode]}`,
    `${words.renewal}: ${check.renewal.text[language]}`,
  ];
  if (check.problems.length > 0) {
    const marked = check.problems.map(
      ({ severity, text }) => `  ${severity === 'error' ? '✗' : '!'} ${text[language]}`,
    );
    lines.push('', `${words.problems}:`, ...marked);
  }
  if (storedSession !== null) lines.push('', writeStoredSession(storedSession, language));
  if (live !== null) lines.push('', `${words.live}: ${describeLive(live, language)}`);
  lines.push('', `${words.nextStep}: ${nextStepAfter(check, live)[language]}`);
  return `${lines.join('\n')}\n`;
}

function writeStoredSession({ session, state, reason }: SessionView, language: CommandLanguage): string {
  const words = languages[language];
  if (session === null) return '';
  const minutes = Math.floor(session.ageMs / 60_000);
  const facts = [session.shownToken, session.source, `${minutes} ${words.minutes}`, reason ?? state];
  return `${words.storedSession}: ${facts.join(', ')}`;
}

const languages = {
  ru: {
    title: 'Настройки MobCash',
    files: 'Файлы',
    noFiles: 'Файлов .env не найдено.',
    byDefault: 'по умолчанию',
    states: { present: 'есть', missing: 'нет', malformed: 'неправильно' },
    mode: 'Режим',
    modes: {
      hybrid: 'гибрид (готовые токены + логин)',
      'tokens only': 'только токены',
      'login only': 'только логин',
      incomplete: 'неполно',
    },
    renewal: 'Когда токен истечёт',
    problems: 'Замечания',
    storedSession: 'Сохранённая сессия',
    minutes: 'мин.',
    live: 'MobCash сейчас',
    nextStep: 'Дальше',
  },
  en: {
    title: 'MobCash settings',
    files: 'Files',
    noFiles: 'No .env file was found.',
    byDefault: 'default',
    states: { present: 'present', missing: 'missing', malformed: 'malformed' },
    mode: 'Mode',
    modes: {
      hybrid: 'hybrid (ready tokens + login)',
      'tokens only': 'tokens only',
      'login only': 'login only',
      incomplete: 'incomplete',
    },
    renewal: 'When the token expires',
    problems: 'Remarks',
    storedSession: 'Stored session',
    minutes: 'min old',
    live: 'MobCash now',
    nextStep: 'Next step',
  },
};
