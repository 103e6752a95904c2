import { createTestDesk, type TestDesk } from '@luxon/cashdesk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenFolder, ServerMessage } from './fetch-mails.ts';
import { type Scan, scanMailbox } from './scan-mailbox.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

const dayMs = 24 * 60 * 60_000;

interface ServedMail {
  readonly uid: number;
  readonly arrivedAt: Date;
  readonly text: string;
}

/** A folder that answers as a server does: SINCE knows days alone, `n:*` has the last mail in any case. */
function serve(uidValidity: bigint, mails: readonly ServedMail[]): OpenFolder {
  const uidNext = Math.max(0, ...mails.map(({ uid }) => uid)) + 1;
  const named = (range: string) => {
    const [from = '', to] = range.split(':');
    if (to === undefined) return mails.filter(({ uid }) => range.split(',').includes(String(uid)));
    return mails.filter(({ uid }) => uid >= Math.min(Number(from), uidNext - 1));
  };
  const dayOf = (at: Date): number => Math.floor(at.getTime() / dayMs);
  return {
    mailbox: { uidValidity, uidNext },
    usable: true,
    noop: () => Promise.resolve(),
    close: () => undefined,
    search: (query) => {
      const found =
        'uid' in query
          ? named(query.uid)
          : mails.filter(({ arrivedAt }) => dayOf(arrivedAt) >= dayOf(query.since));
      return Promise.resolve(found.map(({ uid }) => uid));
    },
    fetchAll: (range) =>
      Promise.resolve(
        named(range).map(({ uid, arrivedAt, text }): ServerMessage => {
          const source = Buffer.from(text);
          return { uid, size: source.length, internalDate: arrivedAt, source };
        }),
      ),
  };
}

const scan = (client: OpenFolder): Scan => {
  const say = (): undefined => undefined;
  const log = { info: say, warn: say, error: say };
  return { client, desk: opened.desk, mailbox: 'pay@shop.example', folder: 'INBOX', log };
};

const mail = (uid: number, daysAgo: number): ServedMail => {
  const arrivedAt = new Date(opened.desk.clock().getTime() - daysAgo * dayMs);
  return { uid, arrivedAt, text: `Subject: ${daysAgo}\r\n\r\n` };
};

test('a folder made anew while the worker stood still is read from the last good look', async () => {
  await scanMailbox(scan(serve(1n, [mail(1, 1)])));
  // A week of holidays, in which the provider moved the mailbox.
  opened.advance(7 * dayMs);
  const moved = [mail(1, 8), mail(2, 6), mail(3, 4), mail(4, 1)];
  expect(await scanMailbox(scan(serve(2n, moved)))).toEqual({ stored: 4 });
});

test('a folder made anew under the eyes of the worker is read three days back', async () => {
  await scanMailbox(scan(serve(1n, [mail(1, 5), mail(2, 1)])));
  expect(await scanMailbox(scan(serve(2n, [mail(1, 5), mail(2, 1)])))).toEqual({ stored: 1 });
});

test('a mail with an impossible arrival keeps no other mail away', async () => {
  const odd = { ...mail(1, 0), arrivedAt: new Date('+010000-01-01T12:00:00Z') };
  expect(await scanMailbox(scan(serve(1n, [odd, mail(2, 0)])))).toEqual({ stored: 2 });
});
