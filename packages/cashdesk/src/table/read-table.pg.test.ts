import { formatDecimal } from '@luxon/money';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { waitingMailStates } from '../mail/transitions.ts';
import { createTestDesk, fillTables, type TestDesk } from '../testing/index.ts';
import type { DeskItem } from '../view/desk-item.ts';
import type { WaitingMail } from '../view/waiting-mails.ts';
import { readMailChoices } from './mail-source.ts';
import { readTable, readWholeTable, type TableRow, tableStatement } from './read-table.ts';
import { deleteView, listViews, saveView } from './saved-views.ts';
import { placeOfTable, type TableName, tableNames, tablePlaces } from './table-names.ts';
import { type TableQuery, wholeTable } from './table-query.ts';

const rows = 9_000;
let opened: TestDesk;
let desk: Desk;

beforeAll(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  await fillTables(desk.database.pool, { rows, until: desk.clock() });
});
afterAll(() => opened.close());

const ask = (table: TableName, query: Partial<TableQuery> = {}, limit = 50) =>
  readTable(desk, { table, query: { ...wholeTable, ...query }, currency: 'KGS', limit });

async function all(table: TableName, query: Partial<TableQuery> = {}): Promise<TableRow[]> {
  const asked = { table, query: { ...wholeTable, ...query }, currency: 'KGS', limit: 977 } as const;
  const found: TableRow[] = [];
  for await (const page of readWholeTable(desk, asked)) found.push(...page);
  return found;
}

const count = async (text: string): Promise<number> =>
  Number((await desk.database.pool.query<{ n: string }>(`select count(*) as n from ${text}`)).rows[0]?.n);

test.each([
  ['requests', 'requests', false],
  ['payments', 'payments', false],
  [
    'unmatched',
    `payments where state = 'recorded' or state = 'matched' and not exists (
     select 1 from attempts where payment_id = payments.id and attempts.state in ('sending', 'unknown'))`,
    true,
  ],
  ['aside', "payments where state = 'set_aside'", false],
  ['unknown', "attempts where state = 'unknown'", true],
  ['mails', "mails where state in ('review', 'unreadable', 'oversize')", true],
] as const)('%s: page after page gives every row once, in order', async (table, text, isOldestFirst) => {
  const found = await all(table);
  expect(found.length).toBe(await count(text));
  expect(new Set(found.map(({ cursor }) => cursor.id)).size).toBe(found.length);
  const keys = found.map(({ cursor }) => `${cursor.at} ${cursor.id}`);
  const sorted = [...keys].sort();
  expect(keys).toEqual(isOldestFirst ? sorted : sorted.reverse());
});

test('back and forth gives the same pages, and the ends say that they are ends', async () => {
  const first = await ask('requests');
  expect(first.before).toBeNull();
  const second = await ask('requests', { page: { side: 'after', cursor: first.after ?? never() } });
  expect(second.rows[0]?.cursor).not.toEqual(first.rows.at(-1)?.cursor);
  const back = await ask('requests', { page: { side: 'before', cursor: second.before ?? never() } });
  expect(back.rows.map(({ cursor }) => cursor)).toEqual(first.rows.map(({ cursor }) => cursor));
  expect(back.before).toBeNull();
  const last = await ask('aside', {}, rows);
  expect(last.after).toBeNull();
});

test('a row that comes in meanwhile shifts no page', async () => {
  const first = await ask('requests');
  const after = first.after ?? never();
  const expected = await ask('requests', { page: { side: 'after', cursor: after } });
  await desk.database.pool.query(
    `insert into requests select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(),
       'idempotency_key', 'meanwhile', 'created_at', r.created_at + interval '1 day'))).* from requests r limit 1`,
  );
  const found = await ask('requests', { page: { side: 'after', cursor: after } });
  expect(found.rows.map(({ cursor }) => cursor)).toEqual(expected.rows.map(({ cursor }) => cursor));
  await desk.database.pool.query("delete from requests where idempotency_key = 'meanwhile'");
});

describe('filters', () => {
  const words = ['waiting', 'checking', 'choose', 'credited', 'refused', 'unknown', 'returned'] as const;

  test.each(['requests', 'payments'] as const)('%s: the words part all rows among them', async (table) => {
    let sum = 0;
    for (const word of words) {
      const found = await all(table, { words: [word] });
      sum += found.length;
      expect(new Set(found.map(({ item }) => item.word))).toEqual(new Set(found.length > 0 ? [word] : []));
    }
    expect(sum).toBe(rows);
    expect((await all(table, { words: ['unknown', 'refused'] })).length).toBe(
      (await all(table, { words: ['unknown'] })).length + (await all(table, { words: ['refused'] })).length,
    );
  });

  test('unmatched: a word that nothing there is called gives nothing, and the others part what waits', async () => {
    for (const word of words.filter((one) => one !== 'choose' && one !== 'refused')) {
      expect([word, (await ask('unmatched', { words: [word] })).rows]).toEqual([word, []]);
    }
    const [choose, refused, both] = await Promise.all([
      all('unmatched', { words: ['choose'] }),
      all('unmatched', { words: ['refused'] }),
      all('unmatched', { words: ['credited', 'refused', 'choose'] }),
    ]);
    expect(new Set(choose.map(({ item }) => item.word))).toEqual(new Set(['choose']));
    expect(new Set(refused.map(({ item }) => item.word))).toEqual(new Set(['refused']));
    expect(both.length).toBe(choose.length + refused.length);
    expect(both.length).toBe((await all('unmatched')).length);
  });

  test('a search finds a player, a sum, a reference and an id, and each only its own', async () => {
    const [some] = (await ask('payments', { words: ['credited'] })).rows;
    const { playerId, payMinor, reference, paymentId, requestId } = money(some);
    for (const table of ['requests', 'payments'] as const) {
      const byPlayer = await all(table, { search: playerId ?? '' });
      expect(byPlayer.length).toBeGreaterThan(0);
      expect(new Set(byPlayer.map((row) => money(row).playerId))).toEqual(new Set([playerId]));
      const byReference = await all(table, { search: reference?.toLowerCase() ?? '' });
      expect(byReference.map(({ item }) => item.reference)).toEqual([reference]);
      const sum = `${(payMinor ?? 0n) / 100n},${String((payMinor ?? 0n) % 100n).padStart(2, '0')}`;
      const bySum = await all(table, { search: sum });
      expect(bySum.length).toBeGreaterThan(0);
      expect(bySum.map(money).every((item) => [item.payMinor, item.receivedMinor].includes(payMinor))).toBe(
        true,
      );
    }
    expect((await all('payments', { search: paymentId ?? '' })).length).toBe(1);
    expect((await all('requests', { search: requestId ?? '' })).length).toBe(1);
    expect(await all('requests', { search: '%%%' })).toEqual([]);
    expect(await all('requests', { search: 'FT_000' })).toEqual([]);
  });

  test('days are those of Bishkek, both included', async () => {
    const found = await all('requests', { fromDay: '2026-11-23', untilDay: '2026-11-23' });
    expect(found.length).toBe(24 * 60 * 3);
    for (const { item } of [found[0] ?? never(), found.at(-1) ?? never()]) {
      expect(item.startedAt >= new Date('2026-11-22T18:00:00Z')).toBe(true);
      expect(item.startedAt < new Date('2026-11-23T18:00:00Z')).toBe(true);
    }
  });

  test('mails: the states part all of them, and reason, bank and mailbox keep theirs', async () => {
    const whole = (await all('mails')).map(mail);
    const kept = async (query: Partial<TableQuery>) =>
      (await all('mails', query)).map(({ cursor }) => cursor.id);
    const idsOf = (those: (item: WaitingMail) => boolean) => whole.filter(those).map(({ id }) => id);
    let sum = 0;
    for (const state of waitingMailStates) {
      const found = await kept({ mailStates: [state] });
      sum += found.length;
      expect(found.length).toBeGreaterThan(0);
      expect(found).toEqual(idsOf((item) => item.state === state));
    }
    expect(sum).toBe(whole.length);
    const { reason, bank, mailbox } = whole[0] ?? never();
    expect(await kept({ reason })).toEqual(idsOf((item) => item.reason === reason));
    expect(await kept({ bank })).toEqual(idsOf((item) => item.bank === bank));
    expect(await kept({ mailbox })).toEqual(idsOf((item) => item.mailbox === mailbox));
    expect(await kept({ mailStates: ['review', 'oversize'], reason, bank, mailbox })).toEqual(
      idsOf(
        (item) =>
          item.state === 'review' && item.reason === reason && item.bank === bank && item.mailbox === mailbox,
      ),
    );
    expect(await kept({ words: ['choose'] })).toEqual(idsOf(() => true));
    expect(await kept({ words: ['credited'] })).toEqual([]);
    expect(await kept({ mailbox: 'nobody@operator.example' })).toEqual([]);
  });

  test('mails: a day is that of Bishkek, and a search finds a sum, a reference and an id', async () => {
    const whole = (await all('mails')).map(mail);
    const day = await all('mails', { fromDay: '2026-11-23', untilDay: '2026-11-23' });
    const isThatDay = ({ startedAt }: WaitingMail) =>
      startedAt >= new Date('2026-11-22T18:00:00Z') && startedAt < new Date('2026-11-23T18:00:00Z');
    expect(day.length).toBeGreaterThan(0);
    expect(day.map(({ cursor }) => cursor.id)).toEqual(whole.filter(isThatDay).map(({ id }) => id));
    const some = whole.find(({ state }) => state === 'unreadable') ?? never();
    const [byId, byReference, byBeginning, bySum] = await Promise.all(
      [
        some.id,
        some.reference?.toLowerCase() ?? '',
        'ft0000',
        formatDecimal({ amountMinor: some.claimedMinor ?? 0n, currency: 'KGS' }),
      ].map(async (search) => (await all('mails', { search })).map(mail)),
    );
    expect(byId?.map(({ id }) => id)).toEqual([some.id]);
    expect(byReference?.map(({ id }) => id)).toEqual([some.id]);
    expect(byBeginning?.length).toBe(whole.length);
    expect(bySum?.map(({ id }) => id)).toEqual(
      whole.filter(({ claimedMinor }) => claimedMinor === some.claimedMinor).map(({ id }) => id),
    );
    expect(await all('mails', { search: '%%%' })).toEqual([]);
  });

  test('a mail is told with what it says, and the choices are those that occur', async () => {
    const [oversize] = (await all('mails', { mailStates: ['oversize'] })).map(mail);
    expect(oversize).toMatchObject({
      word: 'choose',
      reason: 'oversize',
      needsPerson: true,
      currency: 'KGS',
    });
    expect(await readMailChoices(desk)).toEqual({
      reasons: ['fingerprint_seen', 'not_fresh', 'other_holder', 'sentence_not_understood'],
      mailboxes: [],
    });
  });

  test('an account that is none gives nothing', async () => {
    const accountId = '0197f0a0-0000-7000-8000-000000000001';
    expect((await ask('requests', { accountId })).rows).toEqual([]);
  });
});

// The cost of a page must not grow with the table: what is read are about as many rows as are shown, by an index.
describe('a page reads what it shows', () => {
  const cases: [TableName, Partial<TableQuery>][] = [
    ...tableNames.map((table): [TableName, Partial<TableQuery>] => [table, {}]),
    ['requests', { words: ['refused'] }],
    ['requests', { words: ['credited', 'waiting'] }],
    ['requests', { search: '100000014' }],
    ['requests', { search: '500,37' }],
    ['requests', { fromDay: '2026-11-22', untilDay: '2026-11-22' }],
    ['requests', { page: { side: 'after', cursor: { at: '2026-11-22T06:00:00.000000Z', id: someId() } } }],
    ['payments', { words: ['returned'] }],
    ['payments', { words: ['choose'] }],
    ['payments', { search: 'FT000000400' }],
    ['payments', { search: '100000014' }],
    ['payments', { page: { side: 'before', cursor: { at: '2026-11-22T06:00:00.000000Z', id: someId() } } }],
    ['unmatched', { search: '500,37' }],
    ['unknown', { search: '100000014' }],
    ['mails', { mailStates: ['oversize', 'review'] }],
    ['mails', { search: 'FT000000400' }],
    ['mails', { search: '500,37' }],
    ['mails', { fromDay: '2026-11-22', untilDay: '2026-11-22' }],
    ['mails', { page: { side: 'before', cursor: { at: '2026-11-24T06:00:00.000000Z', id: someId() } } }],
  ];

  test.each(cases)('%s %j', async (table, query) => {
    const plan = await planOf(table, query);
    expect(rowsRead(plan)).toBeLessThan(1_500);
    expect(JSON.stringify(plan)).not.toContain('Seq Scan');
  });

  test.each([
    { reason: 'no_such_reason' },
    { bank: 'no_such_bank' },
    { search: 'no such reference' },
    { search: '0,01' },
  ])('of mails that wait none is read in vain: %j', async (query) => {
    expect(rowsRead(await planOf('mails', query))).toBe(0);
  });
});

test('what a mail says may be as long as its sender likes: it is kept, and found by how it begins', async () => {
  const { pool } = desk.database;
  const [some] = (await all('mails', { mailStates: ['review'] })).map(mail);
  const long = 'Ж9'.concat(...Array.from({ length: 20_000 }, () => Math.random().toString(36)));
  await pool.query(
    `update mails set notice = notice || jsonb_build_object('reference', $2::text, 'amountMinor', $2::text) where id = $1`,
    [some?.id, long],
  );
  const found = (await all('mails', { search: long.slice(0, 40).toLowerCase() })).map(mail);
  expect(found.map(({ id, reference, claimedMinor }) => [id, reference, claimedMinor])).toEqual([
    [some?.id, long, null],
  ]);
});

test('a view of mails is kept with the page they stand on', () => {
  expect(new Set(tableNames.map(placeOfTable))).toEqual(new Set(tablePlaces));
  expect(placeOfTable('mails')).toBe('unmatched');
});

test('views are kept by their name for one operator alone', async () => {
  const view = { owner: 'operator:1', place: 'requests', name: 'Late ones', query: 'word=waiting' } as const;
  expect(await saveView(desk, view)).toEqual({ kind: 'saved' });
  expect(await saveView(desk, { ...view, name: 'late ONES', query: 'word=refused' })).toEqual({
    kind: 'saved',
  });
  expect((await listViews(desk, 'operator:1', 'requests')).map(({ query }) => query)).toEqual([
    'word=refused',
  ]);
  expect(await listViews(desk, 'operator:2', 'requests')).toEqual([]);
  expect(await listViews(desk, 'operator:1', 'payments')).toEqual([]);
  const [saved] = await listViews(desk, 'operator:1', 'requests');
  expect(await deleteView(desk, { id: saved?.id ?? '', owner: 'operator:2' })).toBe(false);
  expect(await deleteView(desk, { id: saved?.id ?? '', owner: 'operator:1' })).toBe(true);
  for (let n = 0; n < 20; n += 1) await saveView(desk, { ...view, name: `View ${n}` });
  expect(await saveView(desk, { ...view, name: 'One more' })).toEqual({ kind: 'too_many' });
});

async function planOf(table: TableName, query: Partial<TableQuery>): Promise<Plan> {
  const { drizzle } = desk.database;
  const asked = { table, query: { ...wholeTable, ...query }, currency: 'KGS', limit: 50 } as const;
  const statement = (await tableStatement(drizzle, asked)) ?? never();
  return drizzle.transaction(async (tx) => {
    await tx.execute(sql`set local enable_seqscan = off`);
    const { rows: explained } = await tx.execute<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      sql`explain (analyze, format json) ${statement}`,
    );
    const [{ Plan: plan }] = explained[0]?.['QUERY PLAN'] ?? never();
    return plan;
  });
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** All rows any scan of the plan looked at. */
function rowsRead(plan: Plan): number {
  const own = plan['Node Type'].includes('Scan')
    ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
    : 0;
  return (plan.Plans ?? []).reduce((sum, inner) => sum + rowsRead(inner), own);
}

function money(row: TableRow | undefined): DeskItem {
  if (row === undefined || row.item.kind === 'mail') return never();
  return row.item;
}

function mail(row: TableRow | undefined): WaitingMail {
  return row?.item.kind === 'mail' ? row.item : never();
}

function someId(): string {
  return '80000000-0000-4000-8000-000000000000';
}

function never(): never {
  throw new Error('There is none.');
}
