import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTranslator } from 'next-intl';
import { expect, test } from 'vitest';
import { menuGroups } from '../src/components/menu-entries.ts';
import { ownTexts, sharedTexts } from '../src/i18n/client-texts.tsx';
import en from './en.json' with { type: 'json' };
import ky from './ky.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };
import { callsOf, readClientNamespaces, readHandedTexts, readTextCalls, readWords } from './used-keys.ts';

const trustLevels = ['T1', 'T2', 'T3', 'T4', 'T5'];

/** Every text by its whole key. */
const textsOf = (value: object, path = ''): [string, string][] =>
  Object.entries(value).flatMap(([key, inner]): [string, string][] =>
    typeof inner === 'object' && inner !== null
      ? textsOf(inner, `${path}${key}.`)
      : [[`${path}${key}`, String(inner)]],
  );

/** Every text's key with the places to fill in it, in whatever order the language wants them. */
const placesOf = (messages: object) =>
  new Map(
    textsOf(messages).map(([key, text]) => [
      key,
      [...new Set([...text.matchAll(/\{(\w+)\s*[,}]/g)].map(([, name]) => name))].sort(),
    ]),
  );

/**
 * The one list of texts that are asked for by a variable: what the variable may be. `codes`: words of the desk's own
 * sources, a state or a reason; each key must be such a word.
 */
const byVariable: Readonly<Record<string, readonly string[] | 'codes'>> = {
  accounts: ['name', 'payTo', 'bank', 'mailbox', 'currency', 'dayLimit', 'requestMin', 'requestMax', 'hours'],
  accountReasons: 'codes',
  deviations: 'codes',
  duration: ['days', 'hours', 'minutes', 'seconds'],
  levels: trustLevels,
  levelNext: trustLevels,
  levelWords: trustLevels,
  mailStates: 'codes',
  mail: ['incoming', 'outgoing', 'passed', 'failed', 'unclear'],
  menu: menuGroups.flatMap(({ entries }) => entries.map(({ key }) => key)),
  moves: 'codes',
  origins: trustLevels,
  originWords: trustLevels,
  reasons: 'codes',
  results: 'codes',
  rules: 'codes',
  signIn: [
    'refused',
    'tooOften',
    'unreachable',
    'codeRefused',
    'codeUsed',
    'startAgain',
    'switchedOff',
    'passkeyRefused',
    'otherAddress',
    'locked',
  ],
  statementProblems: 'codes',
  words: 'codes',
  checks: 'codes',
};

const known = textsOf(ru).map(([key]) => key);
const calls = readTextCalls();

test.each([
  ['en', en],
  ['ky', ky],
])('%s says everything Russian says, with the same places to fill', (_name, messages) => {
  expect(placesOf(messages)).toEqual(placesOf(ru));
});

test('every text the sources ask for is there', () => {
  const missing = calls.flatMap(({ file, namespaces, keys, prefixes }) => {
    const lacks = (has: (key: string, whole: string) => boolean, part: string): boolean =>
      !namespaces.some((namespace) => known.some((key) => has(key, `${namespace}.${part}`)));
    return [
      ...keys.filter((key) => lacks((text, whole) => text === whole, key)),
      ...prefixes.filter((prefix) => lacks((text, whole) => text.startsWith(whole), prefix)),
    ].map((key) => `${file}: ${namespaces.join('|')}.${key}`);
  });
  expect(missing).toEqual([]);
});

test('every text is asked for by the sources', () => {
  const codes = readWords();
  // A subject and its state, a way and its refusal: `payment_set_aside`.
  const isPair = (key: string): boolean =>
    [...key.matchAll(/_/g)].some(
      ({ index }) => codes.has(key.slice(0, index)) && codes.has(key.slice(index + 1)),
    );
  const isCode = (key: string): boolean => codes.has(key) || isPair(key);
  const isByVariable = (key: string): boolean => {
    const [, namespace = '', rest = ''] = /^(\w+)\.(.*)$/.exec(key) ?? [];
    const declared = byVariable[namespace];
    return declared === 'codes' ? isCode(rest) : (declared?.includes(rest) ?? false);
  };
  const whole = (parts: (call: (typeof calls)[number]) => readonly string[]) =>
    calls.flatMap((call) => call.namespaces.flatMap((name) => parts(call).map((part) => `${name}.${part}`)));
  const asked = new Set(whole(({ keys }) => keys));
  const begun = whole(({ prefixes }) => prefixes);
  const unused = known.filter(
    (key) => !asked.has(key) && !begun.some((prefix) => key.startsWith(prefix)) && !isByVariable(key),
  );
  expect(unused).toEqual([]);
});

test('a text that is asked for by a variable is in the list of those, and the list holds no others', () => {
  const variable = calls.filter(
    ({ keys, prefixes }) => keys.length + prefixes.filter((prefix) => prefix !== '').length === 0,
  );
  const undeclared = variable
    .filter(({ namespaces }) => !namespaces.some((name) => name in byVariable))
    .map(({ file, namespaces }) => `${file}: ${namespaces.join('|')}`);
  expect(undeclared).toEqual([]);
  const declared = Object.entries(byVariable).flatMap(([name, keys]) =>
    keys === 'codes' ? [] : keys.map((key) => `${name}.${key}`),
  );
  expect(declared.filter((key) => !known.includes(key))).toEqual([]);
});

test('the sources are read as they are written', () => {
  const source = `const [t, texts] = [await getTranslations('now'), await getTexts()];
    const words = useTranslations('words');
    t(isOn === 'yes' ? 'on' : 'off'); t(\`sessions.\${state}\`, { a: 'b' }); words(word); other('no'); format('x')`;
  expect(callsOf('page.tsx', source)).toEqual([
    { file: 'page.tsx', namespaces: ['words'], keys: [], prefixes: [] },
    { file: 'page.tsx', namespaces: ['now'], keys: ['on', 'off'], prefixes: [] },
    { file: 'page.tsx', namespaces: ['now'], keys: [], prefixes: ['sessions.'] },
  ]);
});

test('the browser is sent the texts its own parts ask for, and no others', () => {
  expect(new Set<string>([...sharedTexts, ...ownTexts])).toEqual(readClientNamespaces());
});

test('who draws a part of the browser gives it the texts it has of its own', () => {
  const shared: readonly string[] = sharedTexts;
  const lacking = readHandedTexts().flatMap(({ file, asked, given }) =>
    asked.filter((name) => !shared.includes(name) && !given.includes(name)).map((name) => `${file}: ${name}`),
  );
  expect(lacking).toEqual([]);
});

test.each([
  ['ru', ru],
  ['en', en],
  ['ky', ky],
])('%s can be read by the machine, and has every form a number asks for', (locale, messages) => {
  const wrong: string[] = [];
  const t = createTranslator({
    locale,
    messages,
    onError: ({ message }) => wrong.push(message),
  }) as unknown as { rich(key: string, facts: object): unknown };
  const places = placesOf(messages);
  for (const [key, names] of places) {
    t.rich(key, {
      ...Object.fromEntries((names ?? []).map((name) => [name, 1])),
      b: (inner: unknown) => inner,
    });
  }
  expect(wrong).toEqual([]);
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  const lacking = textsOf(messages).filter(([, text]) =>
    [...text.matchAll(/\{\w+, plural,((?:[^{}]|\{(?:[^{}]|\{\w+\})*\})*)\}/g)].some(([, inner = '']) =>
      forms.some((form) => !new RegExp(`\\b${form} \\{`).test(inner)),
    ),
  );
  expect(lacking).toEqual([]);
});

test('every check of a mail has words', () => {
  const cwd = join(import.meta.dirname, '../../packages/bank-mail/src');
  const sources = globSync('{verify,thread}/**/*.ts', { cwd }).map((path) =>
    readFileSync(join(cwd, path), 'utf8'),
  );
  const names = sources.flatMap((source) =>
    [...source.matchAll(/check: '([a-z ]+)'/g)].map(([, name]) => name),
  );
  expect(new Set(names.map((name) => name?.replaceAll(' ', '_')))).toEqual(new Set(Object.keys(ru.checks)));
});

test('everything a payment waits for a person for has words', () => {
  const source = readFileSync(
    join(import.meta.dirname, '../../packages/cashdesk/src/match/weigh-candidate.ts'),
    'utf8',
  );
  const [, union = ''] = /type MatchObjection =([^;]*);/.exec(source) ?? [];
  const objections = [...union.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
  expect(objections.length).toBeGreaterThan(10);
  const lacking = [...objections, 'taken_up', 'credited_after_all'].filter((code) => !(code in ru.reasons));
  expect(lacking).toEqual([]);
});

test.each(['ru', 'en', 'ky'])('%s says nothing twice under one key', (locale) => {
  const written = readFileSync(join(import.meta.dirname, `${locale}.json`), 'utf8');
  expect(written.trim()).toBe(JSON.stringify(JSON.parse(written), null, 2));
});
