import { afterEach, beforeEach, expect, test } from 'vitest';
import { raiseAlarm } from '../history/raise-alarm.ts';
import { advanceMailCursor } from '../mail/store-mail.ts';
import { createTestDesk, endedCredit, makeLease, type TestDesk } from '../testing/index.ts';
import { decideSetup } from './decide-setup.ts';
import { isNewDesk, readSetup } from './read-setup.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

const binding = { apiUrl: 'https://mobcash.example', login: null, cashboxCode: null, lat: null, lon: null };
const done = async () =>
  decideSetup(await readSetup(opened.desk, { binding, isMailboxSet: true }))
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
