import { examineMail } from '@luxon/bank-mail';
import {
  arrivedAt,
  buildMail,
  exampleBank,
  makeKey,
  noticeBody,
  offlineResolver,
  signMail,
} from '@luxon/bank-mail/testing';
import { acceptMailByHand, matchByHand, matchPayment, scopeOf, storeMail } from '@luxon/cashdesk';
import {
  createTestDesk,
  liveAttempt,
  makeOperator,
  makeRequest,
  type TestDesk,
} from '@luxon/cashdesk/testing';
import { type MailboxSettings, mailboxName } from '@luxon/settings';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testMailbox } from '../testing/test-mailbox.ts';
import { readMail } from './read-mail.ts';

let opened: TestDesk;
const key = makeKey();
const resolver = offlineResolver({ 't._domainkey.demirbank.example TXT': [[key.record]] });
const bankTimeMs = arrivedAt.getTime() - 10_000;

beforeEach(async () => {
  opened = await createTestDesk(new Date(bankTimeMs - 60_000));
  await makeOperator(opened.desk, '1');
});
afterEach(() => opened.close());

const [first, second, former] = ['a@shop.example', 'b@shop.example', 'c@shop.example'].map(testMailbox) as [
  MailboxSettings,
  MailboxSettings,
  MailboxSettings,
];
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Reads a mail that lies in this mailbox on a desk with the first and the second one. */
async function read(
  raw: string,
  liesIn: MailboxSettings,
): Promise<{ mailId: string; paymentId: string | null }> {
  const stored = await storeMail(opened.desk, {
    mailbox: mailboxName(liesIn),
    folder: 'INBOX',
    uidValidity: 1n,
    uid: 1n,
    sizeBytes: raw.length,
    receivedAt: arrivedAt,
    raw: Buffer.from(raw),
  });
  if (stored.kind !== 'stored') throw new Error(`The test's mail is ${stored.kind}.`);
  const { mailId } = stored;
  const mail = { banks: [], banksDir: '/nowhere', autoMax: { common: 0, byBank: {} }, freshMinutes: 30 };
  const work = {
    desk: opened.desk,
    mailboxes: [first, second],
    mail: { ...mail, receiverTrustMax: 0 },
    banks: [exampleBank],
    resolver,
    examine: examineMail,
    log,
  };
  return { mailId, paymentId: await readMail(work, mailId, true) };
}

/** A request at this mailbox, and how its amount is written in a notice. */
async function ask(mailbox: MailboxSettings, playerId: string) {
  const scope = scopeOf('demirbank', mailbox.address);
  const request = await makeRequest(opened.desk, { scope, playerId, slotsMax: 1 });
  return {
    ...request,
    written: `${request.payMinor / 100n}.${String(request.payMinor % 100n).padStart(2, '0')}`,
  };
}

async function accept(mailId: string): Promise<string> {
  opened.setNow(arrivedAt);
  const byHand = { reason: 'seen in the bank’s app', actor: 'operator:1' };
  const accepted = await acceptMailByHand(opened.desk, { mailId, ...byHand });
  if (accepted.kind !== 'recorded') throw new Error(`The mail is ${accepted.kind}.`);
  return accepted.paymentId;
}

async function whoIsCredited(paymentId: string): Promise<string | null> {
  await matchPayment(opened.desk, { paymentId, creditAmount: 'received' });
  return (await liveAttempt(opened.desk, paymentId))?.playerId ?? null;
}

const notice = (to: string, amount: string) => buildMail({ headers: { To: to }, body: noticeBody(amount) });

test('a notice in the mailbox the bank wrote to is of that mailbox', async () => {
  const { written } = await ask(second, '100000002');
  const { paymentId } = await read(await signMail(notice(second.address, written), key), second);
  expect(await whoIsCredited(paymentId ?? '')).toBe('100000002');
});

describe('a mail a person accepts', () => {
  test('is of the mailbox its signed To names, not of the one it was forwarded to', async () => {
    const other = await ask(first, '100000001');
    const own = await ask(second, '100000002');
    expect(own.payMinor).toBe(other.payMinor);
    const { mailId, paymentId } = await read(await signMail(notice(second.address, own.written), key), first);
    expect(paymentId).toBeNull();
    expect(await whoIsCredited(await accept(mailId))).toBe('100000002');
  });

  test.each([
    ['to a mailbox taken out of the settings', former.address, former],
    ['to somebody else', 'x@elsewhere.example', first],
    ['to one of ours and to somebody else', `${first.address}, x@elsewhere.example`, first],
    ['to two of ours', `${first.address}, ${second.address}`, first],
  ])('%s waits until a person matches it', async (_, to, liesIn) => {
    const { id: requestId, written } = await ask(first, '100000001');
    const { mailId } = await read(await signMail(notice(to, written), key), liesIn);
    const paymentId = await accept(mailId);
    expect(await whoIsCredited(paymentId)).toBeNull();
    const byHand = { reason: 'asked the player', actor: 'operator:1', creditAmount: 'received' } as const;
    expect((await matchByHand(opened.desk, { paymentId, requestId, ...byHand })).kind).toBe('matched');
    expect((await liveAttempt(opened.desk, paymentId))?.playerId).toBe('100000001');
  });

  test('whose To nobody proves is of the mailbox it lies in where that is what To says', async () => {
    const { written } = await ask(first, '100000001');
    const changed = `${await signMail(notice(first.address, written), key)}-- \r\n`;
    const { mailId } = await read(changed, first);
    expect(await whoIsCredited(await accept(mailId))).toBe('100000001');
  });

  test('whose To nobody proves waits for a person where it names another mailbox of ours', async () => {
    await ask(first, '100000001');
    const { written } = await ask(second, '100000002');
    const changed = `${await signMail(notice(second.address, written), key)}-- \r\n`;
    const { mailId } = await read(changed, first);
    expect(await whoIsCredited(await accept(mailId))).toBeNull();
  });

  test('from a mailbox taken out of the settings is not taken for one of the first where nobody proves its To', async () => {
    const { written } = await ask(first, '100000001');
    const changed = `${await signMail(notice(first.address, written), key)}-- \r\n`;
    const { mailId } = await read(changed, former);
    expect(await whoIsCredited(await accept(mailId))).toBeNull();
  });
});
