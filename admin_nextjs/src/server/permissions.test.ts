import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayDo, type Role } from '@luxon/cashdesk';
import { expect, test } from 'vitest';
import { access, asksWhoItIs, type GuardedAction, lacksSecondFactor } from './permissions.ts';

const sourceDir = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(sourceDir, path), 'utf8');
/** Next's address of a file: folders in brackets of their own are not part of it. */
const addressOf = (path: string): string =>
  path
    .replace(/^app/, '')
    .replace(/\/\([^/]+\)/g, '')
    .replace(/\/(?:page\.tsx|route\.ts)$/, '') || '/';

const pages = globSync('app/**/page.tsx', { cwd: sourceDir });
const routes = globSync('app/**/route.ts', { cwd: sourceDir });
const sources = globSync('**/*.{ts,tsx}', { cwd: sourceDir }).filter((path) => !path.includes('.test.'));
const actionFiles = sources.filter((path) => /^'use server';/m.test(read(path)));
const actions = actionFiles.flatMap((path) =>
  [
    ...read(path).matchAll(/^export (?:async )?(?:function|const) (\w+)([\s\S]*?)(?=^export |(?![\s\S]))/gm),
  ].map(([, name = '', body = '']) => ({ path, name, body })),
);

const asksNothing = (name: string): boolean => (access as Record<string, string>)[name] === 'everybody';

test('the table names every page, route and action there is, and none that is not', () => {
  const found = [...[...pages, ...routes].map(addressOf), ...actions.map(({ name }) => name)];
  // An action's name is told apart by nothing but itself.
  expect(new Set(found).size).toBe(found.length);
  expect(new Set(found)).toEqual(new Set(Object.keys(access)));
});

test('actions stand only in files that are read here, exported by their names', () => {
  for (const path of sources) {
    const count = read(path).match(/'use server'/g)?.length ?? 0;
    expect([path, count]).toEqual([path, actionFiles.includes(path) ? 1 : 0]);
    if (count > 0) expect([path, /^export (?:default|\{|\*)/m.test(read(path))]).toEqual([path, false]);
  }
});

test.each(pages.filter((path) => !asksNothing(addressOf(path))))(
  '%s asks for its own permission before it reads anything',
  (path) => {
    const body = read(path).split('export default')[1] ?? '';
    const [, first] =
      body.match(
        /^ async function \w+\([\s\S]*?\)(?:: [^\n]+)? \{\n {2}(?:const [^\n]+ = )?await requirePermission\('([^']+)'\);/,
      ) ?? [];
    expect(first).toBe(addressOf(path));
  },
);

// `isOpenTo` alone would let through who must turn the second step on first. The page where that is done is live too: its
// stream tells numbers only.
const guard =
  /\b(?:act\(\s*|refuse\(|requirePermission\(|mayUse\(operator, |isOpenTo\(operator, (?='\/api\/events'))'([^']+)'/g;

test.each(
  [
    ...actions,
    ...routes.map((path) => ({
      path,
      name: addressOf(path),
      body: read(path).split('export async')[1] ?? '',
    })),
  ].filter(({ name }) => !asksNothing(name)),
)('$name asks for its own permission before anything else', ({ name, body }) => {
  expect([...body.matchAll(guard)].map(([, asked]) => asked)).toEqual([name]);
  const before = body.slice(0, body.search(guard));
  // Nothing is waited for but who is there.
  expect(before.replace(/await (?:readOperator\(\)|$)/g, '')).not.toContain('await ');
});

test.each([
  ['off', 'owner', false],
  ['owners', 'owner', true],
  ['owners', 'cashier', false],
  ['all', 'auditor', true],
] as const)(
  'where the second factor is for %s, an %s without one must turn it on first: %s',
  (wanted, role, is) => {
    expect(lacksSecondFactor({ role, hasSecondFactor: false }, wanted)).toBe(is);
    expect(lacksSecondFactor({ role, hasSecondFactor: true }, wanted)).toBe(false);
  },
);

test('every change of limits, of accounts and of people asks again who it is', () => {
  const weighty = ['change_limits', 'change_accounts', 'manage_people'];
  const found = Object.entries(access).flatMap(([name, permission]) =>
    weighty.includes(permission) ? [name as GuardedAction] : [],
  );
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((name) => !asksWhoItIs(name))).toEqual([]);
});

test('the roles differ in what they may do', () => {
  const opened = (role: Role) =>
    Object.entries(access)
      .filter(([, permission]) => permission !== 'everybody' && mayDo(role, permission))
      .map(([name]) => name);
  expect(opened('owner')).toEqual(Object.keys(access).filter((name) => !asksNothing(name)));
  // Who checks sees everything and moves nothing.
  const own = Object.entries(access).flatMap(([name, permission]) =>
    permission === 'keep_own_account' ? [name] : [],
  );
  expect(opened('auditor').filter((name) => !name.startsWith('/') && !own.includes(name))).toEqual([
    'compareStatement',
    'recountBooks',
    'verifyAuditNow',
  ]);
  expect(opened('cashier')).not.toContain('addAccount');
  expect(opened('cashier')).toContain('closeUnknown');
});
