import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { setSwitch } from '../switch/switch-store.ts';
import { createTestDesk } from '../testing/index.ts';
import { startLease } from '../worker/worker-lease.ts';
import { listenForChanges } from './listen-for-changes.ts';
import * as schema from './schema.ts';

test('history cannot be changed, removed or emptied', async () => {
  const { desk, close } = await createTestDesk();
  try {
    await setSwitch(desk, { name: 'automaticCredit', isOn: false, reason: 'test', actor: 'a' });
    for (const statement of [
      "update switch_history set reason = 'other'",
      'delete from switch_history',
      'truncate switch_history',
    ]) {
      await expect(desk.database.pool.query(statement)).rejects.toThrow(/append only/);
    }
  } finally {
    await close();
  }
});

test('a change is announced, and a listener whose connection was cut hears of everything', async () => {
  const { desk, close } = await createTestDesk();
  let heard = Promise.withResolvers<string>();
  const listener = await listenForChanges(desk, ({ what }) => {
    if (what === 'switches' || what === 'everything') heard.resolve(what);
  });
  try {
    await setSwitch(desk, { name: 'automaticCredit', isOn: false, reason: 'test', actor: 'a' });
    expect(await heard.promise).toBe('switches');
    heard = Promise.withResolvers<string>();
    await desk.database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'luxon-cashdesk changes' and datname = current_database()",
    );
    expect(await heard.promise).toBe('everything');
  } finally {
    await listener.close();
    await close();
  }
});

/** What no page shows, or what moves with every page that is shown. */
const untold = [
  'audit_chain',
  'audit_heads',
  'audit_pending',
  'database_epochs',
  'operator_accounts',
  'operator_sessions',
  'operator_totp_steps',
  'operator_two_factors',
  'operator_verifications',
  'sign_in_tries',
  'vault_keys',
];

test('every table is told of when it changes, but for those no page shows', async () => {
  const { desk, close } = await createTestDesk();
  try {
    const { rows } = await desk.database.pool.query(
      "select tgrelid::regclass::text as name from pg_trigger where tgname = tgrelid::regclass::text || '_changed'",
    );
    const told = rows.map(({ name }) => name);
    const tables = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [getTableName(one)] : []));
    expect(tables.filter((name) => !told.includes(name)).toSorted()).toEqual(untold);
  } finally {
    await close();
  }
});

test('a worker is told of when it starts and when it ends, and not with each heartbeat', async () => {
  const { desk, close } = await createTestDesk();
  const heard: string[] = [];
  let told = Promise.withResolvers<void>();
  const listener = await listenForChanges(desk, ({ what }) => {
    heard.push(what);
    told.resolve();
  });
  const hear = async (name: string) => {
    while (heard.at(-1) !== name) {
      await told.promise;
      told = Promise.withResolvers();
    }
  };
  try {
    const lease = await startLease(desk, { name: 'worker', every: () => () => undefined });
    await hear('worker_leases');
    await lease.beat();
    // Changes are told in the order of their commits: a heartbeat would be heard of before this one.
    await desk.database.pool.query('update players set is_blocked = true');
    await hear('players');
    await lease.end();
    await hear('worker_leases');
    expect(heard).toEqual(['worker_leases', 'players', 'worker_leases']);
  } finally {
    await listener.close();
    await close();
  }
});
