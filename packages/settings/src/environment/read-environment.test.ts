import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkMobcash } from '../check/check-mobcash.ts';
import { environmentOf } from '../testing/environment-of.ts';
import { readEnvironment } from './read-environment.ts';

let rootDir: string;
beforeEach(() => {
  rootDir = realpathSync(mkdtempSync(join(tmpdir(), 'luxon-settings-')));
  mkdirSync(join(rootDir, 'admin_nextjs'));
  mkdirSync(join(rootDir, 'elsewhere'));
});
afterEach(() => rmSync(rootDir, { recursive: true, force: true }));

const write = (path: string, content: string | Buffer) => writeFileSync(join(rootDir, path), content);
const read = (exported: Record<string, string> = {}, cwd = 'elsewhere') =>
  readEnvironment({ cwd: join(rootDir, cwd), rootDir, exported });
const rawValue = (environment: ReturnType<typeof read>, name: string) => environment.values.get(name)?.value;
const codes = (environment: ReturnType<typeof read>) => environment.problems.map(({ code }) => code);

describe('where values come from', () => {
  test.each(['elsewhere', 'admin_nextjs', '.'])('a file in %s is found', (folder) => {
    write(join(folder, '.env'), 'MOBCASH_LOGIN=cashier\n');
    expect(rawValue(read(), 'MOBCASH_LOGIN')).toBe('cashier');
  });

  test('values of several files are joined, and the same value twice is no conflict', () => {
    write('.env', 'MOBCASH_LOGIN=cashier\nMOBCASH_CASHDESK_ID=1000001\n');
    write('admin_nextjs/.env', "MOBCASH_LOGIN='cashier'\nMOBCASH_USER_ID=5\nMOBCASH_CASHDESK_ID=\n");
    const environment = read();
    expect(rawValue(environment, 'MOBCASH_CASHDESK_ID')).toBe('1000001');
    expect(rawValue(environment, 'MOBCASH_USER_ID')).toBe('5');
    expect(codes(environment)).toEqual([]);
  });

  test('one name with two values in two files is malformed', () => {
    write('.env', 'MOBCASH_LOGIN=cashier\n');
    write('admin_nextjs/.env', 'MOBCASH_LOGIN=another\n');
    const check = checkMobcash(read());
    expect(check.variables.find(({ name }) => name === 'MOBCASH_LOGIN')?.state).toBe('malformed');
    expect(check.problems.find(({ code }) => code === 'two_values')?.text.en).toMatch(
      /\.env and .*\.env|\.env/,
    );
    expect(check.exitCode).toBe(1);
  });

  test('an exported value wins over both files, settles their conflict, and is reported', () => {
    write('.env', 'MOBCASH_LOGIN=cashier\n');
    write('admin_nextjs/.env', 'MOBCASH_LOGIN=another\n');
    const environment = read({ MOBCASH_LOGIN: 'exported' });
    expect(environment.values.get('MOBCASH_LOGIN')).toMatchObject({ value: 'exported', origin: 'exported' });
    expect(codes(environment)).toEqual(['exported_wins']);
  });

  test('an exported empty value hides the value of the file, and says so', () => {
    write('.env', 'MOBCASH_LOGIN=cashier\n');
    const environment = read({ MOBCASH_LOGIN: '' });
    expect(rawValue(environment, 'MOBCASH_LOGIN')).toBeUndefined();
    expect(codes(environment)).toEqual(['exported_wins']);
  });

  test('LUXON_ENV_FILE replaces the search', () => {
    write('.env', 'MOBCASH_LOGIN=cashier\n');
    write('elsewhere/practice.env', 'MOBCASH_CASHDESK_ID=1000001\n');
    const environment = read({ LUXON_ENV_FILE: 'practice.env' });
    expect(rawValue(environment, 'MOBCASH_LOGIN')).toBeUndefined();
    expect(rawValue(environment, 'MOBCASH_CASHDESK_ID')).toBe('1000001');
  });

  test('the same file reached by a link does not conflict with itself', () => {
    symlinkSync(join(rootDir, 'admin_nextjs'), join(rootDir, 'linked'));
    write('admin_nextjs/.env', 'MOBCASH_LOGIN=cashier\n');
    expect(read({}, 'linked').files).toHaveLength(1);
  });

  test('nothing is copied into process.env', () => {
    write('.env', 'MOBCASH_LOGIN=cashier\n');
    const before = { ...process.env };
    read();
    expect(process.env).toEqual(before);
  });
});

describe('what cannot be read is said, not thrown', () => {
  test('LUXON_ENV_FILE names no file', () => {
    expect(codes(read({ LUXON_ENV_FILE: 'nowhere.env' }))).toEqual(['file_unreadable']);
  });

  test('.env is a folder', () => {
    mkdirSync(join(rootDir, '.env'));
    expect(codes(read())).toEqual(['file_unreadable']);
  });

  test('.env is UTF-16', () => {
    write('.env', Buffer.from('\ufeffMOBCASH_LOGIN=cashier', 'utf16le'));
    expect(codes(read())).toEqual(['file_unreadable']);
  });

  test('a line that is no assignment is named by its number, never by its text', () => {
    write('.env', '# remark\n\nMOBCASH_LOGIN=cashier\nory_at_EXAMPLE\nMOBCASH_USER_ID=5\n');
    const [problem] = read().problems;
    expect(problem?.code).toBe('line_ignored');
    expect(problem?.text.en).toContain('line 4');
    expect(problem?.text.en).not.toContain('EXAMPLE');
  });
});

describe("quoting is dotenv's", () => {
  test.each([
    ["'pass#word'", 'pass#word', []],
    ['"pass#word" # remark', 'pass#word', []],
    ['password # remark', 'password', []],
    ['pass#word', 'pass', ['comment_cut']],
    ['`it\'s "so"`', `it's "so"`, []],
    ['  spaced  ', 'spaced', []],
    ['"  inner  "', 'inner', ['trimmed']],
    ['“typographic”', 'typographic', ['trimmed']],
    ['a=b=c==', 'a=b=c==', []],
  ])('%s', (written, value, expected) => {
    write('.env', `MOBCASH_PASSWORD=${written}\r\nMOBCASH_LOGIN=cashier\r\n`);
    const environment = read();
    expect(rawValue(environment, 'MOBCASH_PASSWORD')).toBe(value);
    expect(rawValue(environment, 'MOBCASH_LOGIN')).toBe('cashier');
    expect(codes(environment)).toEqual(expected);
  });

  test('a name set twice in one file: the last one counts, and it is said', () => {
    write('.env', 'MOBCASH_LOGIN=first\nMOBCASH_LOGIN=last\n');
    const environment = read();
    expect(rawValue(environment, 'MOBCASH_LOGIN')).toBe('last');
    expect(codes(environment)).toEqual(['set_twice']);
  });
});

test('quotes, spaces and line ends around an exported value are taken off and said so', () => {
  const environment = environmentOf({ MOBCASH_USER_ID: ' "1900000000000000000"\r\n' });
  expect(environment.values.get('MOBCASH_USER_ID')?.value).toBe('1900000000000000000');
  expect(codes(environment)).toEqual(['trimmed']);
});
