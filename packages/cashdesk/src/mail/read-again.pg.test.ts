import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alarms } from '../history/alarm-table.ts';
import { createTestDesk, makeMail, makeNotice, readAsPayment, type TestDesk } from '../testing/index.ts';
import { readMailPage } from '../view/read-mail-page.ts';
import { acceptMailByHand, dismissMail } from './accept-mail.ts';
import { readMailAgain, readWaitingMailsAgain } from './read-again.ts';
import { loadMailToRead, type MailReading, recordReading } from './read-mail.ts';
import { storeMail } from './store-mail.ts';

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

describe('the alarm about a mail that was not understood', () => {
  const alarmsOf = async (mailId: string) => {
    const rows = await opened.desk.database.drizzle.select().from(alarms).where(eq(alarms.subject, mailId));
    return rows.map(({ kind, closedBy, closeReason }) => ({ kind, closedBy, closeReason }));
  };
  const gone = { closedBy: 'system', closeReason: 'cause_gone' };
  const open = { closedBy: null, closeReason: null };
  const byHand = { reason: 'seen in the app of the bank', actor: 'operator:1' };
  const makeUnreadable = async () => {
    const mailId = await makeMail(opened.desk);
    await recordReading(opened.desk, mailId, unreadable);
    return mailId;
  };

  test.each<[string, MailReading]>([
    ['is for a person to look at', { kind: 'review', reason: 'two_sentences', evidence: {} }],
    ['is no payment', { kind: 'not_a_payment', reason: 'otp', evidence: {} }],
    ['is not the bank', { kind: 'refused', reason: 'bad_signature', evidence: {} }],
  ])('stays until it is read again, and ends where it %s', async (_name, reading) => {
    const mailId = await makeUnreadable();
    await readMailAgain(opened.desk, { mailId, actor });
    expect(await alarmsOf(mailId)).toEqual([{ kind: 'mail_unreadable', ...open }]);
    await recordReading(opened.desk, mailId, reading);
    expect(await alarmsOf(mailId)).toEqual([{ kind: 'mail_unreadable', ...gone }]);
  });

  test('ends where the mail, read again, is a payment, and no other mail ends it', async () => {
    const [mailId, other] = [await makeUnreadable(), await makeUnreadable()];
    await readMailAgain(opened.desk, { mailId, actor });
    await readAsPayment(opened.desk, mailId, makeNotice(opened.desk, { amountMinor: 778n }));
    expect(await alarmsOf(mailId)).toEqual([{ kind: 'mail_unreadable', ...gone }]);
    expect(await alarmsOf(other)).toEqual([{ kind: 'mail_unreadable', ...open }]);
  });

  test('ends where the mail, read again, tells of a payment that is recorded', async () => {
    const notice = makeNotice(opened.desk, { amountMinor: 779n });
    await readAsPayment(opened.desk, await makeMail(opened.desk), notice, 'signature of 779');
    const mailId = await makeUnreadable();
    await readMailAgain(opened.desk, { mailId, actor });
    expect((await readAsPayment(opened.desk, mailId, notice, 'signature of 779')).kind).toBe('repeated');
    expect(await alarmsOf(mailId)).toEqual([{ kind: 'mail_unreadable', ...gone }]);
  });

  test('stays one, and open, where it is not understood again', async () => {
    const mailId = await makeUnreadable();
    await readMailAgain(opened.desk, { mailId, actor });
    await recordReading(opened.desk, mailId, { kind: 'try_again', reason: 'dns_trouble', evidence: {} });
    await recordReading(opened.desk, mailId, unreadable);
    expect(await alarmsOf(mailId)).toEqual([{ kind: 'mail_unreadable', ...open }]);
  });

  test('ends where a person decides about the mail, of one that is too big too', async () => {
    const { desk } = opened;
    const storeBig = async (uid: bigint) => {
      const generation = { mailbox: 'desk@example.com', folder: 'INBOX', uidValidity: 9n };
      const bytes = { uid, sizeBytes: 9_000_000, receivedAt: desk.clock(), raw: null };
      const stored = await storeMail(desk, { ...generation, ...bytes });
      if (stored.kind !== 'stored') throw new Error(stored.kind);
      return stored.mailId;
    };
    const kinds = { mail_unreadable: [await makeUnreadable(), await makeUnreadable()] as const };
    const big = { mail_oversize: [await storeBig(1n), await storeBig(2n)] as const };
    for (const [kind, [accepted, dismissed]] of Object.entries({ ...kinds, ...big })) {
      expect(await alarmsOf(accepted)).toEqual([{ kind, ...open }]);
      const notice = makeNotice(desk, { amountMinor: kind === 'mail_oversize' ? 780n : 781n });
      expect((await acceptMailByHand(desk, { mailId: accepted, notice, ...byHand })).kind).toBe('recorded');
      expect((await dismissMail(desk, { mailId: dismissed, ...byHand })).kind).toBe('dismissed');
      expect(await alarmsOf(accepted)).toEqual([{ kind, ...gone }]);
      expect(await alarmsOf(dismissed)).toEqual([{ kind, ...gone }]);
    }
  });
});
