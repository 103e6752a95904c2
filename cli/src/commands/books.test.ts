import type { Misfit } from '@luxon/cashdesk';
import { expect, test } from 'vitest';
import { placeOf, verdict } from './books.ts';

const row = (noun: Misfit['noun']): Misfit => ({
  rule: 'payment_without_mail',
  noun,
  id: '1',
  paymentId: null,
});

test('verdict says how many rows do not fit, and where the limit was reached that these are the first', () => {
  const first = { misfits: [...Array.from({ length: 1_000 }, () => row('payment')), row('line')] };
  expect(verdict({ misfits: [row('payment')], isAtLimit: false }, 'en')).toMatch(/^1 rows do not fit\. /);
  expect(verdict({ misfits: [row('payment')], isAtLimit: false }, 'ru')).toMatch(/^Не сходится строк: 1\. /);
  expect(verdict({ ...first, isAtLimit: true }, 'en')).toMatch(
    /^These are the first 1000 rows that do not fit; there may be more\. /,
  );
  expect(verdict({ ...first, isAtLimit: true }, 'ru')).toMatch(
    /^Это первые 1000 строк, которые не сходятся; их может быть больше\. /,
  );
});

test('placeOf names the account, with bank and mailbox, and without one these alone', () => {
  const scope = 'demirbank:desk@example.com';
  expect(placeOf({ account: { id: '1', name: 'Phone of Aigul' }, scope })).toBe(
    'Phone of Aigul (demirbank:desk@example.com)',
  );
  expect(placeOf({ account: null, scope })).toBe(scope);
});
