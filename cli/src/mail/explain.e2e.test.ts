import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expected, samplesProfile } from '@luxon/bank-mail/testing';
import { afterAll, describe, expect, test } from 'vitest';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'luxon.mjs');
const samplesDir = join(fileURLToPath(import.meta.resolve('@luxon/bank-mail/testing')), '../../../samples');
const dir = mkdtempSync(join(tmpdir(), 'luxon-explain-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** Writes a file of this test and gives its path. */
function write(name: string, content: string): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}
const profile = write('profile.json', JSON.stringify(samplesProfile()));
const sample = (name: string): string => join(samplesDir, `${name}.eml`);

function explain(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [bin, 'mail', 'explain', ...args]);
  return new Promise((done) => {
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}
const linesOf = (stdout: string): Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('mail explain', () => {
  test('says of every sample what is expected of it, one JSON object a line, in order', async () => {
    const files = expected.samples.map(({ file }) => join(samplesDir, file));
    const { code, stdout } = await explain('--profile', profile, '--json', ...files);
    expect(code).toBe(0);
    const lines = linesOf(stdout);
    expect(lines.map(({ file, action }) => [file, action])).toEqual(
      expected.samples.map(({ action }, index) => [files[index], action]),
    );
    const [first] = lines;
    expect(first).toEqual({
      file: files[0],
      action: 'credit-candidate',
      bank: 'demirbank',
      direction: 'incoming',
      amountMinor: '10053',
      currency: 'KGS',
      occurredAt: '2026-11-03T13:11:07.000Z',
      reference: null,
      sender: null,
      trust: 'T1',
      reasons: [],
    });
  });

  test('shows the claimed sum of a refused and of a reviewed mail', async () => {
    const files = [sample('demirbank-forged-nosig-01'), sample('demirbank-forged-replay-01')];
    const { stdout } = await explain('--profile', profile, '--json', ...files);
    expect(linesOf(stdout)).toMatchObject([
      {
        action: 'reject',
        trust: 'T5',
        amountMinor: '5000000',
        reasons: ['no_signature', expect.any(String)],
      },
      { action: 'review', amountMinor: '5000000', reasons: ['not_fresh'] },
    ]);
  });

  test('a mail counts as received only where it stands before', async () => {
    const [first, resent] = [sample('demirbank-incoming-ru-01'), sample('demirbank-dup-resend-01')];
    const { stdout } = await explain('--profile', profile, '--json', resent, first, first);
    expect(linesOf(stdout).map(({ action }) => action)).toEqual(['credit-candidate', 'review', 'review']);
  });

  test('without --json it is a page for a person', async () => {
    const { code, stdout } = await explain('--profile', profile, sample('demirbank-incoming-ru-01'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/decision +credit-candidate: genuine money/);
    expect(stdout).toMatch(/says +incoming, 100,53 KGS/);
    expect(stdout).toMatch(/✓ signature +the signature of the bank holds/);
    expect(stdout).not.toContain('{');
  });

  test.each([
    ['a missing mail', [join(dir, 'missing.eml')], /missing\.eml cannot be read\. Is the path right\?/],
    ['a folder', [dir], /cannot be read/],
    [
      'a missing profile',
      ['--profile', join(dir, 'none.json')],
      /none\.json cannot be read.*No mail was explained/,
    ],
    ['a profile that is not JSON', ['--profile', write('half.json', '{')], /half\.json is not JSON/],
    [
      'a profile that says too little',
      ['--profile', write('thin.json', '{"mailbox":"a@b.example","banks":{"x":{}}}')],
      /thin\.json is no profile: banks\.x\.domains/,
    ],
    [
      'an empty profile',
      ['--profile', write('empty.json', '{}')],
      /mailbox is missing .*the address the banks write to\); banks is missing .*No mail was explained\. The least a profile holds: \{"mailbox"/,
    ],
  ])('%s ends with a sentence and code 1', async (_, args, message) => {
    const { code, stdout, stderr } = await explain(
      '--profile',
      profile,
      ...args,
      sample('wave-incoming-fr-01'),
    );
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
    expect(stdout).toBe('');
  });

  test('a file that is no mail is ignored, not an error', async () => {
    const files = [write('empty.eml', ''), write('junk.eml', '\u0000\u0001 no mail')];
    const { code, stdout } = await explain('--profile', profile, '--json', ...files);
    expect(code).toBe(0);
    expect(linesOf(stdout)).toMatchObject([
      { action: 'ignore', trust: 'T5', amountMinor: null },
      { action: 'ignore', trust: 'T5', amountMinor: null },
    ]);
  });
});
