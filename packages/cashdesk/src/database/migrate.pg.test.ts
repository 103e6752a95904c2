import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as migrateTables } from 'drizzle-orm/node-postgres/migrator';
import { runMigrations } from 'graphile-worker';
import { expect, test } from 'vitest';
import { createBareDatabase } from '../testing/index.ts';
import { migrate, migrationsFolder } from './migrate.ts';
import { openDatabase } from './open-database.ts';

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

test('a desk of the version before, with history in it, is brought to this one its history is waiting for the audit, and who had its panel owns it', async () => {
  const bare = await createBareDatabase();
  const database = openDatabase(bare.url, { connectionsMax: 2 });
  const folder = mkdtempSync(join(tmpdir(), 'luxon-migrations-'));
  try {
    cpSync(migrationsFolder, folder, { recursive: true });
    const journalFile = join(folder, 'meta', '_journal.json');
    const journal = JSON.parse(readFileSync(journalFile, 'utf8'));
    // Tables, rules and story: what the first desks have behind them.
    writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, 3) }));
    await runMigrations({ pgPool: database.pool });
    await migrateTables(drizzle(database.pool), { migrationsFolder: folder });
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
    expect(rows).toEqual([{ ran: journal.entries.length, waiting: 1, role: 'owner' }]);
  } finally {
    await database.close();
    await bare.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});
