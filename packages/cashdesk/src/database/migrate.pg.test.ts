import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as migrateTables } from 'drizzle-orm/node-postgres/migrator';
import { runMigrations } from 'graphile-worker';
import { expect, test } from 'vitest';
import { createBareDatabase } from '../testing/index.ts';
import { migrate, migrationsFolder } from './migrate.ts';
import { type Database, openDatabase } from './open-database.ts';

test('four processes that migrate an empty database at once all succeed', async () => {
  const bare = await createBareDatabase();
  const databases = Array.from({ length: 4 }, () => openDatabase(bare.url));
  try {
    const results = await Promise.allSettled(databases.map((database) => migrate(database)));
    expect(results.map((result) => result.status)).toEqual(Array(4).fill('fulfilled'));
    const again = await databases[0]?.pool.query(
      'select count(*)::int as n from drizzle.__drizzle_migrations',
    );
    expect(again?.rows[0].n).toBeGreaterThan(0);
  } finally {
    await Promise.all(databases.map((database) => database.close()));
    await bare.drop();
  }
});

/** Migrates to where the first `count` migrations led, as a program of that time did. */
async function migrateFirst(database: Database, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'luxon-migrations-'));
  try {
    cpSync(migrationsFolder, folder, { recursive: true });
    const journalFile = join(folder, 'meta', '_journal.json');
    const journal = JSON.parse(readFileSync(journalFile, 'utf8'));
    writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
    await runMigrations({ pgPool: database.pool });
    await migrateTables(drizzle(database.pool), { migrationsFolder: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const readEntries = (): { tag: string }[] =>
  JSON.parse(readFileSync(join(migrationsFolder, 'meta', '_journal.json'), 'utf8')).entries;

test('a desk of the version before, with history in it, is brought to this one: its history waits for the audit, and who had its panel owns it', async () => {
  const bare = await createBareDatabase();
  const database = openDatabase(bare.url, { connectionsMax: 2 });
  try {
    // Tables, rules and story: what the first desks have behind them.
    await migrateFirst(database, 3);
    await database.pool.query(
      `insert into history (subject, subject_id, to_state, actor, reason, at)
        values ('payment', gen_random_uuid(), 'recorded', 'operator:1', ' ', now())`,
    );
    await database.pool.query("insert into operators (id, name, email) values ('1', 'A', 'a@desk.example')");
    await migrate(database);
    const { rows } = await database.pool.query(
      `select (select count(*)::int from drizzle.__drizzle_migrations) as ran,
        (select count(*)::int from audit_pending where table_name = 'history') as waiting,
        (select role from operators) as role`,
    );
    expect(rows).toEqual([{ ran: readEntries().length, waiting: 1, role: 'owner' }]);
  } finally {
    await database.close();
    await bare.drop();
  }
});

/** Reads all that migrations make, as PostgreSQL writes it. */
async function describeDatabase(database: Database): Promise<readonly string[]> {
  const { rows } = await database.pool.query(`
    select format('column %s %s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default) as said
      from information_schema.columns where table_schema = 'public'
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint
      where connamespace = 'public'::regnamespace
    union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal and tgname not like '\\_%'
    union all select format('view %s %s', viewname, definition) from pg_views where schemaname = 'public'
    union all select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
    order by said`);
  return rows.map(({ said }) => said);
}

// 0009 was once changed after desks had it behind them: those have what it said then.
test.each([
  ['as it was made', ''],
  ['from the changed file', 'alter function cashdesk_read_books() set jit = off'],
])('a desk that had 0009 %s ends like a new one', async (_, changed) => {
  const [one, other] = await Promise.all([createBareDatabase(), createBareDatabase()]);
  const [grown, fresh] = [openDatabase(one.url), openDatabase(other.url)];
  try {
    await migrateFirst(grown, 11);
    await grown.pool.query(changed);
    await Promise.all([migrate(grown), migrate(fresh)]);
    const described = await describeDatabase(fresh);
    expect(described.length).toBeGreaterThan(500);
    expect(described.join('\n')).toMatch(/SET jit TO 'off'/);
    expect(await describeDatabase(grown)).toEqual(described);
  } finally {
    await Promise.all([grown.close(), fresh.close()]);
    await Promise.all([one.drop(), other.drop()]);
  }
});

/** What desks have behind them, by the beginning of its SHA-256. A new migration adds its line; no line changes. */
const sealed = {
  '0000_tables': '8aca0ecebfff37cd',
  '0001_rules': '7ae443bd362927c8',
  '0002_story': '06b4a00aa92fd056',
  '0003_statement_mappings': '046641182b7b6520',
  '0004_receiving_accounts': '49bb69267a30615c',
  '0005_breakers_and_replies': '30fb8001d0d9ddf4',
  '0006_replies_sealed': '39a13fb71111c59a',
  '0007_started_totals': 'd168ec851421614f',
  '0008_audit': '643a697973ed07a8',
  '0009_books': 'c9e6181f9bac58bf',
  '0010_approvals': '438c56cf202f7914',
  '0011_roles': 'ff4fa931d5fb9fb8',
  '0012_sign_in': '43232f474cf39081',
  '0013_closed_alarms': 'b52d77887ebf4302',
  '0014_banks_tried': '73a9543e76e4de70',
  '0015_tables_and_players': '3eafcac22d194bcb',
  '0016_told_and_paged': '27a36645bbe0f873',
  '0017_payment_reversed': 'cf30609a5bde0fb2',
  '0018_mails_of_bytes': '902a5ee66814b85a',
  '0019_books_per_account': 'b865b8a53b01671c',
  '0020_balance_before': 'ba44feb5bbe39b05',
  '0021_waiting_mails': '9abd0306f34edf0e',
  '0022_planned_after': '9483129568f97ce6',
};

test('no migration that was made is changed', () => {
  const found = readEntries().map(({ tag }) => {
    const text = readFileSync(join(migrationsFolder, `${tag}.sql`));
    return [tag, createHash('sha256').update(text).digest('hex').slice(0, 16)];
  });
  expect(Object.fromEntries(found)).toEqual(sealed);
});
