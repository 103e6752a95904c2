import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { raiseAlarm } from '../history/raise-alarm.ts';
import { advanceMailCursor } from '../mail/store-mail.ts';
import { requests } from '../request/request-table.ts';
import { createTestDesk, endedCredit, makeLease, type TestDesk } from '../testing/index.ts';
import { decideSetup } from './decide-setup.ts';
import { writePracticeFile } from './practice-file.ts';
import { readPractice } from './read-practice.ts';
import { isNewDesk, readSetup } from './read-setup.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

const binding = { apiUrl: 'https://mobcash.example', login: null, cashboxCode: null, lat: null, lon: null };
const read = (practiceFile: string | null) =>
  readSetup(opened.desk, { binding, isMailboxSet: true, practiceFile });
const done = async (practiceFile: string | null = '/nonexistent/luxon.practice') =>
  decideSetup(await read(practiceFile))
    .filter(({ state }) => state === 'done')
    .map(({ step }) => step);

test('the steps of a desk tick themselves off by its records alone, and are undone with them', async () => {
  const { desk } = opened;
  expect([await done(), await isNewDesk(desk)]).toEqual([[], true]);
  const lease = await makeLease(desk);
  await advanceMailCursor(desk, { mailbox: 'desk@example.com', folder: 'INBOX', uidValidity: 1n }, 2n);
  expect(await done()).toEqual(['worker', 'mailbox']);
  await raiseAlarm(desk.database.drizzle, desk, { kind: 'mailbox_refused', subject: 'desk@example.com' });
  expect(await done()).toEqual(['worker']);
  await endedCredit(opened, lease, { kind: 'confirmed', reason: 'success' });
  expect([await done(), await isNewDesk(desk)]).toEqual([['worker', 'credit'], false]);
});

test('a practice desk ticks its step off by the credit of a request a person made, not by its players’', async () => {
  const { desk } = opened;
  const lease = await makeLease(desk);
  const credited = { kind: 'confirmed', reason: 'success' } as const;
  const { requestId } = await endedCredit(opened, lease, credited);
  const { drizzle } = desk.database;
  await drizzle.update(requests).set({ actor: 'practice' }).where(eq(requests.id, requestId));
  expect([await done(null), await readPractice(desk)]).toEqual([['worker', 'credit'], null]);
  await endedCredit(opened, lease, credited);
  const creditedAt = desk.clock();
  expect([await done(null), await readPractice(desk)]).toEqual([
    ['worker', 'practice', 'credit'],
    { creditedAt, credits: 1 },
  ]);
});

test('on a real desk the file of a practice is the fact, whatever was credited here', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'luxon-test-'));
  const practiceFile = join(dataDir, 'luxon.practice');
  try {
    await endedCredit(opened, await makeLease(opened.desk), { kind: 'confirmed', reason: 'success' });
    expect(await done(practiceFile)).toEqual(['worker', 'credit']);
    writePracticeFile(practiceFile, { creditedAt: opened.desk.clock(), credits: 2 });
    expect(await done(practiceFile)).toEqual(['worker', 'practice', 'credit']);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
