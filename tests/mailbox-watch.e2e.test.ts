import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { advanceMailCursor, type Desk, listOpenAlarms } from '@luxon/cashdesk';
import { createTestDesk, type TestDesk } from '@luxon/cashdesk/testing';
import type { MailboxSettings } from '@luxon/settings';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAccessTokens } from '../email-watcher/src/mailbox/access-token.ts';
import { mailboxName } from '../email-watcher/src/mailbox/mailbox-name.ts';
import { connectMailbox, openFolder } from '../email-watcher/src/mailbox/open-mailbox.ts';
import { compareMailbox, scanMailbox } from '../email-watcher/src/mailbox/scan-mailbox.ts';
import { watchMailbox } from '../email-watcher/src/mailbox/watch-mailbox.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import type { CertificateKind } from './dovecot-certificates.ts';
import { until } from './open-test-ground.ts';

const said: string[] = [];
const speak = (words: string): void => void said.push(words);
const log = { info: speak, warn: speak, error: speak } as unknown as Parameters<
  typeof watchMailbox
>[0]['log'];

let opened: TestDesk;
let dovecot: Dovecot;
const ends: (() => Promise<unknown> | unknown)[] = [];
beforeEach(async () => {
  said.length = 0;
  opened = await createTestDesk(new Date());
  dovecot = await startDovecot();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await opened.close();
  await dovecot.stop();
});

const settingsOf = (given: Partial<MailboxSettings> = {}): MailboxSettings => ({
  host: '127.0.0.1',
  port: dovecot.port,
  tls: false,
  user: dovecot.user,
  signIn: { kind: 'password', password: dovecot.password },
  folder: 'INBOX',
  junkFolder: 'auto',
  address: dovecot.user,
  holder: null,
  authservId: null,
  ...given,
});

/** Watches until the test ends, or `stop` is called. */
function watch(
  settings: MailboxSettings,
  options: { desk?: Desk; rest?: (ms: number, signal: AbortSignal) => Promise<void> } = {},
): { stop: () => Promise<void>; ended: Promise<void> } {
  const stopping = new AbortController();
  const ended = watchMailbox({
    desk: options.desk ?? opened.desk,
    settings,
    log,
    signal: stopping.signal,
    ...(options.rest === undefined ? {} : { rest: options.rest }),
  });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended;
  };
  ends.push(stop);
  return { stop, ended };
}

let counter = 0;
const mail = (subject: string): Buffer => {
  counter += 1;
  return Buffer.from(
    `From: a@b.example\r\nSubject: ${subject}\r\nMessage-ID: <${counter}@b.example>\r\n\r\nДа\r\n`,
  );
};

async function storedSubjects(): Promise<string[]> {
  const { rows } = await opened.desk.database.pool.query<{ raw: Buffer }>(
    'select raw from mails order by stored_at, uid',
  );
  return rows.map(({ raw }) => /Subject: (.*)\r/.exec(raw.toString())?.[1] ?? '');
}
async function countStored(): Promise<number> {
  const { rows } = await opened.desk.database.pool.query<{ n: string }>('select count(*) as n from mails');
  return Number(rows[0]?.n);
}
const stored = (count: number, msMax?: number): Promise<void> =>
  until(`${count} mails are stored`, async () => (await countStored()) >= count, msMax);
const alarmKinds = async (): Promise<string[]> => (await listOpenAlarms(opened.desk)).map(({ kind }) => kind);

describe('the watch of a mailbox', () => {
  test('stores what is there, what comes, what a person has read already, and what landed in junk', async () => {
    await dovecot.deliver(mail('before'));
    await dovecot.withClient(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd('1:*', ['\\Seen']);
    });
    watch(settingsOf());
    await stored(1);
    await dovecot.deliver(mail('after'));
    await dovecot.deliver(mail('junk'), { folder: 'Junk' });
    await stored(3);
    expect((await storedSubjects()).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'after',
      'before',
      'junk',
    ]);
  });

  test('sees a new mail within two seconds', async () => {
    watch(settingsOf());
    await until('it watches', () => said.some((words) => words.includes('watching "INBOX"')));
    await pause(1_000);
    const startedAt = performance.now();
    await dovecot.deliver(mail('quick'));
    await stored(1);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test('by two workers stores each mail once, and the second takes over', async () => {
    const first = watch(settingsOf());
    await until('the first watches', () => said.some((words) => words.includes('watching "INBOX"')));
    watch(settingsOf(), { desk: opened.another() });
    await until('the second stands by', () => said.some((words) => words.includes('standing by')));
    for (let index = 0; index < 10; index += 1) await dovecot.deliver(mail(`one ${index}`));
    await stored(10);
    await first.stop();
    for (let index = 0; index < 10; index += 1) await dovecot.deliver(mail(`two ${index}`));
    await stored(20);
    expect(new Set(await storedSubjects()).size).toBe(20);
    expect(await countStored()).toBe(20);
  });

  test('ends with an alarm when the login is refused twice, and knocks no more', async () => {
    const rests: number[] = [];
    const { ended } = watch(settingsOf({ signIn: { kind: 'password', password: 'EXAMPLE-wrong' } }), {
      rest: (ms) => {
        rests.push(ms);
        return Promise.resolve();
      },
    });
    await ended;
    expect(await alarmKinds()).toEqual(['mailbox_refused']);
    expect(rests.length).toBeLessThanOrEqual(2);
    expect(said.join('\n')).not.toContain('EXAMPLE-wrong');
    watch(settingsOf());
    await until('the alarm is closed', async () => (await alarmKinds()).length === 0);
  });

  test('notices within a minute that the connection has died in silence, and goes on', async () => {
    const proxy = await startProxy(dovecot.port);
    ends.push(proxy.close);
    watch(settingsOf({ port: proxy.port, junkFolder: 'off' }));
    await until('it watches', () => said.some((words) => words.includes('watching "INBOX"')));
    await pause(500);
    proxy.goSilent();
    const startedAt = performance.now();
    await dovecot.deliver(mail('in the silence'));
    await stored(1, 70_000);
    expect(performance.now() - startedAt).toBeLessThan(65_000);
  });

  test('reads a folder that was made anew from its beginning, with an alarm', async () => {
    await dovecot.createFolder('Bank');
    for (const subject of ['one', 'two', 'three']) await dovecot.deliver(mail(subject), { folder: 'Bank' });
    const settings = settingsOf({ folder: 'Bank', junkFolder: 'off' });
    const first = watch(settings);
    await stored(3);
    await first.stop();
    await dovecot.recreateFolder('Bank');
    await dovecot.deliver(mail('four'), { folder: 'Bank' });
    watch(settings);
    await stored(4);
    expect(await alarmKinds()).toContain('mailbox_reset');
  });
});

describe('one scan', () => {
  async function openScan(): Promise<Parameters<typeof scanMailbox>[0]> {
    const settings = settingsOf();
    const client = await connectMailbox({ settings, tokens: null });
    ends.push(() => client.close());
    await openFolder(client, 'INBOX');
    return { client, desk: opened.desk, mailbox: mailboxName(settings), folder: 'INBOX', log };
  }

  test('by two at once, without the lock, stores each mail once', async () => {
    for (let index = 0; index < 30; index += 1) await dovecot.deliver(mail(`mail ${index}`));
    const [one, two] = [await openScan(), await openScan()];
    const counts = await Promise.all([scanMailbox(one), scanMailbox({ ...two, desk: opened.another() })]);
    expect(counts[0].stored + counts[1].stored).toBe(30);
    expect(await countStored()).toBe(30);
  });

  test('goes on when mails are deleted under its hands', async () => {
    for (let index = 0; index < 60; index += 1) await dovecot.deliver(mail(`mail ${index}`));
    const scan = await openScan();
    const [{ stored: count }] = await Promise.all([
      scanMailbox(scan),
      dovecot.withClient(async (client) => {
        await client.mailboxOpen('INBOX');
        await client.messageDelete('20:40', { uid: true });
      }),
    ]);
    expect(count).toBeGreaterThanOrEqual(39);
    expect(await countStored()).toBe(count);
    await dovecot.deliver(mail('after'));
    await scan.client.noop();
    await scanMailbox(scan);
    expect(await storedSubjects()).toContain('after');
  });

  test('that missed a mail is made good by the comparison', async () => {
    const scan = await openScan();
    await scanMailbox(scan);
    if (scan.client.mailbox === false) throw new Error('no folder');
    const { uidValidity } = scan.client.mailbox;
    await dovecot.deliver(mail('missed'));
    await scan.client.noop();
    await advanceMailCursor(opened.desk, { mailbox: scan.mailbox, folder: 'INBOX', uidValidity }, 1_000n);
    expect(await scanMailbox(scan)).toEqual({ stored: 0 });
    expect(await compareMailbox(scan)).toBe(1);
    expect(await compareMailbox(scan)).toBe(0);
    expect(await storedSubjects()).toEqual(['missed']);
  });

  test('of 10,000 unseen mails takes less than a minute and keeps its memory', async () => {
    const scan = await openScan();
    await scanMailbox(scan);
    await dovecot.deliverMany(Array.from({ length: 10_000 }, (_, index) => mail(`mail ${index}`)));
    await scan.client.noop();
    global.gc?.();
    const heapBefore = process.memoryUsage().heapUsed;
    const startedAt = performance.now();
    expect(await scanMailbox(scan)).toEqual({ stored: 10_000 });
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    global.gc?.();
    expect((process.memoryUsage().heapUsed - heapBefore) / 1_048_576).toBeLessThan(100);
  });
});

describe('signing in', () => {
  test.each(['wrong_name', 'expired', 'self_signed'] satisfies CertificateKind[])(
    'is refused to a server whose certificate is %s, before anything is sent',
    async (kind) => {
      const server = await startDovecot({ tls: kind });
      ends.push(() => server.stop());
      const settings = settingsOf({ host: server.host, port: server.port, tls: true });
      await expect(connectMailbox({ settings, tokens: null })).rejects.toMatchObject({ code: 'certificate' });
    },
  );

  test('by refresh token asks once per life of a token, and anew after the mailbox refused one', async () => {
    const service = await startTokenService(() => ({
      body: {
        access_token: dovecot.password,
        token_type: 'Bearer',
        expires_in: 3_600,
        refresh_token: 'EXAMPLE-second',
      },
    }));
    let now = Date.now();
    const tokens = createAccessTokens(grantOf(service.url), () => now);
    const settings = settingsOf({ signIn: grantOf(service.url) });
    for (let index = 0; index < 2; index += 1) (await connectMailbox({ settings, tokens })).close();
    expect(service.asked).toEqual(['EXAMPLE-first']);
    now += 3_600_000;
    (await connectMailbox({ settings, tokens })).close();
    expect(service.asked).toEqual(['EXAMPLE-first', 'EXAMPLE-second']);
  });

  test('with a token the mailbox refuses drops it', async () => {
    let given = 'EXAMPLE-stale';
    const service = await startTokenService(() => ({
      body: { access_token: given, token_type: 'Bearer', expires_in: 3_600 },
    }));
    const tokens = createAccessTokens(grantOf(service.url));
    const settings = settingsOf({ signIn: grantOf(service.url) });
    await expect(connectMailbox({ settings, tokens })).rejects.toMatchObject({ code: 'credentials' });
    given = dovecot.password;
    (await connectMailbox({ settings, tokens })).close();
    expect(service.asked).toHaveLength(2);
  });

  test.each([
    ['refuses the refresh token', 400, 'credentials'],
    ['is broken', 503, 'unreachable'],
  ])('where the service %s says which it is, without the token', async (_, status, code) => {
    const service = await startTokenService(() => ({ status, body: { error: 'invalid_grant' } }));
    const asked = createAccessTokens(grantOf(service.url)).get();
    await expect(asked).rejects.toMatchObject({ code });
    await expect(asked).rejects.not.toThrow(/EXAMPLE-first/);
  });
});

const grantOf = (tokenUrl: string): Extract<MailboxSettings['signIn'], { kind: 'oauth2' }> => ({
  kind: 'oauth2',
  clientId: 'EXAMPLE-client',
  clientSecret: null,
  refreshToken: 'EXAMPLE-first',
  tokenUrl,
  scope: null,
});

/** A token endpoint on loopback; `asked` are the refresh tokens it was shown. */
async function startTokenService(
  answer: () => { status?: number; body: object },
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createHttpServer((request, response) => {
    void readAll(request).then((text) => {
      asked.push(new URLSearchParams(text).get('refresh_token') ?? '');
      const { status = 200, body } = answer();
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, asked };
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Passes bytes on until it goes silent; connections made after that work. */
async function startProxy(
  port: number,
): Promise<{ port: number; goSilent: () => void; close: () => Promise<void> }> {
  let pairs: [Socket, Socket][] = [];
  const all: Socket[] = [];
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.pipe(upstream);
    upstream.pipe(client);
    pairs.push([client, upstream]);
    all.push(client, upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    goSilent() {
      for (const [client, upstream] of pairs) {
        client.unpipe(upstream);
        upstream.unpipe(client);
        client.resume();
        upstream.resume();
      }
      pairs = [];
    },
    async close() {
      for (const socket of all) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
