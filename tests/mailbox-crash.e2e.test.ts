import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { holdMailbox, listOpenAlarms } from '@luxon/cashdesk';
import type { MailboxSettings } from '@luxon/settings';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mailboxName } from '../packages/settings/src/index.ts';
import { isDayOver } from '../sandbox/practice/count-day.ts';
import { letPlayerPay, type SentNotice } from '../sandbox/practice/run-day.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import { type ImapProxy, startImapProxy } from './imap-proxy.ts';
import { type MailboxGround, openMailboxGround, plainMail } from './mailbox-ground.ts';
import { openTestGround, type TestGround, until } from './open-test-ground.ts';
import type { WatchOrders } from './watch-process.ts';

const gateKey = 20_261_126;
const quickStart = ['--import', '@luxon/cashdesk/quick-start'];
const mailsAtOnce = 5;
const children = new Set<ChildProcess>();
const open: { close(): Promise<void> }[] = [];
let server: Dovecot;
beforeAll(async () => {
  server = await startDovecot();
});
afterAll(() => server.stop());
afterEach(async () => {
  await Promise.all([...children].map(kill));
  for (const ground of open.splice(0).reverse()) await ground.close();
});

function startWatching(orders: WatchOrders): ChildProcess {
  const script = join(import.meta.dirname, 'watch-process.ts');
  const child = spawn(process.execPath, [...quickStart, script, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.resume();
  children.add(child);
  return child;
}

/** Starts a watcher without the lock; resolves when its folder is open. */
async function startFollowing(orders: WatchOrders): Promise<ChildProcess> {
  const child = startWatching(orders);
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  await until('the watcher follows', () => said.includes('following') || child.exitCode !== null);
  return child;
}

/** Kills with -9 and waits until the process has gone. */
async function kill(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

interface Stand {
  readonly reached: Promise<void>;
  open(): Promise<void> | void;
}
interface Place {
  readonly proxy: ImapProxy;
  readonly ground: MailboxGround;
}

/** Stands in front of a write: a trigger waits for a lock this test holds. */
const atWrite =
  (table: string, when: 'before insert' | 'at the commit of') =>
  async ({ ground }: Place): Promise<Stand> => {
    const holder = new pg.Client({ connectionString: ground.opened.url });
    await holder.connect();
    await holder.query('select pg_advisory_lock($1)', [gateKey]);
    await holder.query(`create function stand_at_gate() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock(${gateKey}); return new; end'`);
    await holder.query(
      when === 'before insert'
        ? `create trigger gate before insert on ${table} for each row execute function stand_at_gate()`
        : `create constraint trigger gate after insert on ${table} deferrable initially deferred for each row execute function stand_at_gate()`,
    );
    const isStanding = async (): Promise<boolean> => {
      const { rows } = await holder.query(
        "select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())",
      );
      return rows.length > 0;
    };
    return {
      reached: until(`the watcher stands at ${table}`, isStanding),
      open: () => holder.end(),
    };
  };

const atWord =
  (from: 'client' | 'server', pattern: RegExp, half = false) =>
  ({ proxy }: Place): Promise<Stand> =>
    Promise.resolve(proxy.holdAt(from, pattern, half));

/** Every step from the mailbox to the moved cursor; what of five mails is on disk when the watcher dies there. */
const steps = [
  { step: 'the folder is opened', stand: atWord('client', /EXAMINE/), stored: 0, nextUid: null },
  { step: 'the mails are listed', stand: atWord('client', /RFC822\.SIZE/), stored: 0, nextUid: null },
  { step: 'their bytes are asked for', stand: atWord('client', /BODY\.PEEK\[\]/), stored: 0, nextUid: null },
  {
    step: 'half of the bytes have come',
    stand: atWord('server', /BODY\[\]/, true),
    stored: 0,
    nextUid: null,
  },
  { step: 'the raw bytes are written', stand: atWrite('mails', 'before insert'), stored: 0, nextUid: null },
  { step: 'their history is written', stand: atWrite('history', 'before insert'), stored: 0, nextUid: null },
  {
    step: 'the job is written',
    stand: atWrite('graphile_worker._private_jobs', 'before insert'),
    stored: 0,
    nextUid: null,
  },
  { step: 'the mails are committed', stand: atWrite('mails', 'at the commit of'), stored: 0, nextUid: null },
  { step: 'the cursor moves', stand: atWrite('mail_cursors', 'before insert'), stored: 5, nextUid: null },
  {
    step: 'the cursor is committed',
    stand: atWrite('mail_cursors', 'at the commit of'),
    stored: 5,
    nextUid: null,
  },
  { step: 'it waits for the next mail', stand: atWord('client', / IDLE\r\n/), stored: 5, nextUid: 6 },
] as const;

describe('a watcher killed with -9', () => {
  test.each(steps)(
    'before $step: after a restart every mail is stored once, none is lost',
    async ({ stand, stored, nextUid }) => {
      const ground = await openMailboxGround(server);
      open.push(ground);
      const proxy = await startImapProxy(server.port);
      ground.atEnd(() => proxy.close());
      await ground.dovecot.withClient(async (client) => {
        for (let index = 1; index <= mailsAtOnce; index += 1)
          await client.append('INBOX', plainMail(`mail ${index}`));
      });
      const settings = ground.settingsOf({ port: proxy.port, junkFolder: 'off' });
      const gate = await stand({ proxy, ground });
      const child = startWatching({ databaseUrl: ground.opened.url, settings, isLocked: true });
      await gate.reached;
      // It idles so long after its last word, also while the last of them is still stored.
      if (nextUid !== null)
        await until('the cursor moved', async () => (await countsOf(ground)).nextUid === nextUid);
      await kill(child);
      const atDeath = await countsOf(ground);
      expect({ stored: atDeath.mails, nextUid: atDeath.nextUid }).toEqual({ stored, nextUid });
      await gate.open();
      ground.watch(settings, { pace: { standbyLookEveryMs: 20 } });
      await until('the cursor has passed', async () => (await countsOf(ground)).nextUid === mailsAtOnce + 1);
      expect(await countsOf(ground)).toEqual({
        mails: mailsAtOnce,
        uids: mailsAtOnce,
        moves: mailsAtOnce,
        jobs: mailsAtOnce,
        nextUid: mailsAtOnce + 1,
      });
    },
  );
});

async function countsOf(ground: MailboxGround): Promise<Record<string, number | null>> {
  const { rows } = await ground.opened.desk.database.pool.query<Record<string, number | null>>(`select
    (select count(*)::int from mails) as mails, (select count(distinct uid)::int from mails) as uids,
    (select count(*)::int from history where subject = 'mail') as moves,
    (select count(*)::int from graphile_worker.jobs where task_identifier = 'read_mail') as jobs,
    (select next_uid::int from mail_cursors) as "nextUid"`);
  return rows[0] ?? {};
}

/** A row of numbers from 0 to 1, the same every time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('money', () => {
  async function openGround(): Promise<{ ground: TestGround; settings: MailboxSettings }> {
    const ground = await openTestGround();
    open.push(ground);
    const settings = ground.settings.mailboxes[0];
    if (settings === undefined) throw new Error('The ground has no mailbox.');
    return { ground, settings };
  }
  const pay = (ground: TestGround, index: number): Promise<SentNotice> =>
    letPlayerPay(ground, {
      fate: 'credited',
      playerId: String(100_000_001 + (index % 90)),
      baseMinor: 10_000n + BigInt(index) * 100n,
      language: index % 2 === 0 ? 'ru' : 'ky',
    });

  test('of 150 payments, mailed to two watchers without a lock that are killed at random, is credited once each', {
    timeout: 300_000,
  }, async () => {
    const { ground, settings } = await openGround();
    const { database } = ground.desk;
    // The worker credits; that it does not read is seen to by the lock, which this test holds.
    const hold = await holdMailbox(ground.desk, mailboxName(settings));
    expect(hold).not.toBeNull();
    await database.pool.query(`create sequence store_tries;
      create function count_try() returns trigger language plpgsql as 'begin perform nextval(''store_tries''); return new; end';
      create trigger count_try before insert on mails for each row execute function count_try()`);
    await ground.startWorker();
    const random = seeded(20_261_126);
    const orders = { databaseUrl: database.url, settings, isLocked: false };
    const watchers = await Promise.all([startFollowing(orders), startFollowing(orders)]);
    const payments = 150;
    const atOnce = 10;
    let kills = 0;
    const notices: SentNotice[] = [];
    for (let first = 0; first < payments; first += atOnce) {
      const paying = Array.from({ length: atOnce }, (_, index) => pay(ground, first + index));
      // One of the two dies while these are on their way; the other one and its successor go on.
      await paying[Math.floor(random() * atOnce)];
      const which = random() < 0.5 ? 0 : 1;
      if (random() < 0.7) {
        kills += 1;
        await kill(watchers[which]);
        watchers[which] = await startFollowing(orders);
      }
      notices.push(...(await Promise.all(paying)));
    }
    await until('every payment came to rest', () => isDayOver(ground, notices), 120_000);
    const { rows } = await database.pool.query<Record<string, number>>(`select
      (select count(*)::int from mails) as mails, (select count(distinct uid)::int from mails) as uids,
      (select count(*)::int from payments) as payments,
      (select count(distinct payment_id)::int from attempts where state = 'confirmed') as credited,
      (select count(*)::int from attempts) as attempts, (select last_value::int from store_tries) as tries`);
    const { tries = 0, ...counted } = rows[0] ?? {};
    const book = ground.sandbox.desk.control.book();
    process.stdout.write(
      `two watchers: ${payments} mails, ${kills} kills, ${tries - payments} insert races absorbed, ${book.length} credits\n`,
    );
    expect(counted).toEqual({ mails: 150, uids: 150, payments: 150, credited: 150, attempts: 150 });
    expect(new Set(book.map(({ playerId, amount }) => `${playerId} ${amount}`)).size).toBe(150);
    expect(book).toHaveLength(150);
    expect(kills).toBeGreaterThan(5);
    expect(tries).toBeGreaterThan(payments);
    await hold?.release();
  });

  test('of a folder that was made anew is not credited again: old mails with new UIDs make no second payment', async () => {
    const { ground } = await openGround();
    await ground.startWorker();
    const notices: SentNotice[] = [];
    for (let index = 0; index < 5; index += 1) notices.push(await pay(ground, index));
    await until('all are credited', () => isDayOver(ground, notices));
    // A restore makes the folder anew: the same mails, other UIDs, another UIDVALIDITY.
    await ground.dovecot.renewInbox();
    for (const { mail } of notices) await ground.sandbox.bank.redeliver(mail.id);
    await until('the copies are read', async () => {
      const { rows } = await ground.desk.database.pool.query<{ n: string }>(
        "select count(*) as n from mails where state not in ('stored', 'verified')",
      );
      return Number(rows[0]?.n) === 10;
    });
    const { rows } = await ground.desk.database.pool.query<Record<string, number>>(`select
      (select count(*)::int from payments) as payments, (select count(distinct uid_validity)::int from mails) as generations,
      (select count(*)::int from attempts) as attempts`);
    expect(rows[0]).toEqual({ payments: 5, generations: 2, attempts: 5 });
    expect(ground.sandbox.desk.control.book()).toHaveLength(5);
    expect((await listOpenAlarms(ground.desk)).map(({ kind }) => kind)).toContain('mailbox_reset');
  });
});
