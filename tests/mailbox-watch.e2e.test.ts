import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { mailBytesMax } from '@luxon/bank-mail';
import { advanceMailCursor } from '@luxon/cashdesk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deadPeerMs, realPace } from '../email-watcher/src/mailbox/pace.ts';
import { compareMailbox, type Scan, scanMailbox } from '../email-watcher/src/mailbox/scan-mailbox.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import { type ImapProxy, startImapProxy } from './imap-proxy.ts';
import { type MailboxGround, openMailboxGround, plainMail } from './mailbox-ground.ts';
import { until } from './open-test-ground.ts';

let server: Dovecot;
let ground: MailboxGround;
beforeAll(async () => {
  server = await startDovecot();
});
afterAll(() => server.stop());
beforeEach(async () => {
  ground = await openMailboxGround(server);
});
afterEach(() => ground.close());

async function openProxy(): Promise<ImapProxy> {
  const proxy = await startImapProxy(server.port);
  ground.atEnd(() => proxy.close());
  return proxy;
}
async function deliver(count: number, folder = 'INBOX'): Promise<void> {
  await ground.dovecot.withClient(async (client) => {
    for (let index = 1; index <= count; index += 1) await client.append(folder, plainMail(`mail ${index}`));
  });
}
const query = async <Row extends object>(text: string): Promise<Row[]> =>
  (await ground.opened.desk.database.pool.query<Row>(text)).rows;
const holes = async (): Promise<number[]> =>
  (await query<{ uid: string }>('select uid from mail_holes order by uid')).map(({ uid }) => Number(uid));
async function cursorOf(folder = 'INBOX'): Promise<number> {
  const rows = await query<{ folder: string; next_uid: string }>('select folder, next_uid from mail_cursors');
  return Number(rows.find((row) => row.folder === folder)?.next_uid);
}
const generationOf = ({ client, mailbox, folder }: Scan) => {
  if (client.mailbox === false) throw new Error('no folder is open');
  return { mailbox, folder, uidValidity: client.mailbox.uidValidity };
};

describe('the watch of a mailbox', () => {
  test('stores what is there, what comes, what a person has read already, and what landed in junk', async () => {
    await ground.dovecot.deliver(plainMail('before'));
    await ground.dovecot.withClient(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd('1:*', ['\\Seen']);
    });
    ground.watch(ground.settingsOf());
    await ground.stored(1);
    await ground.watching('Junk');
    await ground.dovecot.deliver(plainMail('after'));
    await ground.dovecot.deliver(plainMail('junk'), { folder: 'Junk' });
    await ground.stored(3);
    expect(await ground.storedSubjects()).toEqual(['after', 'before', 'junk']);
  });

  test('changes no flag of any mail', async () => {
    await deliver(3);
    ground.watch(ground.settingsOf());
    await ground.stored(3);
    await ground.dovecot.withClient(async (client) => {
      await client.mailboxOpen('INBOX', { readOnly: true });
      const flags = (await client.fetchAll('1:*', { flags: true })).map((mail) => [...(mail.flags ?? [])]);
      expect(flags.flat().filter((flag) => flag !== '\\Recent')).toEqual([]);
    });
  });

  test('sees a new mail by IDLE, long before the next sweep', async () => {
    const proxy = await openProxy();
    ground.watch(ground.settingsOf({ port: proxy.port, junkFolder: 'off' }));
    await until('it idles', () => proxy.said(/ IDLE$/) > 0);
    const startedAt = performance.now();
    await ground.dovecot.deliver(plainMail('quick'));
    await ground.stored(1);
    const tookMs = performance.now() - startedAt;
    process.stdout.write(`IDLE: stored ${Math.round(tookMs)} ms after the delivery began\n`);
    expect(tookMs).toBeLessThan(realPace.sweepEveryMs / 5);
  });

  test('of a server that says nothing finds a new mail by its sweep', async () => {
    const proxy = await openProxy();
    proxy.hideLines((line) => /^\* \d+ (EXISTS|RECENT)$/.test(line));
    ground.watch(ground.settingsOf({ port: proxy.port, junkFolder: 'off' }), {
      pace: { sweepEveryMs: 300 },
    });
    await until('it idles', () => proxy.said(/ IDLE$/) > 0);
    await ground.dovecot.deliver(plainMail('unsaid'));
    await ground.stored(1);
    expect(await ground.storedSubjects()).toEqual(['unsaid']);
  });

  test('of two mailboxes stores each under its own name', async () => {
    const other = server.mailboxOf(`second-${ground.dovecot.user}`);
    ground.watch(ground.settingsOf());
    ground.watch(ground.settingsOf({ user: other.user }));
    await Promise.all([ground.dovecot.deliver(plainMail('one')), other.deliver(plainMail('two'))]);
    await ground.stored(2);
    const rows = await query<{ mailbox: string }>('select mailbox from mails');
    const names = [ground.dovecot.user, other.user].map((user) => `${user}@127.0.0.1:${server.port}`);
    expect(new Set(rows.map(({ mailbox }) => mailbox))).toEqual(new Set(names));
  });

  test('by two workers stores each mail once, and the second takes over', async () => {
    const first = ground.watch(ground.settingsOf());
    await ground.watching();
    const pace = { standbyLookEveryMs: 50 };
    ground.watch(ground.settingsOf(), { desk: ground.opened.another(), pace });
    await until('the second stands by', () => ground.said.some((words) => words.includes('standing by')));
    await deliver(10);
    await ground.stored(10);
    await first.stop();
    await deliver(10);
    await ground.stored(20);
    expect(await ground.countStored()).toBe(20);
  });

  test('notices that the connection has died in silence, asks once, and goes on', async () => {
    const proxy = await openProxy();
    const pace = { silenceMs: 1_200, sweepEveryMs: 60_000 };
    ground.watch(ground.settingsOf({ port: proxy.port, junkFolder: 'off' }), { pace });
    await until('it idles', () => proxy.said(/ IDLE$/) > 0);
    await ground.dovecot.deliver(plainMail('first'));
    await ground.stored(1);
    await until('it idles again', () => proxy.said(/ IDLE$/) > proxy.said(/^DONE$/));
    expect(proxy.connections()).toBe(1);
    proxy.goSilent();
    const startedAt = performance.now();
    await ground.dovecot.deliver(plainMail('in the silence'));
    await until('it connects anew', () => proxy.connections() === 2);
    const tookMs = performance.now() - startedAt;
    process.stdout.write(
      `silent death: connected anew after ${Math.round(tookMs)} ms with a silence of ${pace.silenceMs} ms\n`,
    );
    expect(tookMs).toBeLessThan(deadPeerMs(pace) + 1_000 + 1_500);
    await ground.stored(2);
  });

  test('in its real settings notices a dead peer within a minute, the first pause included', () => {
    expect(deadPeerMs(realPace) + 1_000).toBeLessThanOrEqual(60_000);
    expect(realPace).toMatchObject({ autoIdleDelayMs: 200, maxIdleMs: 240_000, sweepEveryMs: 30_000 });
  });

  test('tells a person when no look was good for minutes, and takes it back', async () => {
    await ground.dovecot.deliver(plainMail('kept'));
    const proxy = await openProxy();
    proxy.hideLines(() => true);
    const rest = () => Promise.resolve();
    const pace = { silentAlarmMs: 500, greetingMsMax: 100 };
    ground.watch(ground.settingsOf({ port: proxy.port, junkFolder: 'off' }), { rest, pace });
    await until('the alarm is open', async () => (await ground.alarmKinds()).includes('mailbox_silent'));
    expect(await ground.countStored()).toBe(0);
    proxy.hideLines(null);
    await ground.stored(1);
    await until('the alarm is closed', async () => (await ground.alarmKinds()).length === 0);
  });

  test('outlives a database that was away', async () => {
    ground.watch(ground.settingsOf({ junkFolder: 'off' }), { pace: { sweepEveryMs: 100 } });
    await ground.watching();
    const name = new URL(ground.opened.url).pathname.slice(1);
    const admin = ground.opened.another();
    await admin.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
    );
    await ground.dovecot.deliver(plainMail('after'));
    await ground.stored(1);
  });

  test('reads a folder that was made anew from its beginning, with an alarm', async () => {
    await ground.dovecot.createFolder('Bank');
    await deliver(3, 'Bank');
    const settings = ground.settingsOf({ folder: 'Bank', junkFolder: 'off' });
    ground.watch(settings, { rest: (_, signal) => nextTurn(signal) });
    await ground.stored(3);
    await ground.dovecot.recreateFolder('Bank');
    await ground.dovecot.deliver(plainMail('four'), { folder: 'Bank' });
    await ground.stored(4);
    expect(await ground.alarmKinds()).toContain('mailbox_reset');
    // A mail is stored before the cursor moves.
    await until('the cursor is that of the new folder', async () => (await cursorOf('Bank')) === 2);
  });
});

// Looks again at once, so that a test does not wait for a real pause.
const nextTurn = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => void (signal.aborted ? resolve() : setImmediate(resolve)));

describe('one scan', () => {
  test('by two at once, without the lock, stores each mail once', async () => {
    await deliver(30);
    const scans = [await ground.openScan(), await ground.openScan({ desk: ground.opened.another() })];
    const counts = await Promise.all(scans.map(scanMailbox));
    expect(counts.reduce((sum, { stored }) => sum + stored, 0)).toBe(30);
    expect(await ground.countStored()).toBe(30);
  });

  test('of a folder that is new reads three days back and no further', async () => {
    const daysAgo = (days: number) => ({ internalDate: new Date(Date.now() - days * 86_400_000) });
    await ground.dovecot.deliver(plainMail('old'), daysAgo(6));
    await ground.dovecot.deliver(plainMail('new'), daysAgo(2));
    await scanMailbox(await ground.openScan());
    expect(await ground.storedSubjects()).toEqual(['new']);
  });

  test('goes on when mails are deleted under its hands: each that is gone is a hole, the rest is stored', async () => {
    await deliver(60);
    const proxy = await openProxy();
    const scan = await ground.openScan({ port: proxy.port });
    const gate = proxy.holdAt('client', /BODY\.PEEK\[\]/);
    const scanning = scanMailbox(scan);
    await gate.reached;
    await ground.dovecot.withClient(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageDelete('20:40', { uid: true });
    });
    gate.open();
    expect(await scanning).toEqual({ stored: 39 });
    expect(await holes()).toEqual(Array.from({ length: 21 }, (_, index) => 20 + index));
    expect(await cursorOf()).toBe(61);
    await ground.dovecot.deliver(plainMail('after'));
    expect(await scanMailbox(scan)).toEqual({ stored: 1 });
  });

  test('of an incomplete range remembers what is missing and fills the hole when its minute is over', async () => {
    await deliver(5);
    const proxy = await openProxy();
    const scan = await ground.openScan({ port: proxy.port });
    proxy.hideLines((line) => /FETCH .*UID 3 /.test(line));
    expect(await scanMailbox(scan)).toEqual({ stored: 4 });
    expect([await holes(), await cursorOf()]).toEqual([[3], 6]);
    proxy.hideLines(null);
    // Not yet due: the server is not pressed.
    expect(await scanMailbox(scan)).toEqual({ stored: 0 });
    ground.opened.advance(60_000);
    expect(await scanMailbox(scan)).toEqual({ stored: 1 });
    expect(await holes()).toEqual([]);
    expect(await ground.countStored()).toBe(5);
  });

  test('of a range that hides a mail wholly finds it when it looks at the last 50 UIDs again', async () => {
    const proxy = await openProxy();
    const scan = await ground.openScan({ port: proxy.port });
    await scanMailbox(scan);
    await deliver(60);
    proxy.hideLines((line) => line.startsWith('* SEARCH') || /FETCH .*UID 30 /.test(line));
    expect(await scanMailbox(scan)).toEqual({ stored: 59 });
    expect([await holes(), await cursorOf()]).toEqual([[], 61]);
    proxy.hideLines(null);
    expect(await scanMailbox(scan)).toEqual({ stored: 1 });
    expect(await ground.countStored()).toBe(60);
  });

  test('passed over a mail: the comparison makes it good, once, and tells a late mail from a missed one', async () => {
    const scan = await ground.openScan();
    await scanMailbox(scan);
    await ground.dovecot.deliver(plainMail('missed'));
    await advanceMailCursor(ground.opened.desk, generationOf(scan), 1_000n);
    expect(await scanMailbox(scan)).toEqual({ stored: 0 });
    expect(await compareMailbox(scan)).toBe(1);
    expect(await compareMailbox(scan)).toBe(0);
    expect(await ground.storedSubjects()).toEqual(['missed']);
  });

  test('that a mail has only just come is no miss of the comparison', async () => {
    const scan = await ground.openScan();
    await scanMailbox(scan);
    await ground.dovecot.deliver(plainMail('just now'));
    expect(await compareMailbox(scan)).toBe(0);
    expect(await ground.storedSubjects()).toEqual(['just now']);
  });

  test('stores of a huge mail the header part for a person, once, and reads what comes after it', async () => {
    const big = plainMail('huge', 3 * 1_048_576);
    await ground.dovecot.deliver(big);
    await ground.dovecot.deliver(plainMail('small'));
    const scan = await ground.openScan();
    expect(await scanMailbox(scan)).toEqual({ stored: 2 });
    expect(await scanMailbox(scan)).toEqual({ stored: 0 });
    const rows = await query<{ raw: Buffer; state: string; size_bytes: number }>(
      'select raw, state, size_bytes from mails order by uid',
    );
    expect(rows.map(({ state }) => state)).toEqual(['oversize', 'stored']);
    expect(rows[0]?.size_bytes).toBe(big.length);
    expect(rows[0]?.raw.toString()).toBe(`${big.toString().split('\r\n\r\n')[0]}\r\n\r\n`);
    expect(await ground.alarmKinds()).toEqual(['mail_oversize']);
  });

  test('believes the bytes, not the size a server states: a huge mail called small breaks nothing', async () => {
    const proxy = await openProxy();
    const scan = await ground.openScan({ port: proxy.port });
    await ground.dovecot.deliver(plainMail('huge', 3 * 1_048_576));
    await ground.dovecot.deliver(plainMail('small'));
    proxy.rewrite(/RFC822\.SIZE 3\d{6}/, 'RFC822.SIZE 1000');
    expect(await scanMailbox(scan)).toEqual({ stored: 2 });
    const rows = await query<{ state: string; bytes: number }>(
      'select state, length(raw) as bytes from mails order by uid',
    );
    expect(rows.map(({ state }) => state)).toEqual(['oversize', 'stored']);
    expect(rows[0]?.bytes).toBeLessThan(mailBytesMax);
  });

  test('that one mail breaks again and again leaves it as a hole and stores all others', async () => {
    await deliver(5);
    const proxy = await openProxy();
    proxy.cutAt(/UID FETCH (\d+,)*3(,\d+)* \(.*BODY\.PEEK/);
    ground.watch(ground.settingsOf({ port: proxy.port, junkFolder: 'off' }), {
      rest: (ms, signal) => (ms === realPace.sweepEveryMs ? untilAborted(signal) : Promise.resolve()),
    });
    await ground.stored(4);
    await until('the cursor passed', async () => (await cursorOf()) === 6);
    expect(await holes()).toEqual([3]);
  });

  test('of 10,000 unseen mails takes less than a minute, and the memory stays flat', async () => {
    const scan = await ground.openScan();
    await scanMailbox(scan);
    const bytes = 8_192;
    await ground.dovecot.deliverMany(
      Array.from({ length: 10_000 }, (_, index) => plainMail(`mail ${index}`, bytes)),
    );
    const held = (): number => (process.memoryUsage().heapUsed + process.memoryUsage().external) / 1_048_576;
    const before = await settled(held);
    let highest = before;
    // What could be let go is let go before each look: how late it is collected says nothing of what is held.
    const looking = setInterval(() => {
      collectGarbage();
      highest = Math.max(highest, held());
    }, 250);
    const startedAt = performance.now();
    expect(await scanMailbox(scan)).toEqual({ stored: 10_000 });
    const seconds = (performance.now() - startedAt) / 1_000;
    clearInterval(looking);
    const grown = (await settled(held)) - before;
    process.stdout.write(
      `10,000 mails of 8 KB: ${seconds.toFixed(1)} s, highest ${(highest - before).toFixed(0)} MB over the start, ${grown.toFixed(1)} MB kept\n`,
    );
    expect(seconds).toBeLessThan(60);
    // All mails together are 82 MB.
    expect(highest - before).toBeLessThan(40);
    expect(grown).toBeLessThan(16);
  });
});

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** What is held once nothing more is let go: sockets that tell of their end hold their bytes some turns longer. */
async function settled(held: () => number): Promise<number> {
  for (let least = Number.POSITIVE_INFINITY; ; ) {
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
    }
    const now = held();
    if (now > least - 0.5) return Math.min(now, least);
    least = now;
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
