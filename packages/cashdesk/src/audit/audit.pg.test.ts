import { sql } from 'drizzle-orm';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectAlone } from '../database/open-database.ts';
import { setSwitch } from '../switch/switch-store.ts';
import { createTestDesk, makeOperator, plannedCredit, type TestDesk } from '../testing/index.ts';
import { keepDailyHead, readAuditHead, takeUntoldHead } from './audit-head.ts';
import { type AuditedTable, auditedTableNames } from './audited-tables.ts';
import { sealAudit } from './seal-audit.ts';
import { verifyAudit } from './verify-audit.ts';

const rowsPerTable = 200;
const sealedInAll = BigInt(rowsPerTable * auditedTableNames.length);
const start = "timestamptz '2026-11-24 06:00:00.25Z' + n * interval '1 s'";

/** Adds `count` rows, from number `first` on, as the desk would: each with words of its own. */
const fills: Readonly<Record<AuditedTable, string>> = {
  history: `insert into history (subject, subject_id, to_state, actor, reason, facts, at)
    select 'payment', gen_random_uuid(), 'recorded', 'system', 'reason ' || n, jsonb_build_object('n', n, 'big', 9007199254740993), ${start}`,
  receipts: `insert into receipts (id, attempt_id, player_id, amount_minor, currency, confirmed_by, facts, at)
    select gen_random_uuid(), gen_random_uuid(), '100000001', 9007199254740993 + n, 'KGS', 'mobcash', '{}', ${start}`,
  switch_history: `insert into switch_history (name, is_on, reason, actor, at)
    select 'automaticCredit', n % 2 = 0, 'reason ' || n, 'operator:1', ${start}`,
  trusted_shape_history: `insert into trusted_shape_history (shape, is_trusted, actor, reason, at)
    select 'shape ' || n, true, 'operator:1', 'reason ' || n, ${start}`,
  session_history: `insert into session_history (binding, version, what, actor, at)
    select 'binding', n, 'stored', 'worker', ${start}`,
  session_renewal_history: `insert into session_renewal_history (binding, cause, outcome, actor, started_at, ended_at)
    select 'binding', 'due', 'outcome ' || n, 'worker', ${start}, ${start}`,
  receiving_account_history: `insert into receiving_account_history (account_id, what, reason, actor, at)
    select gen_random_uuid(), 'added', 'reason ' || n, 'operator:1', ${start}`,
  operator_history: `insert into operator_history (operator_id, what, reason, actor, facts, at)
    select 'o' || n, 'role_changed', 'reason ' || n, 'operator:1', '{"to": "cashier"}', ${start}`,
  alarm_history: `insert into alarm_history (alarm_id, kind, subject, actor, reason, at)
    select gen_random_uuid(), 'mail_unreadable', 'mail ' || n, 'operator:1', 'reason ' || n, ${start}`,
  player_history: `insert into player_history (player_id, what, reason, actor, at)
    select '100000001', 'noted', 'note ' || n, 'operator:1', ${start}`,
};
/** A change that leaves the row plausible, and the column it is in. */
const forgeries: Readonly<Record<AuditedTable, readonly [column: string, text: string]>> = {
  history: ['facts', `facts = jsonb_set(facts, '{big}', '9007199254740992')`],
  receipts: ['amount_minor', 'amount_minor = amount_minor + 1'],
  switch_history: ['is_on', 'is_on = not is_on'],
  trusted_shape_history: ['attempt_id', 'attempt_id = gen_random_uuid()'],
  session_history: ['at', "at = at + interval '1 microsecond'"],
  session_renewal_history: ['outcome', "outcome = outcome || ' '"],
  receiving_account_history: ['actor', "actor = 'operator:2'"],
  operator_history: ['facts', `facts = '{"to": "owner"}'`],
  alarm_history: ['reason', "reason = 'another'"],
  player_history: ['reason', "reason = reason || '!'"],
};

let opened: TestDesk;
/** Whoever owns the database: no trigger stops this connection. */
let owner: pg.Client;

beforeEach(async () => {
  opened = await createTestDesk();
  await makeOperator(opened.desk, '1');
  owner = await connectAlone(opened.desk.database, 'owner');
  await owner.query('set session_replication_role = replica');
});
afterEach(async () => {
  await owner.end();
  await opened.close();
});

/** Fills every table past the foreign keys and seals all. */
async function fillAndSeal(): Promise<void> {
  for (const table of auditedTableNames) {
    await owner.query(`alter table ${table} enable always trigger ${table}_audited`);
    await owner.query(`${fills[table]} from generate_series(1, ${rowsPerTable}) as n`);
    await owner.query(`alter table ${table} enable trigger ${table}_audited`);
  }
  expect(await sealAudit(opened.desk)).toEqual({ sealed: Number(sealedInAll) });
}

/** The links of a table, by their place in the chain. */
async function linksOf(table: string): Promise<{ seq: string; id: string; at: string }[]> {
  const text =
    'select seq, row_id as id, row_at as at from audit_chain where table_name = $1 order by audit_chain.seq';
  return (await owner.query(text, [table])).rows;
}

const verify = () => verifyAudit(opened.desk);

describe.each(auditedTableNames)('%s', (table) => {
  const idType = table === 'receipts' ? 'uuid' : 'bigint';
  // The first, one inside and the last of 200: ends are where walks go wrong.
  const places = [0, 131, rowsPerTable - 1];

  test('untouched it verifies; a changed, removed, moved or inserted row is named wherever it stands', async () => {
    await fillAndSeal();
    expect(await verify()).toMatchObject({ finding: null, unsealed: 0, head: { seq: sealedInAll } });
    const links = await linksOf(table);
    if (table !== 'receipts') expect(links.map(({ id }) => id)).toEqual(links.map((_, n) => String(n + 1)));
    const [column, forgery] = forgeries[table];
    for (const place of places) {
      const link = links[place];
      const other = links[place === 0 ? 77 : place - 1];
      if (link === undefined || other === undefined) throw new Error('No such place.');
      const first = BigInt(link.seq) < BigInt(other.seq) ? link : other;
      const where = `where id = '${link.id}'::${idType}`;
      const named = { tableName: table, rowId: link.id, at: link.at, seq: BigInt(link.seq) };

      await undone(table, `update ${table} set ${forgery} ${where}`, async () => {
        expect((await verify()).finding).toEqual({ kind: 'changed', ...named, differs: [column] });
      });
      await undone(table, `delete from ${table} ${where}`, async () => {
        expect((await verify()).finding).toEqual({ kind: 'removed', ...named, differs: [] });
      });
      await undone(table, swap(table, idType, link.id, other.id), async () => {
        expect((await verify()).finding).toMatchObject({
          kind: 'moved',
          rowId: first.id,
          seq: BigInt(first.seq),
          differs: [`${table} ${first === link ? other.id : link.id}`],
        });
      });
    }
    await undone(table, `${fills[table]} from generate_series(9001, 9001) as n`, async () => {
      const finding = (await verify()).finding;
      expect(finding).toMatchObject({ kind: 'inserted', tableName: table, seq: null });
      expect(links.map(({ id }) => id)).not.toContain(finding?.rowId);
      expect(finding?.at).toMatch(/^2026-11-24T08:30:01\.25\+00:00$/);
    });
    expect((await verify()).finding).toBeNull();
  });
});

/** Lets the owner do something to a table, looks, and puts its rows back as they were. */
async function undone(table: string, text: string, look: () => Promise<void>): Promise<void> {
  await owner.query(`create table kept as table ${table}; ${text}`);
  await look();
  await owner.query(
    `delete from ${table}; insert into ${table} overriding system value table kept; drop table kept`,
  );
}

/** Exchanges the ids of two rows, and so their places. */
const swap = (table: string, type: string, a: string, b: string) => {
  const spare = type === 'uuid' ? "'00000000-0000-0000-0000-000000000000'" : '-1';
  const always = type === 'uuid' ? '' : `alter table ${table} alter id set generated by default;`;
  const back = type === 'uuid' ? '' : `alter table ${table} alter id set generated always;`;
  return `${always} update ${table} set id = ${spare}::${type} where id = '${a}'::${type};
    update ${table} set id = '${a}'::${type} where id = '${b}'::${type};
    update ${table} set id = '${b}'::${type} where id = ${spare}::${type}; ${back}`;
};

describe('the chain itself', () => {
  const links: readonly (readonly [string, string, object])[] = [
    [
      'a changed link',
      "update audit_chain set row_at = '2026-11-24T06:00:00+00:00' where seq = 40",
      { seq: 40n, differs: ['hash'] },
    ],
    [
      'a link with another time of sealing',
      "update audit_chain set sealed_at = '2026-11-23T06:00:00.000Z' where seq = 40",
      { seq: 40n, differs: ['hash'] },
    ],
    ['a removed link', 'delete from audit_chain where seq = 40', { seq: 40n, differs: ['seq'] }],
    [
      'two links that changed places',
      'update audit_chain set seq = case seq when 40 then 100041 else 100040 end where seq in (40, 41); update audit_chain set seq = seq - 100000 where seq > 100000',
      { seq: 40n, differs: ['previous_hash'] },
    ],
    [
      'a link that was changed and hashed again',
      "update audit_chain set hash = encode(sha256('other'), 'hex') where seq = 40; update audit_chain set previous_hash = encode(sha256('other'), 'hex') where seq = 41",
      { seq: 40n, differs: ['hash'] },
    ],
  ];
  test.each(links)('%s is named', async (_, text, expected) => {
    await fillAndSeal();
    await owner.query(text);
    expect((await verify()).finding).toMatchObject({ kind: 'chain_changed', ...expected });
  });

  test('a tail removed with its rows is found by a head that was kept, and only by it', async () => {
    await fillAndSeal();
    const keptHead = await readAuditHead(opened.desk);
    const { desk } = opened;
    expect((await verifyAudit(desk, { keptHead })).finding).toBeNull();
    const lastTable = auditedTableNames.at(-1);
    await owner.query(`delete from ${lastTable} where id > 150;
      delete from audit_chain where table_name = '${lastTable}' and row_id::bigint > 150`);
    expect((await verify()).finding).toBeNull();
    expect((await verifyAudit(desk, { keptHead })).finding).toMatchObject({
      kind: 'tail_removed',
      seq: keptHead.seq - 49n,
    });
  });

  /** Removes the last link and its row, as the owner of the database can. */
  async function cutLast(): Promise<void> {
    const [last] = (
      await owner.query('select seq, table_name, row_id from audit_chain order by seq desc limit 1')
    ).rows;
    await owner.query('delete from audit_chain where seq = $1', [last.seq]);
    await owner.query(`delete from ${last.table_name} where id::text = $1`, [last.row_id]);
  }

  test('a tail removed behind the head of the last day is found without being told of any', async () => {
    const { desk } = opened;
    await plannedCredit(opened);
    await sealAudit(desk);
    await keepDailyHead(desk);
    await plannedCredit(opened);
    await sealAudit(desk);
    opened.advance(86_400_000);
    const newest = await keepDailyHead(desk);
    expect((await verify()).finding).toBeNull();
    await cutLast();
    expect((await verify()).finding).toMatchObject({ kind: 'tail_removed', seq: newest?.seq });
    await cutLast();
    expect((await verify()).finding).toMatchObject({ kind: 'tail_removed', seq: (newest?.seq ?? 0n) - 1n });
    const keptHead = await readAuditHead(desk);
    expect((await verifyAudit(desk, { keptHead })).finding).toBeNull();
  });

  test('a chain written anew over changed rows, past the head of the last day, is found without being told of any', async () => {
    const { desk } = opened;
    await fillAndSeal();
    await keepDailyHead(desk);
    await owner.query(`update receipts set player_id = '100000009' where id = (select id from receipts limit 1);
      insert into audit_pending (table_name, row_id) select table_name, row_id from audit_chain order by seq;
      delete from audit_chain`);
    await sealAudit(desk);
    expect((await verify()).finding).toMatchObject({ kind: 'head_differs', seq: sealedInAll });
  });

  test('a chain written anew over changed rows is found by a head that was kept, and only by it', async () => {
    await fillAndSeal();
    const { desk } = opened;
    const keptHead = await readAuditHead(desk);
    await owner.query(`update receipts set player_id = '100000009' where id = (select id from receipts limit 1);
      insert into audit_pending (table_name, row_id) select table_name, row_id from audit_chain order by seq;
      delete from audit_chain`);
    await sealAudit(desk);
    expect((await verify()).finding).toBeNull();
    expect((await verifyAudit(desk, { keptHead })).finding).toMatchObject({
      kind: 'head_differs',
      seq: keptHead.seq,
    });
  });

  test.each(['history_append_only', 'receipts_not_emptied', 'switch_history_audited'])(
    'the trigger %s switched off is named',
    async (trigger) => {
      const table = trigger.replace(/_(append_only|not_emptied|audited)$/, '');
      await owner.query(`alter table ${table} disable trigger ${trigger}`);
      expect((await verify()).finding).toMatchObject({
        kind: 'unguarded',
        tableName: table,
        differs: [trigger],
      });
    },
  );

  test('it is append only', async () => {
    await plannedCredit(opened);
    await sealAudit(opened.desk);
    for (const text of [
      "update audit_chain set hash = ''",
      'delete from audit_chain',
      'truncate audit_chain',
    ]) {
      await expect(opened.desk.database.pool.query(text)).rejects.toThrow(/append only/);
    }
  });

  test('it does not depend on how the server writes times', async () => {
    await fillAndSeal();
    await owner.query(
      `do $$ begin execute format('alter database %I set timezone to ''Asia/Bishkek''', current_database()); end $$`,
    );
    const other = opened.another();
    expect((await other.database.pool.query('show timezone')).rows[0]?.TimeZone).toBe('Asia/Bishkek');
    expect((await verifyAudit(other)).finding).toBeNull();
  });
});

describe('sealing', () => {
  const turn = (isOn: boolean) =>
    setSwitch(opened.desk, { name: 'automaticCredit', isOn, reason: 'test', actor: 'operator:1' });

  test('what every table that is append only gets, the chain gets', async () => {
    const text = `select tgrelid::regclass::text as name from pg_trigger where tgname like '%\\_append\\_only' order by 1`;
    const { rows } = await owner.query(text);
    expect(rows.map(({ name }) => name)).toEqual([...auditedTableNames, 'audit_chain'].sort());
  });

  test('rows wait, are counted, and are sealed in the order they were added', async () => {
    await plannedCredit(opened);
    const before = await verify();
    expect(before).toMatchObject({ finding: null, head: { seq: 0n } });
    expect(before.unsealed).toBeGreaterThan(5);
    expect(await sealAudit(opened.desk)).toEqual({ sealed: before.unsealed });
    const ids = (await linksOf('history')).map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(await verify()).toMatchObject({ finding: null, unsealed: 0 });
    expect(await sealAudit(opened.desk)).toEqual({ sealed: 0 });
  });

  test('a row committed after a later one was sealed is sealed next, and money never waits for the sealer', async () => {
    await turn(false);
    const slow = await connectAlone(opened.desk.database, 'slow');
    try {
      await slow.query('begin');
      await slow.query(`${fills.switch_history} from generate_series(1, 1) as n`);
      await turn(true);
      expect(await sealAudit(opened.desk)).toEqual({ sealed: 2 });
      await slow.query('commit');
      expect(await verify()).toMatchObject({ finding: null, unsealed: 1 });
      expect(await sealAudit(opened.desk)).toEqual({ sealed: 1 });
      expect((await linksOf('switch_history')).map(({ id }) => id)).toEqual(['1', '3', '2']);
      expect(await verify()).toMatchObject({ finding: null, unsealed: 0, head: { seq: 3n } });
    } finally {
      await slow.end();
    }
  });

  test('eight sealers at once beside running transactions make one chain without a gap', async () => {
    const desks = Array.from({ length: 4 }, () => opened.another());
    const work = Array.from({ length: 40 }, (_, n) =>
      opened.desk.database.drizzle.execute(
        sql.raw(`${fills.switch_history} from generate_series(${n * 100 + 1}, ${n * 100 + 100}) as n`),
      ),
    );
    const seals = Array.from({ length: 8 }, async (_, n) => {
      let sealed = 0;
      for (let round = 0; round < 20; round += 1)
        sealed += (await sealAudit(desks[n % 4] ?? opened.desk)).sealed;
      return sealed;
    });
    const [counts] = await Promise.all([Promise.all(seals), Promise.all(work)]);
    const late = (await sealAudit(opened.desk)).sealed;
    expect(counts.reduce((sum, n) => sum + n, late)).toBe(4_000);
    expect(await verify()).toMatchObject({ finding: null, unsealed: 0, head: { seq: 4_000n } });
  });

  test('a row that was gone before it was sealed is named; a forged second mark stops nothing', async () => {
    await turn(false);
    await turn(true);
    await owner.query(`insert into audit_pending (table_name, row_id) select table_name, row_id from audit_pending;
      delete from switch_history where id = 1`);
    expect(await sealAudit(opened.desk)).toEqual({ sealed: 2 });
    expect((await verify()).finding).toMatchObject({
      kind: 'removed',
      tableName: 'switch_history',
      rowId: '1',
    });
    await owner.query("insert into audit_pending (table_name, row_id) values ('switch_history', '2')");
    expect(await sealAudit(opened.desk)).toEqual({ sealed: 0 });
  });
});

test('the head is given out once a day in Bishkek, by two workers as by one, and told until it is told', async () => {
  const { desk } = opened;
  opened.setNow(new Date('2026-11-24T17:59:00Z'));
  await plannedCredit(opened);
  await sealAudit(desk);
  const kept = await Promise.all([keepDailyHead(desk), keepDailyHead(opened.another())]);
  const head = await readAuditHead(desk);
  expect(kept.filter((one) => one !== null)).toEqual([{ day: '2026-11-24', ...head }]);
  expect(await takeUntoldHead(desk)).toEqual({ day: '2026-11-24', ...head });
  expect(await takeUntoldHead(desk)).toBeNull();
  opened.setNow(new Date('2026-11-24T18:00:00Z'));
  expect((await keepDailyHead(desk))?.day).toBe('2026-11-25');
});
