import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const rootDir = join(import.meta.dirname, '..');

/** The table of docs/architecture.md: which of our packages a room may import. Tests may use more. */
const mayImport: Record<string, readonly string[]> = {
  'packages/money': [],
  'packages/settings': [],
  'packages/mobcash': ['@luxon/money'],
  'packages/bank-mail': ['@luxon/money'],
  'packages/cashdesk': ['@luxon/money'],
  'email-watcher': [
    '@luxon/money',
    '@luxon/settings',
    '@luxon/mobcash',
    '@luxon/bank-mail',
    '@luxon/cashdesk',
  ],
  'admin_nextjs/scripts': ['@luxon/cashdesk', '@luxon/money', '@luxon/settings', '@luxon/mobcash'],
  admin_nextjs: ['@luxon/cashdesk', '@luxon/money', '@luxon/settings'],
  cli: ['@luxon/money', '@luxon/settings', '@luxon/mobcash', '@luxon/bank-mail', '@luxon/cashdesk'],
  'sandbox/src': ['@luxon/money'],
  'sandbox/practice': [
    '@luxon/money',
    '@luxon/settings',
    '@luxon/cashdesk',
    '@luxon/bank-mail',
    '@luxon/sandbox',
    'luxon-email-watcher',
  ],
  'sandbox/simulation': [
    '@luxon/money',
    '@luxon/settings',
    '@luxon/mobcash',
    '@luxon/cashdesk',
    '@luxon/bank-mail',
    '@luxon/sandbox',
    'luxon-email-watcher',
  ],
};

/** Libraries that would give a room an ability it must not have. */
const neverImport: Record<string, readonly string[]> = {
  'packages/mobcash': ['pg', 'drizzle-orm', 'next', 'imapflow'],
  'packages/bank-mail': ['pg', 'drizzle-orm', 'next', 'imapflow'],
  'packages/cashdesk': ['imapflow', 'mailauth', 'next', 'better-auth'],
  admin_nextjs: ['pg', 'drizzle-orm', 'imapflow', 'mailauth'],
};

const sourcesOf = (room: string): string[] =>
  globSync(`${room}/**/*.{ts,tsx,mts}`, { cwd: rootDir })
    .filter((path) => !/node_modules|\.next|\.test\.|\/testing\//.test(path))
    .filter((path) => room !== 'admin_nextjs' || !path.startsWith('admin_nextjs/scripts'));

const importsOf = (path: string): string[] =>
  [...readFileSync(join(rootDir, path), 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    (match) => match[1] ?? '',
  );

const isOurs = (name: string): boolean => name.startsWith('@luxon/') || name.startsWith('luxon-');
const packageOf = (name: string): string =>
  (name.startsWith('@') ? name.split('/').slice(0, 2) : name.split('/').slice(0, 1)).join('/');

describe.each(Object.keys(mayImport))('the room %s', (room) => {
  test('imports only the rooms the architecture allows', () => {
    const sources = sourcesOf(room);
    expect(sources.length).toBeGreaterThan(0);
    const allowed = mayImport[room] ?? [];
    const foreign = sources.flatMap((path) =>
      importsOf(path)
        .filter((name) => isOurs(name) && !allowed.includes(packageOf(name)))
        .map((name) => `${path} imports ${name}`),
    );
    expect(foreign).toEqual([]);
  });

  test('reaches no other room by a relative path', () => {
    const escaping = sourcesOf(room).flatMap((path) =>
      importsOf(path)
        .filter((name) => name.startsWith('.'))
        .filter((name) => relative(join(rootDir, room), join(rootDir, path, '..', name)).startsWith('..'))
        .map((name) => `${path} imports ${name}`),
    );
    expect(escaping).toEqual([]);
  });

  test('uses no library outside its task', () => {
    const banned = neverImport[room] ?? [];
    const used = sourcesOf(room).flatMap((path) =>
      importsOf(path)
        .filter((name) => banned.includes(packageOf(name)))
        .map((name) => `${path} imports ${name}`),
    );
    expect(used).toEqual([]);
  });
});

test('money imports nothing at all', () => {
  const imports = sourcesOf('packages/money').flatMap(importsOf);
  expect(imports.filter((name) => !name.startsWith('.'))).toEqual([]);
});
