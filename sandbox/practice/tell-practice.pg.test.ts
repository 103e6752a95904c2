import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPracticeFile } from '@luxon/cashdesk';
import { createTestDesk, endedCredit, makeLease, type TestDesk } from '@luxon/cashdesk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tellPractice } from './tell-practice.ts';

let opened: TestDesk;
let parent: string;
beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'luxon-test-'));
  opened = await createTestDesk();
});
afterEach(async () => {
  rmSync(parent, { recursive: true });
  await opened.close();
});

/** Tells of the practice of this desk until the first sentence; gives it. */
async function told(practiceFile: string | null): Promise<string> {
  const stop = new AbortController();
  let sentence = '';
  const say = (text: string): void => {
    sentence = text;
    stop.abort();
  };
  await tellPractice(opened.desk, { practiceFile, say, stop: stop.signal });
  return sentence;
}

test('a credited practice payment is left for the real desk; where it cannot be, a sentence says so and nothing breaks', async () => {
  const dataDir = join(parent, 'data');
  const practiceFile = join(dataDir, 'luxon.practice');
  await endedCredit(opened, await makeLease(opened.desk), { kind: 'confirmed', reason: 'success' });

  expect(await told(null)).toContain('the settings in .env have an error');
  writeFileSync(dataDir, 'a file where the folder belongs');
  expect(await told(practiceFile)).toContain(`${practiceFile} cannot be written (data_folder_unusable)`);
  rmSync(dataDir);
  expect(await told(practiceFile)).toContain(`by a date and a count in ${practiceFile}`);
  expect(readPracticeFile(practiceFile)).toEqual({ creditedAt: opened.desk.clock(), credits: 1 });
});

test('without a request of a person nothing is left', async () => {
  const practiceFile = join(parent, 'luxon.practice');
  const stop = new AbortController();
  const telling = tellPractice(opened.desk, { practiceFile, say: expect.unreachable, stop: stop.signal });
  stop.abort();
  await telling;
  expect(existsSync(practiceFile)).toBe(false);
});
