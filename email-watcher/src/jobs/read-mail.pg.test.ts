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
import { storeMail } from '@luxon/cashdesk';
import { createTestDesk, type TestDesk } from '@luxon/cashdesk/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testMailbox } from '../testing/test-mailbox.ts';
import { type ReadMailWork, readMail } from './read-mail.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

const key = makeKey();
interface Given {
  /** The account holder of the mailbox; default: none is named. */
  readonly holder?: string | null;
  /** What DNS says of the bank's key; default: the key. */
  readonly records?: string[][];
  /** Its place in the mailbox; default: the first. */
  readonly uid?: bigint;
  /** The state the mail that is looked at came to; default: any. */
  readonly of?: string;
}
const mailbox = testMailbox('pay@shop.example');

/** Stores a mail of the bank with this body and reads it; gives what became of it. */
const readBody = async (body: string, given: Given = {}) =>
  readRaw(await signMail(buildMail({ body }), key), given);

async function readRaw(
  mail: string,
  { holder = null, records = [[key.record]], uid = 1n, of = '%' }: Given = {},
) {
  const { desk } = opened;
  const raw = Buffer.from(mail);
  const stored = await storeMail(desk, {
    mailbox: 'pay@shop.example',
    folder: 'INBOX',
    uidValidity: 1n,
    uid,
    sizeBytes: raw.length,
    receivedAt: arrivedAt,
    raw,
  });
  if (stored.kind !== 'stored') throw new Error(stored.kind);
  const say = (): undefined => undefined;
  const work: ReadMailWork = {
    examine: examineMail,
    desk,
    mailboxes: [{ ...mailbox, holder }],
    mail: {
      banks: [],
      banksDir: '/nowhere',
      autoMax: { common: 0, byBank: {} },
      freshMinutes: 30,
      receiverTrustMax: 0,
    },
    banks: [exampleBank],
    resolver: offlineResolver({ 't._domainkey.demirbank.example TXT': records }),
    log: { info: say, warn: say, error: say },
  };
  await readMail(work, stored.mailId, false);
  return row(
    `select state, state_reason, evidence -> 'claim' as claim, notice from mails where state like '${of}'`,
  );
}
const row = async (statement: string) => (await opened.desk.database.pool.query(statement)).rows[0];

const withNul = noticeBody().replace('ТЕСТОВ ТЕСТ', 'ТЕСТОВ\0 ТЕСТ');
const holder = 'ТЕСТОВ\ufffd ТЕСТ';

test('a genuine notice with a NUL in its greeting is a payment of what it says', async () => {
  expect(await readBody(withNul)).toMatchObject({ state: 'read', claim: { holder } });
  expect(await row('select amount_minor, currency, holder from payments')).toEqual({
    amount_minor: '10053',
    currency: 'KGS',
    holder,
  });
});

test('a NUL in a notice that waits for a person hides nothing else of it', async () => {
  expect(await readBody(withNul, { holder: 'ДРУГОЙ ДРУГ' })).toMatchObject({
    state: 'review',
    state_reason: 'other_holder',
    claim: { amountMinor: '10053', holder },
    notice: { amountMinor: '10053', holder },
  });
});

test('a NUL in a notice of unproven origin hides nothing else of it', async () => {
  expect(await readBody(withNul, { records: [['v=DKIM1; p=']] })).toMatchObject({
    state: 'review',
    claim: { amountMinor: '10053', holder },
  });
});

test('a mail that is not understood comes to a person also with a NUL in its words', async () => {
  const body = withNul.replace('Вам поступил перевод', 'Зачисление');
  expect(await readBody(body)).toMatchObject({ state: 'review', state_reason: 'sentence_not_understood' });
});

test('a NUL in the key record of the bank stops no mail', async () => {
  const record = `${key.record}; n=a\0b`;
  expect(await readBody(noticeBody(), { records: [[record]] })).toMatchObject({
    state: expect.stringMatching(/^(?:read|review)$/),
  });
});

test.each([
  ['in the bank’s name without its signature', 'DemirBank <info@demirbank.example>', 'refused', 1],
  ['in the bank’s name from elsewhere', 'DemirBank <info@attacker.example>', 'refused', 1],
  ['an advertisement of nobody we know', 'Shop <news@shop-of-things.example>', 'not_a_payment', 0],
])('a mail %s: %s is %s', async (_, from, state, alarms) => {
  expect(await readRaw(buildMail({ headers: { From: from } }))).toMatchObject({ state });
  expect(await row(`select count(*)::int from alarms where kind = 'mail_forged'`)).toEqual({ count: alarms });
});

describe('a mail in which the bank takes a payment back', () => {
  const body = noticeBody('100.53');
  const takenBack =
    'Уважаемый(ая) ТЕСТОВ ТЕСТ,\r\n\r\nПеревод с помощью QR-платежа на сумму 100.53 KGS от 20.11.2026 12:00:00, ранее поступивший на ваш счет, отменен. Средства списаны.\r\n';
  const story = () =>
    row(`select alarm.kind, alarm.facts ->> 'sum' as sum, payment.reversal_mail_id = mail.id as is_linked
      from mails as mail left join payments as payment on payment.id = mail.payment_id
      left join alarms as alarm on alarm.subject = mail.id::text where mail.state_reason = 'reversal'`);

  test('proven: the payment of that sum is named by the alarm, held and linked', async () => {
    await readBody(body);
    expect(await readBody(takenBack, { uid: 2n, of: 'review' })).toMatchObject({
      state: 'review',
      state_reason: 'reversal',
      notice: null,
    });
    expect(await story()).toEqual({ kind: 'payment_reversed', sum: '100,53 KGS', is_linked: true });
  });

  test('proven, of a payment nobody told of: the alarm alone', async () => {
    await readBody(takenBack);
    expect(await story()).toEqual({ kind: 'reversal_unclear', sum: '100,53 KGS', is_linked: null });
  });

  test('unproven: it waits for a person and holds nothing', async () => {
    await readBody(body);
    const unproven = { uid: 2n, of: 'review', records: [['v=DKIM1; p=']] };
    expect(await readBody(takenBack, unproven)).toMatchObject({
      state: 'review',
      state_reason: 'key_unusable',
    });
    expect(await row('select count(*)::int as n from payments where reversed_at is not null')).toEqual({
      n: 0,
    });
    expect(await row('select count(*)::int as n from alarms')).toEqual({ n: 0 });
  });
});
