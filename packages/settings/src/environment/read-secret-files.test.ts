import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadSettings } from '../load-settings.ts';
import { environmentOf, hybridDesk, without } from '../testing/environment-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'luxon-secret-'));
const file = join(folder, 'password');
writeFileSync(file, 'PLANTED password\r\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const load = (values: Record<string, string>) => loadSettings(environmentOf(values));

test('a secret may stand in a file of its own; its line end is no part of it', () => {
  const loaded = load({ ...without('MOBCASH_PASSWORD'), MOBCASH_PASSWORD_FILE: file });
  expect(loaded.settings?.mobcash.password).toBe('PLANTED password');
  expect(loaded.problems).toEqual([]);
  expect(loaded.report.find(({ name }) => name === 'MOBCASH_PASSWORD')).toMatchObject({ origin: file });
});

test.each([
  ['the value and its file', { ...hybridDesk, MOBCASH_PASSWORD_FILE: file }, 'MOBCASH_PASSWORD'],
  [
    'a file that is not there',
    { ...without('MOBCASH_PASSWORD'), MOBCASH_PASSWORD_FILE: `${file}.not` },
    'MOBCASH_PASSWORD_FILE',
  ],
  ['a folder', { ...without('MOBCASH_PASSWORD'), MOBCASH_PASSWORD_FILE: folder }, 'MOBCASH_PASSWORD_FILE'],
])('%s is an error that names the variable and nothing of the content', (_name, values, name) => {
  const { settings, problems } = load(values);
  expect(settings).toBeNull();
  expect(problems).toMatchObject([{ severity: 'error', name }]);
  expect(JSON.stringify(problems)).not.toContain('PLANTED');
});

test('only secrets may stand in files, and a misspelt name is told', () => {
  const { problems } = load({ ...hybridDesk, MOBCASH_LOGIN_FILE: file });
  expect(problems).toMatchObject([{ code: 'misspelt', name: 'MOBCASH_LOGIN_FILE' }]);
});
