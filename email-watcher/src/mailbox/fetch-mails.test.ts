import type { ImapFlow } from 'imapflow';
import { expect, test } from 'vitest';
import { createFolderReader } from './fetch-mails.ts';

const at = new Date('2026-11-24T06:00:00Z');

/** A server that hands over these bytes, whatever it is asked for. */
const readerOf = (sources: Readonly<Record<number, string>>) =>
  createFolderReader(
    {
      fetchAll: () =>
        Promise.resolve(
          Object.entries(sources).map(([uid, text]) => ({ uid: Number(uid), source: Buffer.from(text) })),
        ),
    } as unknown as ImapFlow,
    { answerMsMax: 1_000, clock: () => at },
  );

const listed = (uid: bigint, sizeBytes: number) => ({ uid, sizeBytes, receivedAt: at });

test('fetch: a mail the server states a size of and hands nothing over of is not one that was fetched', async () => {
  const fetched = await readerOf({ 1: 'From: a\r\n\r\n', 2: '' }).fetch([listed(1n, 11), listed(2n, 11)]);
  expect(fetched.map(({ uid }) => uid)).toEqual([1n]);
});

test('fetch: a mail that is truly empty is fetched', async () => {
  const fetched = await readerOf({ 2: '' }).fetch([listed(2n, 0)]);
  expect(fetched.map(({ uid }) => uid)).toEqual([2n]);
});

test.each(['31-Dec-9999 23:59:59 -1200', '31-Dec-1905 00:00:00 +0000', 'yesterday', undefined])(
  'list: an arrival no calendar of ours has (%s) is now: a date the database refuses would stop all mail',
  async (internalDate) => {
    const client = { fetchAll: () => Promise.resolve([{ uid: 1, size: 5, internalDate }]) };
    const reader = createFolderReader(client as unknown as ImapFlow, { answerMsMax: 1_000, clock: () => at });
    expect(await reader.list('1:*')).toEqual([listed(1n, 5)]);
  },
);
