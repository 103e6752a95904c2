import { expect, test } from 'vitest';
import { createBareDatabase } from '../testing/index.ts';
import { migrate } from './migrate.ts';
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
