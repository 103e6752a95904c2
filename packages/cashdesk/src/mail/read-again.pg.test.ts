import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDesk, makeMail, makeNotice, readAsPayment, type TestDesk } from '../testing/index.ts';
import { readMailPage } from '../view/read-mail-page.ts';
import { readMailAgain, readWaitingMailsAgain } from './read-again.ts';
import { loadMailToRead, recordReading } from './read-mail.ts';

let opened: TestDesk;
beforeAll(async () => {
  opened = await createTestDesk();
});
afterAll(() => opened.close());

const actor = 'operator:test';
const unreadable = { kind: 'unreadable', reason: 'no_known_sentence', evidence: {} } as const;

test('an unreadable mail is read again and may become a payment then', async () => {
  const { desk } = opened;
  const mailId = await makeMail(desk);
  await recordReading(desk, mailId, unreadable);
  expect(await readMailAgain(desk, { mailId, actor })).toEqual({ kind: 'queued' });
  expect(await loadMailToRead(desk, mailId)).not.toBeNull();
  expect((await readAsPayment(desk, mailId, makeNotice(desk))).kind).toBe('recorded');
  const page = await readMailPage(desk, mailId);
  expect(page?.history.map(({ toState }) => toState)).toEqual([
    'stored',
    'verified',
    'unreadable',
    'stored',
    'verified',
    'read',
  ]);
});

test('a mail that made a payment is never read again', async () => {
  const { desk } = opened;
  const mailId = await makeMail(desk);
  await readAsPayment(desk, mailId, makeNotice(desk, { amountMinor: 777n }));
  expect(await readMailAgain(desk, { mailId, actor })).toEqual({ kind: 'not_waiting' });
});

test('all waiting mails are read again at once, dismissed ones are not', async () => {
  const { desk } = opened;
  const [one, two, ended] = [await makeMail(desk), await makeMail(desk), await makeMail(desk)];
  await recordReading(desk, one, unreadable);
  await recordReading(desk, two, { kind: 'review', reason: 'two_sentences', evidence: {} });
  await recordReading(desk, ended, { kind: 'not_a_payment', reason: 'otp', evidence: {} });
  expect(await readWaitingMailsAgain(desk, { actor })).toBe(2);
  expect((await readMailPage(desk, ended))?.mail.state).toBe('not_a_payment');
});
