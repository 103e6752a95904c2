import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createTestDesk } from '../testing/index.ts';
import { openDatabase } from './open-database.ts';

test('a statement that is asked for again and again is prepared, one asked for a few times is not', async () => {
  const { desk, close } = await createTestDesk();
  const { drizzle } = desk.database;
  await drizzle.transaction(async (tx) => {
    for (let n = 0; n < 3; n += 1) await tx.execute(sql`select ${n}::int as seldom`);
    for (let n = 0; n < 8; n += 1) {
      const { rows } = await tx.execute(sql`select ${n}::int as often`);
      expect(rows).toEqual([{ often: n }]);
    }
    const { rows } = await tx.execute(
      sql`select statement from pg_prepared_statements where statement like 'select $1::int%'`,
    );
    expect(rows).toEqual([{ statement: 'select $1::int as often' }]);
  });
  await close();
});

test('where nobody asked for it nothing is prepared: every filter of a page is planned for its own values', async () => {
  const { url, close } = await createTestDesk();
  const database = openDatabase(url, { connectionsMax: 1 });
  for (let n = 0; n < 12; n += 1) await database.drizzle.execute(sql`select ${n}::int as often`);
  const { rows } = await database.pool.query('select statement from pg_prepared_statements');
  expect(rows).toEqual([]);
  await database.close();
  await close();
});

test('several commands at once, which cannot be prepared, may be asked for as often as anything', async () => {
  const { desk, close } = await createTestDesk();
  const { drizzle, pool } = desk.database;
  for (let n = 0; n < 8; n += 1) {
    await drizzle.execute(sql.raw('select 1; select 2'));
    await pool.query('select 1; select 2');
  }
  await close();
});
