import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { afterEach, describe, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from './dovecot.ts';
import type { CertificateKind } from './dovecot-certificates.ts';

const servers: Dovecot[] = [];
const clients: ImapFlow[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(tls?: CertificateKind): Promise<Dovecot> {
  const server = await startDovecot(tls === undefined ? {} : { tls });
  servers.push(server);
  return server;
}

async function open(server: Dovecot, pass = server.password): Promise<ImapFlow> {
  const { host, port, user, caFile } = server;
  const client = new ImapFlow({
    ...{ host, port, auth: { user, pass }, logger: false, autoIdleDelay: 60_000 },
    ...(caFile === null
      ? { secure: false, doSTARTTLS: false }
      : { secure: true, tls: { ca: readFileSync(caFile) } }),
  });
  client.on('error', () => undefined);
  clients.push(client);
  await client.connect();
  return client;
}

const mail = (subject: string): Buffer =>
  Buffer.from(`From: a@b.example\r\nSubject: ${subject}\r\n\r\nДа\r\n`);

describe('Dovecot without TLS', () => {
  test('keeps a mail byte for byte with its time of arrival, across a restart', async () => {
    const server = await start();
    const internalDate = new Date('2026-11-07T04:14:45Z');
    await server.deliver(mail('one'), { internalDate });
    await server.stopServer();
    await expect(open(server)).rejects.toThrow();
    await server.startServer();
    const client = await open(server);
    expect(await client.mailboxOpen('INBOX', { readOnly: true })).toMatchObject({
      exists: 1,
      readOnly: true,
    });
    const [found] = await client.fetchAll(
      '1:*',
      { uid: true, internalDate: true, source: true },
      { uid: true },
    );
    expect(found).toMatchObject({ uid: 1, internalDate });
    expect(found?.source?.equals(mail('one'))).toBe(true);
  });

  test('tells an idling client of a new mail', async () => {
    const server = await start();
    const client = await open(server);
    await client.mailboxOpen('INBOX', { readOnly: true });
    const arrived = new Promise((resolve) => client.once('exists', resolve));
    const idling = client.idle();
    await server.deliver(mail('two'));
    expect(await arrived).toMatchObject({ path: 'INBOX', count: 1 });
    await client.noop();
    await idling;
  });

  test('gives a recreated folder another UIDVALIDITY', async () => {
    const server = await start();
    await server.createFolder('Notices');
    await server.deliver(mail('old'), { folder: 'Notices' });
    const client = await open(server);
    const query = { uidValidity: true, messages: true };
    const before = await client.status('Notices', query);
    await server.recreateFolder('Notices');
    const after = await client.status('Notices', query);
    expect(before).toMatchObject({ messages: 1 });
    expect(after).toMatchObject({ messages: 0 });
    expect(after).not.toMatchObject({ uidValidity: Object(before).uidValidity });
  });

  test('refuses a wrong password', async () => {
    await expect(open(await start(), 'wrong-EXAMPLE')).rejects.toMatchObject({ authenticationFailed: true });
  });
});

describe('Dovecot with TLS', () => {
  test('serves a client that trusts its authority', async () => {
    const server = await start('good');
    await server.deliver(mail('one'));
    const client = await open(server);
    expect(await client.mailboxOpen('INBOX', { readOnly: true })).toMatchObject({ exists: 1 });
  });

  test.each([
    ['wrong_name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['self_signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['expired', 'CERT_HAS_EXPIRED'],
  ] as const)('with a certificate that is %s is refused by a verifying client', async (kind, code) => {
    await expect(open(await start(kind))).rejects.toMatchObject({ code });
  });
});

test('stopping leaves neither process nor folder behind', async () => {
  const server = await start();
  const { dir } = server;
  const pid = Number(readFileSync(join(dir, 'run', 'master.pid'), 'utf8'));
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  await server.stop();
  servers.length = 0;
  expect([existsSync(dir), existsSync(`/proc/${pid}`)]).toEqual([false, false]);
});
