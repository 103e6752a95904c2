import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { closeAlarm, listClosedAlarms, listOpenAlarms } from '../history/raise-alarm.ts';
import { takeUntoldAlarm } from '../history/tell-alarms.ts';
import { createTestDesk, makeMail, type TestDesk } from '../testing/index.ts';
import { readMailAgain } from './read-again.ts';
import { recordReading } from './read-mail.ts';

let opened: TestDesk;
let desk: Desk;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
});
afterEach(() => opened.close());

const hourMs = 60 * 60_000;
const refuse = async (bank: string | null = 'demirbank', where = desk) => {
  const mailId = await makeMail(where);
  await recordReading(where, mailId, { kind: 'refused', reason: 'no_signature', evidence: { bank } });
  return mailId;
};
const forged = async () =>
  (await listOpenAlarms(desk)).map(({ kind, subject, facts }) => ({ kind, subject, ...facts }));

test('a mail refused as forged is an alarm that names bank, mailbox, how many since when, and the mail', async () => {
  const since = desk.clock().toISOString();
  const mailId = await refuse();
  const mailbox = 'desk@example.com';
  expect(await forged()).toEqual([
    {
      kind: 'mail_forged',
      subject: `demirbank ${mailbox}`,
      bank: 'demirbank',
      mailbox,
      count: 1,
      since,
      mailId,
    },
  ]);
});

test('a flood is one alarm with a growing count, told once an hour, not once a mail', async () => {
  await refuse();
  expect(await takeUntoldAlarm(desk)).toMatchObject({ kind: 'mail_forged', facts: { count: 1 } });
  for (let n = 0; n < 5; n += 1) await refuse();
  opened.advance(hourMs - 1);
  const newest = await refuse();
  expect(await takeUntoldAlarm(desk)).toBeNull();
  expect(await forged()).toMatchObject([{ count: 7, mailId: newest }]);
  opened.advance(1);
  expect(await takeUntoldAlarm(desk)).toBeNull();
  await refuse();
  expect(await takeUntoldAlarm(desk)).toMatchObject({ kind: 'mail_forged', facts: { count: 8 } });
});

test('forged mails read at once by two workers are counted each, in one alarm', async () => {
  const other = opened.another();
  await Promise.all(Array.from({ length: 20 }, (_, n) => refuse('demirbank', n % 2 === 0 ? desk : other)));
  expect(await forged()).toMatchObject([{ count: 20 }]);
});

test('each bank that is imitated has its own alarm; where the bank cannot be told there is one too', async () => {
  await refuse('demirbank');
  await refuse('mbank');
  await refuse(null);
  expect(new Set((await forged()).map(({ subject }) => subject)).size).toBe(3);
});

test('closed by a person it is quiet for the rest of its hour, and counts on; then it comes anew', async () => {
  await refuse();
  await takeUntoldAlarm(desk);
  const [alarm] = await listOpenAlarms(desk);
  await closeAlarm(desk, { alarmId: alarm?.id ?? newId(desk), actor: 'operator:1', reason: 'seen' });
  opened.advance(hourMs - 1);
  await refuse();
  expect(await listOpenAlarms(desk)).toEqual([]);
  expect(await listClosedAlarms(desk)).toMatchObject([{ facts: { count: 2 } }]);
  opened.advance(1);
  await refuse();
  expect(await forged()).toMatchObject([{ count: 1, since: desk.clock().toISOString() }]);
  expect(await listClosedAlarms(desk)).toMatchObject([{ facts: { count: 2 } }]);
});

test('a forged mail that is read again and refused again is not counted twice', async () => {
  const mailId = await refuse();
  await readMailAgain(desk, { mailId, actor: 'operator:1' });
  await recordReading(desk, mailId, {
    kind: 'refused',
    reason: 'no_signature',
    evidence: { bank: 'demirbank' },
  });
  expect(await forged()).toMatchObject([{ count: 1 }]);
});

test('a mail that claims to be no bank, and one that waits for a person, is no such alarm', async () => {
  const evidence = { bank: 'demirbank' };
  const read = async (kind: 'not_a_payment' | 'review', reason: string) =>
    recordReading(desk, await makeMail(desk), { kind, reason, evidence });
  await read('not_a_payment', 'not_a_bank');
  await read('not_a_payment', 'marketing');
  await read('review', 'body_changed');
  expect(await forged()).toEqual([]);
});
