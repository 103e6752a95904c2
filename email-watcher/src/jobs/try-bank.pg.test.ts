import { once } from 'node:events';
import {
  arrivedAt,
  buildMail,
  makeKey,
  noticeBody,
  offlineResolver,
  signMail,
} from '@luxon/bank-mail/testing';
import { askBankTrial, readBankTrial, startLease, storeMail } from '@luxon/cashdesk';
import { createTestDesk, plannedCredit, readAttempt, type TestDesk } from '@luxon/cashdesk/testing';
import type { MobcashClient } from '@luxon/mobcash';
import { mailboxName } from '@luxon/settings';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testMailbox } from '../testing/test-mailbox.ts';
import { creditAttempt } from './credit-attempt.ts';
import { createBankTrials, type TryBankWork } from './try-bank.ts';

let opened: TestDesk;
const stop = new AbortController();
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

const [first, second] = [testMailbox('first@shop.example'), testMailbox('second@shop.example')];

const trialsOf = (given: Partial<TryBankWork> = {}): ((trialId: string) => Promise<void>) =>
  createBankTrials({
    desk: opened.desk,
    settings: {
      mailboxes: [first, second],
      mail: {
        banks: [],
        banksDir: '/nowhere',
        autoMax: { common: 0, byBank: {} },
        freshMinutes: 30,
        receiverTrustMax: 0,
      },
    },
    resolver: offlineResolver({}),
    signal: stop.signal,
    ...given,
  });

const ask = (yaml: string): Promise<string> =>
  askBankTrial(opened.desk, { yaml, since: new Date(arrivedAt.getTime() - 60_000), actor: 'operator:1' });

const description = (sentence: string, example: string): string => `
bank: novabank
name: Nova Bank
currency: KGS
utcOffsetHours: 6
domains: [demirbank.example]
senders: [info@demirbank.example]
sentences:
  - { says: incoming, language: ru, source: invented, text: '${sentence}' }
examples:
  - { text: '${example}', says: incoming, amount: '7.00 KGS', at: '2025-09-22T22:13:24+06:00' }
`;
const genuine = description(
  'Вам поступил перевод с помощью QR-платежа на сумму {amount} от {time}',
  'Вам поступил перевод с помощью QR-платежа на сумму 7.00 KGS от 22.09.2025 22:13:24.',
);
// Each letter may be there or not: the ways to share fifty out among a hundred are more than anybody can try.
const endless = description(
  `перевод {amount} от {time} ${'[a]'.repeat(100)}!`,
  `перевод 7.00 KGS от 22.09.2025 22:13:24 ${'a'.repeat(50)}.`,
);

test('a description is tried on the newest mails first, each as one of the mailbox it came to', async () => {
  const key = makeKey();
  const addressed = [first, second, second];
  for (const [place, { address, ...mailbox }] of addressed.entries()) {
    opened.advance(1_000);
    const mail = buildMail({ headers: { To: address }, body: noticeBody(`10${place}.50`) });
    await storeMail(opened.desk, {
      mailbox: mailboxName(mailbox),
      folder: 'INBOX',
      uidValidity: 1n,
      uid: BigInt(place + 1),
      sizeBytes: mail.length,
      receivedAt: arrivedAt,
      raw: Buffer.from(await signMail(mail, key)),
    });
  }
  const resolver = offlineResolver({ 't._domainkey.demirbank.example TXT': [[key.record]] });
  const id = await ask(genuine);
  await trialsOf({ resolver })(id);
  const trial = await readBankTrial(opened.desk, id);
  expect(trial?.result).toMatchObject({
    kind: 'tried',
    bank: 'novabank',
    looked: 3,
    isCut: false,
    counts: { payment: 3 },
    mails: [{ amountMinor: '10250' }, { amountMinor: '10150' }, { amountMinor: '10050' }],
  });
});

test('of a text that is no description every mistake is kept with its place', async () => {
  const id = await ask(genuine.replace('name: Nova Bank\n', '').replace("'7.00 KGS'", 'seven'));
  await trialsOf()(id);
  const trial = await readBankTrial(opened.desk, id);
  expect(trial?.result).toMatchObject({
    kind: 'malformed',
    mistakes: [
      { kind: 'missing', place: 'name' },
      { kind: 'bad_pattern', place: 'examples → 1 → amount' },
    ],
  });
});

test('a description that never ends stops no credit, and is told as too slow', async () => {
  const { desk } = opened;
  const { attemptId } = await plannedCredit(opened);
  const lease = await startLease(desk, { name: 'test', every: () => () => undefined });
  const id = await ask(endless);
  const trial = trialsOf({ limitMs: 4_000 })(id);
  const session = { version: 1n };
  const client = {
    payerNickname: async () => ({ kind: 'found', nickname: 'EXAMPLE', session }),
    deposit: async () => ({ kind: 'confirmed', reason: 'success', rawReply: '{}' }),
  } as unknown as MobcashClient;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const watched = { folders: [], since: desk.clock() };
  const [pause, isStopping] = [async () => undefined, () => false];
  await creditAttempt({ desk, client: () => client, lease, watched, log, pause, isStopping }, attemptId);
  expect(await readAttempt(desk, attemptId)).toMatchObject({ state: 'confirmed' });
  expect(await readBankTrial(desk, id)).toMatchObject({ result: null });
  await trial;
  expect(await readBankTrial(desk, id)).toMatchObject({ result: { kind: 'too_slow' } });
  await lease.end();
});

test('a trial that is asked for anew ends the one that runs', async () => {
  const tryBank = trialsOf();
  const slow = await ask(endless);
  const running = tryBank(slow);
  await once(process, 'worker');
  const next = await ask(genuine);
  await Promise.all([tryBank(next), running]);
  expect(await readBankTrial(opened.desk, slow)).toMatchObject({ result: { kind: 'replaced' } });
  expect(await readBankTrial(opened.desk, next)).toMatchObject({ result: { kind: 'tried' } });
});

test('a trial whose process stops is told as interrupted', async () => {
  const id = await ask(endless);
  const ending = new AbortController();
  const trial = trialsOf({ signal: ending.signal })(id);
  await once(process, 'worker');
  ending.abort();
  await trial;
  expect(await readBankTrial(opened.desk, id)).toMatchObject({ result: { kind: 'interrupted' } });
});
