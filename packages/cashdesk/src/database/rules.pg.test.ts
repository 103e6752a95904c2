import { expect, test } from 'vitest';
import { setSwitch } from '../switch/switch-store.ts';
import { createTestDesk } from '../testing/index.ts';
import { listenForChanges } from './listen-for-changes.ts';

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
