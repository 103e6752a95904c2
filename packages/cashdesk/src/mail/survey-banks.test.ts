import { expect, test } from 'vitest';
import { type StoredVerdict, surveyBanks } from './survey-banks.ts';

const receivedAt = new Date('2026-11-03T13:11:10Z');
const verdict = (evidence: Record<string, unknown>, delayMs: number | null = 3_000): StoredVerdict => ({
  mailbox: 'pay@shop.example',
  receivedAt,
  bankTime: delayMs === null ? null : new Date(receivedAt.getTime() - delayMs),
  evidence: { bank: 'demirbank', level: 'T1', ...evidence },
});

test('a bank that signs everything reaches T1', () => {
  const good = { signatureIds: ['a'], signedHeaders: ['from', 'to'], bits: 2048, topServer: 'mx.example' };
  expect(surveyBanks([verdict(good), verdict({ ...good, bits: 1024 }, 9_000), verdict(good, null)])).toEqual([
    {
      mailbox: 'pay@shop.example',
      bank: 'demirbank',
      mails: 3,
      signed: 3,
      toSigned: 3,
      bitsMin: 1024,
      delayMedianMs: 9_000,
      delayMaxMs: 9_000,
      servers: { 'mx.example': 3 },
      level: 'T1',
      atLevel: 3,
    },
  ]);
});

test('a bank that does not sign reaches what its best mail reached', () => {
  const [survey] = surveyBanks([verdict({ level: 'T5' }), verdict({ level: 'T4' })]);
  expect(survey).toMatchObject({ signed: 0, level: 'T4', atLevel: 1, bitsMin: null });
});

test('mailboxes and banks are told apart, and what is no verdict is left out', () => {
  const surveys = surveyBanks([
    verdict({}),
    verdict({ bank: 'optima' }),
    { ...verdict({}), mailbox: 'b@shop.example' },
    { ...verdict({}), evidence: null },
  ]);
  expect(surveys.map(({ mailbox, bank, mails }) => [mailbox, bank, mails])).toEqual([
    ['pay@shop.example', 'demirbank', 1],
    ['pay@shop.example', 'optima', 1],
    ['b@shop.example', 'demirbank', 1],
  ]);
});
