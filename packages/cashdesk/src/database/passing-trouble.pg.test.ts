import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createTestDesk } from '../testing/index.ts';
import { openDatabase } from './open-database.ts';
import { passingTrouble } from './passing-trouble.ts';

const failing = (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => null,
    (error: unknown) => error,
  );

test.each([
  ['a reset connection', Object.assign(new Error('read'), { code: 'ECONNRESET' }), 'ECONNRESET'],
  [
    'a deadlock, two causes down',
    new Error('a', { cause: new Error('b', { cause: said('40P01') }) }),
    '40P01',
  ],
  ['a serialisation failure', said('40001'), '40001'],
  ['no such column', said('42703'), null],
  ['a broken rule', new Error('a', { cause: said('23505') }), null],
  ['a server that does not fit', said('0A000'), null],
  ['words alone', new Error('ECONNRESET'), null],
  ['a programmer’s error', new TypeError('undefined is not a function'), null],
  ['no error', 'ECONNRESET', null],
])('%s', (_, error, code) => {
  expect(passingTrouble(error)).toBe(code);
});

function said(code: string): Error {
  return Object.assign(new Error('said by the server'), { code });
}

test('a real connection that is cut, and a server that is away, pass; a wrong statement does not', async () => {
  const { desk, url, close } = await createTestDesk();
  const database = openDatabase(url, { connectionsMax: 1 });
  const nowhere = openDatabase(Object.assign(new URL(url), { host: '127.0.0.1:1' }).href);
  try {
    const cut = await failing(() =>
      database.drizzle.transaction(async (tx) => {
        const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
        const pid = rows[0]?.pid ?? 0;
        await Promise.allSettled([
          tx.execute(sql`select pg_sleep(30)`),
          desk.database.pool.query('select pg_terminate_backend($1)', [pid]),
        ]);
        await tx.execute(sql`select 1`);
      }),
    );
    expect(passingTrouble(cut)).toMatch(/^(57P01|connection_terminated|ECONNRESET|EPIPE)$/);
    expect(passingTrouble(await failing(() => nowhere.drizzle.execute(sql`select 1`)))).toBe('ECONNREFUSED');
    const wrong = await failing(() => database.drizzle.execute(sql`select nothing_of_that_name`));
    expect(wrong).toBeInstanceOf(Error);
    expect(passingTrouble(wrong)).toBeNull();
  } finally {
    await Promise.all([database.close(), nowhere.close()]);
    await close();
  }
});
