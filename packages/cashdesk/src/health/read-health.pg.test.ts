import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { raiseAlarm } from '../history/raise-alarm.ts';
import { advanceMailCursor } from '../mail/store-mail.ts';
import { createTestDesk, killLease, makeLease, makeMail, type TestDesk } from '../testing/index.ts';
import { judgeHealth } from './judge-health.ts';
import { readHealth } from './read-health.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

const binding = { apiUrl: 'https://mobcash.example', login: null, cashboxCode: null, lat: null, lon: null };
const read = () => readHealth(opened.desk, { binding, disk: null });
const wordsOf = async () =>
  judgeHealth(await read(), opened.desk.clock())
    .filter(({ state }) => state !== 'good')
    .map(({ place, answer }) => `${place} ${answer}`);

test('an empty desk says what is missing, and nothing else', async () => {
  expect(await wordsOf()).toEqual(['worker never', 'mailbox none', 'session none']);
});

test('workers, folders, jobs and alarms are seen as they are; a worker that died is the last one that is told', async () => {
  const { desk } = opened;
  const lease = await makeLease(desk);
  await advanceMailCursor(desk, { mailbox: 'desk@example.com', folder: 'INBOX', uidValidity: 1n }, 2n);
  await makeMail(desk);
  // The queue writes its own time, the desk's stands still.
  await desk.database.drizzle.execute(
    sql`update graphile_worker._private_jobs set run_at = ${desk.databaseTime()}`,
  );
  await raiseAlarm(desk.database.drizzle, desk, { kind: 'mail_unreadable', subject: 'one' });
  const facts = await read();
  expect(facts).toMatchObject({
    workers: [{ name: 'test', isAlive: true }],
    folders: [{ folder: 'INBOX', health: 'fresh' }],
    queue: { jobs: 1, givenUp: 0 },
    audit: { rows: 0n, unsealed: 1 },
    alarms: 1,
    database: { connectionsMax: expect.any(Number), sizeBytes: expect.any(Number) },
  });
  expect(facts.queue.dueSince).toBeInstanceOf(Date);
  await killLease(desk, lease);
  expect((await read()).workers).toMatchObject([{ name: 'test', isAlive: false }]);
  const other = await makeLease(desk);
  expect((await read()).workers).toHaveLength(1);
  expect((await read()).workers).toMatchObject([{ isAlive: true }]);
  await other.end();
});
