import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@luxon/cashdesk/testing';
import type { MailboxSettings } from '@luxon/settings';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAccessTokens } from '../email-watcher/src/mailbox/access-token.ts';
import { connectMailbox } from '../email-watcher/src/mailbox/open-mailbox.ts';
import { realPace } from '../email-watcher/src/mailbox/pace.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import type { CertificateKind } from './dovecot-certificates.ts';
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

/** An IMAP server that answers every LOGIN or AUTHENTICATE with these words; `asked` counts them. */
async function startRefusing(words: string): Promise<{ port: number; asked: () => number }> {
  let asked = 0;
  const imap = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN LOGIN SASL-IR] ready\r\n');
    socket.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString('latin1').split('\r\n')) {
        const [tag, command = ''] = line.split(' ');
        if (/^(LOGIN|AUTHENTICATE)$/i.test(command)) {
          asked += 1;
          socket.write(`${tag} NO ${words}\r\n`);
        } else if (command !== '') {
          socket.write(`${tag} OK done\r\n`);
        }
      }
    });
  });
  imap.listen(0, '127.0.0.1');
  await once(imap, 'listening');
  ground.atEnd(() => imap.close());
  return { port: (imap.address() as AddressInfo).port, asked: () => asked };
}

describe('a refused login', () => {
  test('of folder and junk folder together is submitted twice, a minute apart, then never; the alarm closes by itself', async () => {
    const refusing = await startRefusing('[AUTHENTICATIONFAILED] Authentication failed.');
    const rests: number[] = [];
    const rest = (ms: number): Promise<void> => {
      rests.push(ms);
      return Promise.resolve();
    };
    const signIn = { kind: 'password', password: 'EXAMPLE-wrong' } as const;
    const { ended } = ground.watch(ground.settingsOf({ port: refusing.port, signIn }), { rest });
    await ended;
    expect(refusing.asked()).toBe(2);
    expect(rests.filter((ms) => ms === realPace.refusedPauseMs)).toHaveLength(1);
    expect(await ground.alarmKinds()).toEqual(['mailbox_refused']);
    expect(ground.said.join('\n')).not.toContain('EXAMPLE-wrong');
  });

  test('by Dovecot ends the watch with an alarm that closes when the password is right', async () => {
    const rest = () => Promise.resolve();
    const signIn = { kind: 'password', password: 'EXAMPLE-wrong' } as const;
    await ground.watch(ground.settingsOf({ signIn }), { rest }).ended;
    expect(await ground.alarmKinds()).toEqual(['mailbox_refused']);
    ground.watch(ground.settingsOf());
    await until('the alarm is closed', async () => (await ground.alarmKinds()).length === 0);
  });

  test.each([
    '[UNAVAILABLE] LOGIN internal server error, try again later',
    '[LIMIT] Too many sessions',
    '[ALERT] Too many simultaneous connections. (Failure)',
    'Maximum number of connections from user+IP exceeded',
  ])('that is no refusal but a busy server is tried again, without an alarm: %s', async (words) => {
    const busy = await startRefusing(words);
    const settings = ground.settingsOf({ port: busy.port, junkFolder: 'off' });
    ground.watch(settings, { rest: () => Promise.resolve() });
    await until('it knocked four times', () => busy.asked() >= 4);
    expect(await ground.alarmKinds()).toEqual([]);
  });
});

describe('a certificate', () => {
  const sentences: Record<CertificateKind, string> = {
    good: 'connected, watching "INBOX"',
    wrong_name: 'is for another name (ERR_TLS_CERT_ALTNAME_INVALID). Login and password were not sent to it.',
    expired: 'has expired (CERT_HAS_EXPIRED). Login and password were not sent to it.',
    self_signed:
      'is not signed by an authority this machine trusts (DEPTH_ZERO_SELF_SIGNED_CERT). Login and password were not sent to it.',
  };
  test.each(Object.entries(sentences))('that is %s: the worker says "%s"', async (kind, sentence) => {
    const secure = await startDovecot({ tls: kind as CertificateKind });
    ground.atEnd(() => secure.stop());
    const output = await runWorker(secure, sentence);
    expect(output).toContain(sentence);
    if (kind !== 'good') {
      expect(output).not.toContain('watching');
      expect(output).toContain('mail waits there and is not lost');
    }
    expect(output).not.toContain(secure.password);
  });
});

/** Runs the real worker against a mailbox with TLS, whose authority it trusts, until it has said the words. */
async function runWorker(secure: Dovecot, words: string): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'luxon-sign-in-'));
  const database = await createTestDatabase();
  const envFile = join(dataDir, 'worker.env');
  const values = {
    MOBCASH_BEARER_TOKEN: 'ory_at_EXAMPLE-token-EXAMPLE-token-EXAMPLE-token-EXAMPLE-token-EXAMPLE',
    MOBCASH_USER_ID: '1000001',
    MOBCASH_SESSION_ID: '2000002',
    MOBCASH_LOGIN: 'EXAMPLE-cashier',
    MOBCASH_CASHDESK_ID: '1000001',
    MOBCASH_DEFAULT_LAT: '10.5',
    MOBCASH_DEFAULT_LON: '20.25',
    MOBCASH_API_URL: 'http://127.0.0.1:9',
    MAILBOX_HOST: secure.host,
    MAILBOX_PORT: String(secure.port),
    MAILBOX_USER: secure.user,
    MAILBOX_PASSWORD: secure.password,
    LUXON_DATA_DIR: dataDir,
    DATABASE_URL: database.url,
  };
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(envFile, lines.join(''), { mode: 0o600 });
  const child = spawn(process.execPath, [join(import.meta.dirname, '../email-watcher/src/main.ts')], {
    cwd: dataDir,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      LUXON_ENV_FILE: envFile,
      NODE_EXTRA_CA_CERTS: secure.caFile ?? '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8').replaceAll('\\"', '"');
    });
  }
  try {
    await until(`the worker says "${words}"`, () => output.includes(words) || child.exitCode !== null);
    return output;
  } finally {
    if (child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

describe('signing in by refresh token', () => {
  test('reads the mailbox, asked for one token', async () => {
    await ground.dovecot.deliver(plainMail('one'));
    const service = await startTokenService(() => ({ body: tokenBody(server.password) }));
    ground.watch(ground.settingsOf({ signIn: grantOf(service.url), junkFolder: 'off' }));
    await ground.stored(1);
    expect(service.asked).toEqual(['EXAMPLE-first']);
  });

  test('asks once per life of a token, and uses the refresh token that came with it', async () => {
    const service = await startTokenService(() => ({
      body: { ...tokenBody(server.password), refresh_token: 'EXAMPLE-second' },
    }));
    let now = Date.now();
    const tokens = createAccessTokens(grantOf(service.url), () => now);
    const settings = ground.settingsOf({ signIn: grantOf(service.url) });
    for (let index = 0; index < 2; index += 1) (await connectMailbox({ settings, tokens })).close();
    expect(service.asked).toEqual(['EXAMPLE-first']);
    now += 3_600_000;
    (await connectMailbox({ settings, tokens })).close();
    expect(service.asked).toEqual(['EXAMPLE-first', 'EXAMPLE-second']);
  });

  test('ten at once is one question', async () => {
    const service = await startTokenService(() => ({ body: tokenBody('EXAMPLE-token') }));
    const tokens = createAccessTokens(grantOf(service.url));
    const given = await Promise.all(Array.from({ length: 10 }, () => tokens.get()));
    expect([new Set(given).size, service.asked.length]).toEqual([1, 1]);
  });

  test('with a token the mailbox refuses drops it', async () => {
    let given = 'EXAMPLE-stale';
    const service = await startTokenService(() => ({ body: tokenBody(given) }));
    const tokens = createAccessTokens(grantOf(service.url));
    const settings = ground.settingsOf({ signIn: grantOf(service.url) });
    await expect(connectMailbox({ settings, tokens })).rejects.toMatchObject({ code: 'credentials' });
    given = server.password;
    (await connectMailbox({ settings, tokens })).close();
    expect(service.asked).toHaveLength(2);
  });

  test.each([
    ['refuses the refresh token', 400, 'invalid_grant', 'credentials'],
    ['does not know the client', 401, 'invalid_client', 'credentials'],
    ['counts requests', 429, 'invalid_request', 'unreachable'],
    ['is busy', 400, 'temporarily_unavailable', 'unreachable'],
    ['is broken', 503, 'invalid_grant', 'unreachable'],
  ])('where the service %s says which it is, without the token', async (_, status, error, code) => {
    const headers = status === 401 ? { 'www-authenticate': 'Basic realm="tokens"' } : {};
    const service = await startTokenService(() => ({ status, headers, body: { error } }));
    const asked = createAccessTokens(grantOf(service.url)).get();
    await expect(asked).rejects.toMatchObject({ code });
    await expect(asked).rejects.not.toThrow(/EXAMPLE-first/);
  });
});

const tokenBody = (token: string) => ({ access_token: token, token_type: 'Bearer', expires_in: 3_600 });

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
  answer: () => { status?: number; headers?: Record<string, string>; body: object },
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const http = createHttpServer((request, response) => {
    void readAll(request).then((text) => {
      asked.push(new URLSearchParams(text).get('refresh_token') ?? '');
      const { status = 200, headers = {}, body } = answer();
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  ground.atEnd(() => http.close());
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/token`, asked };
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
