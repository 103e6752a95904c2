import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkMobcash } from './check/check-mobcash.ts';
import { readEnvironment } from './environment/read-environment.ts';
import { areaTitles } from './generate/areas.ts';
import { loadSettings } from './load-settings.ts';
import type { ProblemCode } from './problem.ts';
import { environmentOf, hybridDesk, without } from './testing/environment-of.ts';
import type { Text } from './text.ts';
import { variables } from './variables/index.ts';

const rootDir = mkdtempSync(join(tmpdir(), 'luxon-texts-'));
afterAll(() => rmSync(rootDir, { recursive: true }));
const file = join(rootDir, '.env');
writeFileSync(
  file,
  ['no assignment', 'MOBCASH_LOGIN=one', 'MOBCASH_LOGIN=two', 'MOBCASH_PASSWORD=pass#word', ''].join('\n'),
);
const readFiles = (exported: Record<string, string>) => readEnvironment({ cwd: rootDir, rootDir, exported });
const secretIn = (path: string) => ({ ...without('MOBCASH_PASSWORD'), MOBCASH_PASSWORD_FILE: path });
const login = ['MOBCASH_LOGIN', 'MOBCASH_PASSWORD', 'MOBCASH_CASHDESK_ID'] as const;
const tokens = ['MOBCASH_BEARER_TOKEN', 'MOBCASH_USER_ID', 'MOBCASH_SESSION_ID'] as const;
const place = ['MOBCASH_DEFAULT_LAT', 'MOBCASH_DEFAULT_LON'] as const;

/** Settings that between them bring out every kind of problem, every way of renewal and every next step. */
const environments = [
  readFiles({}),
  readFiles({ MOBCASH_LOGIN: 'three', MOBCASH_PASSWORD: '' }),
  readFiles({ LUXON_ENV_FILE: join(rootDir, 'nowhere.env') }),
  readFiles(secretIn(join(rootDir, 'nowhere'))),
  environmentOf({ ...hybridDesk, MOBCASH_PASSWORD_FILE: file }),
  environmentOf({ ...hybridDesk, MOBCASH_SIGN_IN: 'reopen,refresh,oauth2,app2app,browser' }),
  environmentOf({ ...hybridDesk, MOBCASH_CLIENT_SECRET: 'EXAMPLE' }),
  environmentOf({ ...hybridDesk, MOBCASH_BEARER_TOKEN: ' "EXAMPLE" ', MOBCASH_PASWORD: 'x' }),
  environmentOf({ ...hybridDesk, MOBCASH_USER_ID: 'x', PANEL_PORT: 'x', MOBCASH_DEFAULT_LAT: 'x' }),
  environmentOf({ ...hybridDesk, MAILBOX_HOST: 'imap.example.com', MAILBOX_TLS: 'off' }),
  environmentOf({ ...hybridDesk, PANEL_HOST: '0.0.0.0' }),
  environmentOf(without(...tokens)),
  environmentOf(without(...login)),
  environmentOf(without(...place)),
  environmentOf(without('MOBCASH_SESSION_ID')),
  environmentOf(without('MOBCASH_PASSWORD')),
  environmentOf(without(...tokens, ...place)),
  ...['env', 'stored', 'paste'].flatMap((from) => [
    environmentOf({ ...hybridDesk, MOBCASH_SESSION_FROM: from }),
    environmentOf({ ...without(...login), MOBCASH_SESSION_FROM: from }),
    environmentOf({ ...without(...tokens), MOBCASH_SESSION_FROM: from, MOBCASH_SIGN_IN: 'none' }),
  ]),
  environmentOf({ ...hybridDesk, MOBCASH_SIGN_IN: 'none' }),
  environmentOf({}),
];
const problems = environments.flatMap((one) => [
  ...loadSettings(one).problems,
  ...checkMobcash(one).problems,
]);
const texts: readonly Text[] = [
  ...variables.flatMap(({ help, type }) => [help, type.expected]),
  ...Object.values(areaTitles),
  ...problems.map(({ text }) => text),
  ...environments
    .map((one) => checkMobcash(one))
    .flatMap(({ renewal, nextStep }) => [renewal.text, nextStep]),
];

test('every kind of problem is among those looked at here', () => {
  const codes: Record<ProblemCode, true> = {
    file_unreadable: true,
    line_ignored: true,
    comment_cut: true,
    set_twice: true,
    two_values: true,
    exported_wins: true,
    trimmed: true,
    malformed: true,
    missing: true,
    misspelt: true,
    group_incomplete: true,
    switched_off: true,
    unusual: true,
  };
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(Object.keys(codes)));
});

test('a sentence names the same variables, values and numbers in every language', () => {
  const factsIn = (text: string): string =>
    (text.match(/\b[A-Z]+(?:_[A-Z0-9]+)+\b|\d+|\bory_at_|\.env\b/g) ?? []).sort().join(' ');
  const differing = texts.filter(
    ({ ru, en, ky }) => factsIn(ru) !== factsIn(en) || factsIn(ru) !== factsIn(ky),
  );
  expect(differing).toEqual([]);
});

test('no sentence is Russian where it should be Kyrgyz, nor has a Russian letter where it should be English', () => {
  const isSentence = (text: string) => /\p{Script=Cyrillic}+ \p{Script=Cyrillic}+/u.test(text);
  expect(texts.filter(({ ru, ky }) => isSentence(ru) && ky === ru)).toEqual([]);
  expect(texts.filter(({ en }) => /\p{Script=Cyrillic}/u.test(en))).toEqual([]);
});
