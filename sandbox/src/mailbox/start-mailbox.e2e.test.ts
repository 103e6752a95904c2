import { ImapFlow } from 'imapflow';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SandboxMailbox } from './mailbox-types.ts';
import { startMailbox } from './start-mailbox.ts';

const clients: ImapFlow[] = [];
let mailbox: SandboxMailbox;

beforeEach(async () => {
  mailbox = await startMailbox({ folders: ['Junk'] });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await mailbox.close();
});

async function open(password = mailbox.password, idleAfterMs = 60_000): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: mailbox.host,
    port: mailbox.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: mailbox.user, pass: password },
    logger: false,
    autoIdleDelay: idleAfterMs,
  });
  client.on('error', () => undefined);
  clients.push(client);
  await client.connect();
  return client;
}

const mail = (subject: string): Buffer =>
  Buffer.from(
    `From: a@b.example\r\nSubject: ${subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nДа {5}\r\n) х\r\n`,
  );

describe('a client reading with EXAMINE', () => {
  test('gets the bytes, the UID, the size and the time of arrival as delivered', async () => {
    const internalDate = new Date('2026-11-07T04:14:45Z');
    await mailbox.deliver(mail('one'), { internalDate });
    const client = await open();
    const opened = await client.mailboxOpen('INBOX', { readOnly: true });
    expect(opened).toMatchObject({ readOnly: true, exists: 1, uidValidity: 1n, uidNext: 2 });
    const [found] = await client.fetchAll(
      '1:*',
      { uid: true, size: true, internalDate: true, source: true },
      { uid: true },
    );
    expect(found?.source?.equals(mail('one'))).toBe(true);
    expect(found).toMatchObject({ uid: 1, size: mail('one').length, internalDate });
    const [again] = await client.fetchAll('1:*', { uid: true, flags: true }, { uid: true });
    expect(again?.flags?.has('\\Seen')).toBe(false);
  });

  test('is told of a new mail while it idles', async () => {
    const client = await open(mailbox.password, 1);
    await client.mailboxOpen('INBOX', { readOnly: true });
    const arrived = new Promise((resolve) => client.once('exists', resolve));
    const idling = client.idle();
    await mailbox.deliver(mail('two'));
    expect(await arrived).toMatchObject({ path: 'INBOX', count: 1, prevCount: 0 });
    const found = await client.fetchOne('1', { source: true }, { uid: true });
    expect(found !== false && found.source?.equals(mail('two'))).toBe(true);
    await idling;
  });

  test('reads a hundred mails in the order of their UIDs', async () => {
    for (let index = 1; index <= 100; index += 1) await mailbox.deliver(mail(`mail ${index}`));
    const client = await open();
    await client.mailboxOpen('INBOX', { readOnly: true });
    const found = await client.fetchAll('51:*', { uid: true, source: true }, { uid: true });
    expect(found.map(({ uid }) => uid)).toEqual(Array.from({ length: 50 }, (_, index) => index + 51));
    expect(mailbox.count()).toBe(100);
  });

  test('gets of several mails at once what it asks for at most, each whole or cut', async () => {
    for (const subject of ['one', 'two', 'three']) await mailbox.deliver(mail(subject));
    const client = await open();
    await client.mailboxOpen('INBOX', { readOnly: true });
    for (const maxLength of [10_000, 20]) {
      const found = await client.fetchAll('1,2,3', { uid: true, source: { maxLength } }, { uid: true });
      expect(found.map(({ source }) => source?.toString())).toEqual(
        ['one', 'two', 'three'].map((subject) => mail(subject).subarray(0, maxLength).toString()),
      );
    }
  });
});

test('a recreated folder has another UIDVALIDITY and starts its UIDs anew', async () => {
  await mailbox.deliver(mail('old'));
  const client = await open();
  await client.mailboxOpen('INBOX', { readOnly: true });
  const cut = new Promise((resolve) => client.once('close', () => resolve('cut')));
  expect(mailbox.recreateFolder()).toBe(2);
  expect(await cut).toBe('cut');
  await mailbox.deliver(mail('new'));
  const next = await open();
  expect(await next.mailboxOpen('INBOX', { readOnly: true })).toMatchObject({
    uidValidity: 2n,
    uidNext: 2,
    exists: 1,
  });
});

test('a folder beside INBOX holds its own mails', async () => {
  mailbox.createFolder('Notices');
  await mailbox.deliver(mail('spam'), { folder: 'Junk' });
  await mailbox.deliver(mail('notice'), { folder: 'Notices' });
  const client = await open();
  expect((await client.list()).map(({ path }) => path).sort()).toEqual(['INBOX', 'Junk', 'Notices']);
  expect(await client.mailboxOpen('Junk', { readOnly: true })).toMatchObject({ exists: 1 });
  expect(mailbox.count()).toBe(0);
});

test('a wrong password is refused as an authentication failure', async () => {
  await expect(open('wrong-EXAMPLE')).rejects.toMatchObject({ authenticationFailed: true });
});

test('closing ends within a second although a client idles', async () => {
  const client = await open(mailbox.password, 1);
  await client.mailboxOpen('INBOX', { readOnly: true });
  const idling = client.idle();
  const began = performance.now();
  await mailbox.close();
  await idling;
  expect(performance.now() - began).toBeLessThan(1000);
});
