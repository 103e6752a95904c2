import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDesk, makePayment, type TestDesk } from '../testing/index.ts';
import { checkStatement } from './check-statement.ts';
import { StatementError, statementMappingSchema } from './read-statement.ts';

let opened: TestDesk;
beforeAll(async () => {
  opened = await createTestDesk(new Date('2026-11-03T13:11:07Z'));
});
afterAll(() => opened.close());

const file = (...lines: string[]): Buffer => Buffer.from(['Дата;Сумма', ...lines].join('\n'));
const mapping = statementMappingSchema.parse({ time: 'Дата', amount: 'Сумма' });

test('without a mapping the columns are named, and nothing is guessed', async () => {
  const { desk } = opened;
  const check = checkStatement(desk, { bank: 'demirbank', bytes: file() });
  await expect(check).rejects.toBeInstanceOf(StatementError);
  await expect(check).rejects.toMatchObject({ columns: ['Дата', 'Сумма'] });
});

test('a statement is compared with the payments of its period, and the mapping is remembered', async () => {
  const { desk } = opened;
  const known = await makePayment(desk, { amountMinor: 10_053n });
  const forged = await makePayment(desk, { amountMinor: 900_000n });
  const bytes = file('03.11.2026 19:11:07;100,53', '03.11.2026 19:12:00;77,00', '03.11.2026;x');
  const first = await checkStatement(desk, { bank: 'demirbank', bytes, mapping });
  expect(first.agreed).toMatchObject([{ paymentId: known }]);
  expect(first.missed).toMatchObject([{ amountMinor: 7_700n, line: 3 }]);
  expect(first.notAtBank).toMatchObject([{ paymentId: forged }]);
  expect(first.unreadable).toMatchObject([{ line: 4 }]);
  const second = await checkStatement(desk, { bank: 'demirbank', bytes });
  expect(second).toEqual(first);
});

test('payments of another day are left out of it', async () => {
  const { desk } = opened;
  const bytes = file('05.11.2026 10:00:00;1,00');
  const { notAtBank, missed } = await checkStatement(desk, { bank: 'demirbank', bytes, mapping });
  expect(notAtBank).toEqual([]);
  expect(missed).toHaveLength(1);
});
