import { expect, test } from 'vitest';
import { type AccountForm, readAccountForm } from './read-account-form.ts';

const known = { banks: ['demirbank', 'optima'], mailboxes: ['Desk@example.com'] };
const form: AccountForm = {
  name: ' First ',
  bank: 'demirbank',
  mailbox: 'desk@Example.com',
  payTo: '0700 000 001, A. B.',
  currency: 'KGS',
  dayLimit: '100 000',
  requestMin: '100',
  requestMax: '5000,50',
  hours: '21:00-2:00',
};

test('what is typed becomes whole minor units, minutes of the day and the mailbox in lower case', () => {
  expect(readAccountForm(form, known)).toEqual({
    kind: 'ok',
    account: {
      name: 'First',
      bank: 'demirbank',
      mailbox: 'desk@example.com',
      payTo: '0700 000 001, A. B.',
      currency: 'KGS',
      dayLimitMinor: 10_000_000n,
      requestMinMinor: 10_000n,
      requestMaxMinor: 500_050n,
      shownFromMinute: 1_260,
      shownUntilMinute: 120,
    },
  });
});

test('limits and hours left out are none', () => {
  const bare = { ...form, dayLimit: '', requestMin: ' ', requestMax: '', hours: '' };
  expect(readAccountForm(bare, known)).toMatchObject({
    account: { dayLimitMinor: null, requestMinMinor: null, requestMaxMinor: null, shownFromMinute: null },
  });
});

test.each([
  ['name', '  '],
  ['name', 'x'.repeat(201)],
  ['payTo', ''],
  ['bank', 'unknown'],
  ['mailbox', 'another@example.com'],
  ['currency', 'EUR'],
  ['dayLimit', '0'],
  ['dayLimit', '-5'],
  ['requestMin', '1,234'],
  ['requestMax', '99'],
  ['hours', '9:00'],
  ['hours', '9:00-9:00'],
  ['hours', '9:00-25:00'],
  ['hours', '9:00-12:00-15:00'],
] as const)('%s %j is named as what is wrong', (field, text) => {
  expect(readAccountForm({ ...form, [field]: text }, known)).toEqual({ kind: 'malformed', field });
});
