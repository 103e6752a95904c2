import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordReading } from '../mail/read-mail.ts';
import {
  createTestDesk,
  endedCredit,
  makeLease,
  makeMail,
  makePayment,
  type TestDesk,
} from '../testing/index.ts';
import { checkStatement, coveredBy } from './check-statement.ts';
import { statementMappingSchema } from './read-statement.ts';
import { StatementError } from './statement-error.ts';

let opened: TestDesk;
beforeAll(async () => {
  opened = await createTestDesk(new Date('2026-11-03T13:11:07Z'));
});
afterAll(() => opened.close());

const bank = 'demirbank';
const file = (...lines: string[]): Buffer => Buffer.from(['Дата;Сумма', ...lines].join('\n'));
const mapping = statementMappingSchema.parse({ time: 'Дата', amount: 'Сумма' });

/** Every row that money or a decision could be in. */
async function readRecords(): Promise<string> {
  const { pool } = opened.desk.database;
  const tables = ['mails', 'payments', 'requests', 'matches', 'attempts', 'receipts', 'history'];
  const contents = tables.map(
    async (table) => (await pool.query(`select * from ${table} order by id::text`)).rows,
  );
  return JSON.stringify(await Promise.all(contents));
}

test('without a mapping the columns are shown with what stands in them, and nothing is guessed', async () => {
  const check = checkStatement(opened.desk, { bank, bytes: file('03.11.2026;5,00') });
  await expect(check).rejects.toBeInstanceOf(StatementError);
  await expect(check).rejects.toMatchObject({
    code: 'columns',
    columns: [
      { name: 'Дата', example: '03.11.2026' },
      { name: 'Сумма', example: '5,00' },
    ],
  });
});

test('a mapping that reads no line is not remembered', async () => {
  const wrong = { ...mapping, time: 'Сумма', amount: 'Дата' };
  const { from } = await checkStatement(opened.desk, {
    bank,
    bytes: file('03.11.2026;5,00'),
    mapping: wrong,
  });
  expect(from).toBeNull();
  await expect(checkStatement(opened.desk, { bank, bytes: file('03.11.2026;5,00') })).rejects.toMatchObject({
    code: 'columns',
  });
});

test('a statement is compared with the payments of its days, nothing is changed, the mapping is remembered', async () => {
  const { desk } = opened;
  const known = await makePayment(desk, { amountMinor: 10_053n });
  const forged = await makePayment(desk, { amountMinor: 900_000n });
  const credited = await endedCredit(opened, await makeLease(desk), { kind: 'confirmed', reason: 'success' });
  const untaken = await makeMail(desk);
  const claim = { direction: 'incoming', amountMinor: '7700', currency: 'KGS' };
  await recordReading(desk, untaken, { kind: 'review', reason: 'no_signature', evidence: { bank, claim } });
  const before = await readRecords();

  const bytes = file(
    '03.11.2026 19:11:00;100,53',
    '03.11.2026 19:12:00;77,00',
    '03.11.2026 19:13:00;66,00',
    '03.11.2026;x',
    '03.11.2026 19:20:00;-5,00',
  );
  const first = await checkStatement(desk, { bank, bytes, mapping });
  expect(first.agreed).toMatchObject([{ paymentId: known }]);
  expect(first.missed).toMatchObject([
    { entry: { amountMinor: 7_700n, line: 3 }, mailId: untaken },
    { entry: { amountMinor: 6_600n, line: 4 }, mailId: null },
  ]);
  expect(first.notAtBank).toMatchObject([
    { paymentId: credited.paymentId, requestId: credited.requestId, isCredited: true },
    { paymentId: forged, requestId: null, isCredited: false },
  ]);
  expect(first.unreadable).toEqual([{ line: 5, reason: 'no_sum' }]);
  expect(first.skipped).toBe(1);

  expect(await readRecords()).toBe(before);
  expect(await checkStatement(desk, { bank, bytes })).toEqual(first);
});

test('payments of another bank or another day are left out of it', async () => {
  const { desk } = opened;
  const bytes = file('03.11.2026 19:11:07;1,00', '03.11.2026 19:12:07;-1,00');
  expect((await checkStatement(desk, { bank: 'optima', bytes, mapping })).notAtBank).toEqual([]);
  const other = await checkStatement(desk, { bank, bytes: file('05.11.2026 10:00:00;1,00'), mapping });
  expect(other).toMatchObject({ notAtBank: [], beyond: [], missed: [{ mailId: null }] });
});

test('a payment after the last line of the day is not called forged: the file may end too early', async () => {
  const bytes = file('03.11.2026 08:00:00;1,00', '03.11.2026 09:00:00;2,00');
  const { notAtBank, beyond } = await checkStatement(opened.desk, { bank, bytes, mapping });
  expect(notAtBank).toEqual([]);
  expect(beyond).toHaveLength(3);
});

test.each([
  ['a clock ends at its minute', '2026-11-03T13:11:00Z', true, '2026-11-03T13:11:59.999Z'],
  ['a day ends at midnight in Bishkek', '2026-11-02T18:00:00Z', false, '2026-11-03T17:59:59.999Z'],
])('what a statement covers: %s', (_, at, hasClock, to) => {
  const date = { at: new Date(at), hasClock };
  expect(coveredBy({ from: date, to: date }, 360)).toEqual({
    from: new Date(at),
    to: new Date(to),
    fromDay: new Date('2026-11-02T18:00:00Z'),
    toDay: new Date('2026-11-03T18:00:00Z'),
  });
});
