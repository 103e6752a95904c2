import { expect, test } from 'vitest';
import { type NoticeForm, readNoticeForm } from './read-notice-form.ts';

const known = {
  banks: ['demirbank', 'optima'],
  mailboxes: ['desk@example.com'],
  currency: 'KGS',
  now: new Date('2026-11-24T06:00:00Z'),
} as const;
const form: NoticeForm = {
  bank: 'optima',
  mailbox: 'desk@example.com',
  sum: ' 1 500,37 ',
  paidAt: '2026-11-24T11:58',
  reference: ' 7701 ',
};

test('what is typed becomes a notice: minor units, the bank’s time in UTC, the scope of bank and mailbox', () => {
  expect(readNoticeForm(form, known)).toEqual({
    kind: 'ok',
    notice: {
      bank: 'optima',
      scope: 'optima:desk@example.com',
      amountMinor: '150037',
      currency: 'KGS',
      bankTime: '2026-11-24T05:58:00.000Z',
      reference: '7701',
      holder: null,
      parserVersion: 'person',
    },
  });
});

test('time and number may be left out, and are not made up', () => {
  expect(readNoticeForm({ ...form, paidAt: '', reference: ' ' }, known)).toMatchObject({
    notice: { bankTime: null, reference: null },
  });
});

test.each([
  ['bank', 'nobank'],
  ['mailbox', 'other@example.com'],
  ['sum', ''],
  ['sum', '0'],
  ['sum', '-5'],
  ['sum', '1.500.37'],
  ['paidAt', 'yesterday'],
  ['paidAt', '2026-02-31T25:00'],
  ['paidAt', '2026-11-24T12:06'],
  ['reference', 'x'.repeat(61)],
] as const)('%s %j is refused by its name', (field, text) => {
  expect(readNoticeForm({ ...form, [field]: text }, known)).toEqual({ kind: 'malformed', field });
});
