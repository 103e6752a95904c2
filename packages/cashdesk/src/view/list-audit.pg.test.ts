import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditChain } from '../audit/audit-tables.ts';
import { auditedTableNames } from '../audit/audited-tables.ts';
import { sealAudit } from '../audit/seal-audit.ts';
import {
  closeAlarm,
  closeAlarms,
  listClosedAlarms,
  listOpenAlarms,
  raiseAlarm,
} from '../history/raise-alarm.ts';
import { setSwitch } from '../switch/switch-store.ts';
import {
  createTestDesk,
  makeMail,
  makeOperator,
  makeRequest,
  plannedCredit,
  type TestDesk,
} from '../testing/index.ts';
import { type AuditLine, type ListAudit, listAudit, listedTables } from './list-audit.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

/** Walks every page; each page asked for by where the one before ended. */
async function walk(options: ListAudit): Promise<AuditLine[]> {
  const lines: AuditLine[] = [];
  for (let before: string | undefined; ; ) {
    const page = await listAudit(opened.desk, { ...options, before });
    lines.push(...page.lines);
    if (page.before === null) return lines;
    before = page.before;
  }
}
const keyOf = ({ table, rowId }: AuditLine) => `${table} ${rowId}`;

async function fill(): Promise<void> {
  const { desk } = opened;
  await makeOperator(desk, 'a');
  // Many lines of one moment, over several tables, and the days before and after.
  for (let count = 0; count < 3; count += 1) {
    await plannedCredit(opened);
    await makeRequest(desk, { actor: 'operator:b' });
    await setSwitch(desk, { name: 'automaticCredit', isOn: false, reason: 'lunch', actor: 'operator:a' });
    await setSwitch(desk, { name: 'automaticCredit', isOn: true, reason: 'back', actor: 'operator:a' });
    opened.advance(12 * 60 * 60_000);
  }
}

test('every audited table is listed, but for the receipts', () => {
  expect(new Set([...listedTables, 'receipts'])).toEqual(new Set(auditedTableNames));
});

test('every line is on exactly one page, newest first, however small the pages are', async () => {
  await fill();
  const all = (await listAudit(opened.desk, { limit: 1_000 })).lines;
  expect(all.length).toBeGreaterThan(30);
  const times = all.map(({ at }) => at.getTime());
  expect(times).toEqual(times.toSorted((one, other) => other - one));
  for (const limit of [1, 7]) expect((await walk({ limit })).map(keyOf)).toEqual(all.map(keyOf));
});

test('a line tells the state a thing was in, and none where it was made', async () => {
  await fill();
  const requests = await walk({ noun: 'request' });
  expect(new Set(requests.map(({ fromState, what }) => `${fromState} ${what}`))).toEqual(
    new Set(['null open', 'open matched']),
  );
});

test('people, the machine, one operator, one noun and one day in Bishkek are told apart, alone and together', async () => {
  await fill();
  const all = await walk({});
  const isOf = (start: string) => (line: AuditLine) => line.actor.startsWith(start);
  expect((await walk({ person: 'people', limit: 3 })).map(keyOf)).toEqual(
    all.filter(isOf('operator:')).map(keyOf),
  );
  const machine = await walk({ person: 'machine' });
  expect(machine).toHaveLength(all.filter((line) => !isOf('operator:')(line)).length);
  const ofA = await walk({ person: 'operator:a' });
  expect(ofA.map(({ noun, what }) => `${noun} ${what}`)).toEqual(
    Array.from({ length: 3 }, () => ['switch on', 'switch off']).flat(),
  );
  expect((await walk({ person: 'operator:b', noun: 'request' })).map(({ what }) => what)).toEqual([
    'open',
    'open',
    'open',
  ]);
  expect(await walk({ person: 'operator:b', noun: 'switch' })).toEqual([]);
  // The clock starts at noon in Bishkek: the first filling and no other is of that day.
  const day = await walk({ person: 'operator:a', day: '2026-11-24' });
  expect(day.map(({ what }) => what)).toEqual(['on', 'off']);
  expect((await walk({ day: '2026-11-23' })).length).toBe(0);
});

test('a line tells its number in the chain once it is sealed', async () => {
  await makeMail(opened.desk);
  expect((await listAudit(opened.desk)).lines.map(({ seq }) => seq)).toEqual([null]);
  await sealAudit(opened.desk);
  expect((await listAudit(opened.desk)).lines.map(({ seq }) => seq)).toEqual([1n]);
});

test('who closed an alarm and why is kept, told and sealed; without a reason it stays open', async () => {
  const { desk } = opened;
  const { drizzle } = desk.database;
  for (const subject of ['one', 'two']) await raiseAlarm(drizzle, desk, { kind: 'mail_unreadable', subject });
  const alarmId = (await listOpenAlarms(desk)).find(({ subject }) => subject === 'one')?.id ?? '';
  await expect(closeAlarm(desk, { alarmId, actor: 'operator:a', reason: ' ' })).rejects.toThrow(TypeError);
  const close = () => closeAlarm(desk, { alarmId, actor: 'operator:a', reason: 'A new template reads it' });
  expect([await close(), await close()]).toEqual([{ kind: 'closed' }, { kind: 'not_open' }]);
  await closeAlarms(drizzle, desk, { kinds: ['mail_unreadable'], subject: 'two' });
  const told = (await listClosedAlarms(desk)).map((alarm) => [
    alarm.subject,
    alarm.closedBy,
    alarm.closeReason,
  ]);
  expect(told.toSorted((one, other) => String(one).localeCompare(String(other)))).toEqual([
    ['one', 'operator:a', 'A new template reads it'],
    ['two', 'system', 'cause_gone'],
  ]);
  await sealAudit(desk);
  const sealed = await drizzle.select({ table: auditChain.tableName }).from(auditChain);
  expect(sealed.map(({ table }) => table)).toEqual(['alarm_history', 'alarm_history']);
  expect((await listAudit(desk, { person: 'people' })).lines).toMatchObject([
    { noun: 'alarm', what: 'mail_unreadable', reason: 'A new template reads it', subjectId: alarmId },
  ]);
});

test('beside 60,000 lines each kind of page is read along an index', async () => {
  await opened.desk.database.pool.query(`
    insert into history (subject, subject_id, to_state, actor, reason, at)
    select (array['mail', 'payment', 'request', 'attempt'])[1 + n % 4], gen_random_uuid(), 'x',
      case when n % 100 = 0 then 'operator:a' else 'system' end, 'reason',
      timestamptz '2026-11-24 06:00:00Z' - n * interval '1 s'
    from generate_series(1, 60000) as n`);
  await opened.desk.database.pool.query('analyze history');
  const pool = opened.desk.database.pool;
  const plans = [
    "subject = 'mail'",
    "actor like 'operator:%'",
    "actor like 'operator:%' and actor = 'operator:a'",
  ].map((where) =>
    pool.query(`explain select id from history where ${where} order by at desc, id desc limit 51`),
  );
  for (const { rows } of await Promise.all(plans)) {
    const plan = JSON.stringify(rows);
    expect(plan).toContain('Index');
    expect(plan).not.toContain('Sort');
  }
});
