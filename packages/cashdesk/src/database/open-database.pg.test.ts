import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { createTestDatabase } from '../testing/index.ts';
import { openDatabase } from './open-database.ts';

test.each([
  ['off', 'on'],
  ['on', 'on'],
  ['remote_apply', 'remote_apply'],
])('where the server says "committed" by %s, a desk waits for %s', async (setting, expected) => {
  const made = await createTestDatabase();
  const admin = new pg.Client({ connectionString: inject('testPostgresUrl') });
  await admin.connect();
  await admin.query(
    `alter database ${new URL(made.url).pathname.slice(1)} set synchronous_commit = ${setting}`,
  );
  await admin.end();
  const database = openDatabase(made.url);
  const { rows } = await database.pool.query('show synchronous_commit');
  expect(rows).toEqual([{ synchronous_commit: expected }]);
  await database.close();
  await made.drop();
});
