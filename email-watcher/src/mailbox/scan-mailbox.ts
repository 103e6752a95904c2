import {
  advanceMailCursor,
  type Desk,
  dueHoles,
  type FolderGeneration,
  knownUids,
  raiseAlarm,
  readMailCursor,
  recordHole,
  storeMail,
} from '@luxon/cashdesk';
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { Log } from '../log.ts';
import { mailBytesMax } from './open-mailbox.ts';

/** Servers hand out incomplete ranges now and then, so the last UIDs are looked at again every time. */
const overlap = 50n;
/** How far back a folder that is new to us is read. */
const firstLookBackMs = 3 * 24 * 60 * 60_000;

export interface Scan {
  readonly client: ImapFlow;
  readonly desk: Desk;
  readonly mailbox: string;
  readonly folder: string;
  readonly log: Log;
}

/**
 * Stores every mail of the open folder that is not stored yet, raw bytes first, then moves the cursor. What the
 * server lists and does not hand over becomes a hole. Rejects when connection or database fail; nothing is lost then,
 * because the cursor moves last.
 */
export async function scanMailbox(scan: Scan): Promise<{ stored: number }> {
  const { client, desk, mailbox, folder } = scan;
  if (client.mailbox === false) throw new Error('No folder is open.');
  const generation: FolderGeneration = { mailbox, folder, uidValidity: client.mailbox.uidValidity };
  const from = await firstUidToRead(scan, generation);
  const listed = new Map<bigint, FetchMessageObject>();
  for (const message of await client.fetchAll(
    `${from}:*`,
    { uid: true, size: true, internalDate: true },
    { uid: true },
  )) {
    // `n:*` gives the last mail even if its UID is below n (RFC 9051 §9).
    if (BigInt(message.uid) >= from) listed.set(BigInt(message.uid), message);
  }
  const holes = await dueHoles(desk, generation);
  if (holes.length > 0) {
    for (const message of await client.fetchAll(
      holes.join(','),
      { uid: true, size: true, internalDate: true },
      { uid: true },
    )) {
      listed.set(BigInt(message.uid), message);
    }
  }
  const known = await knownUids(desk, generation, [...listed.keys()]);
  const fresh = [...listed].filter(([uid]) => !known.has(uid)).sort(([a], [b]) => (a < b ? -1 : 1));
  let stored = 0;
  for (const [uid, message] of fresh) stored += await fetchAndStore(scan, generation, uid, message);
  for (const uid of holes) if (!listed.has(uid)) await recordHole(desk, generation, uid);
  const highest = [...listed.keys()].reduce((max, uid) => (uid > max ? uid : max), 0n);
  await advanceMailCursor(desk, generation, highest >= from ? highest + 1n : from);
  return { stored };
}

async function firstUidToRead({ client, desk, log }: Scan, generation: FolderGeneration): Promise<bigint> {
  const cursor = await readMailCursor(desk, generation);
  if (cursor?.uidValidity === generation.uidValidity) {
    return cursor.nextUid > overlap ? cursor.nextUid - overlap : 1n;
  }
  if (cursor !== null) {
    log.warn(
      'The mailbox was made anew by its server (UIDVALIDITY changed): the last three days are read again. A payment that is known is not recorded twice.',
    );
    await raiseAlarm(desk.database.drizzle, desk, { kind: 'mailbox_reset', subject: generation.mailbox });
  }
  const since = new Date(desk.clock().getTime() - firstLookBackMs);
  const found = await client.search({ since }, { uid: true });
  const uids = found || [];
  if (uids.length > 0) return BigInt(Math.min(...uids));
  return client.mailbox === false ? 1n : BigInt(client.mailbox.uidNext);
}

async function fetchAndStore(
  scan: Scan,
  generation: FolderGeneration,
  uid: bigint,
  listed: FetchMessageObject,
): Promise<number> {
  const { client, desk, log } = scan;
  const sizeBytes = listed.size ?? 0;
  const receivedAt = new Date(listed.internalDate ?? desk.clock());
  const facts = { ...generation, uid, sizeBytes, receivedAt };
  if (sizeBytes > mailBytesMax) {
    const { kind } = await storeMail(desk, { ...facts, raw: null });
    if (kind === 'stored')
      log.warn('A mail is too big to be a bank notice; it waits for a person in the mailbox.');
    return kind === 'stored' ? 1 : 0;
  }
  const fetched = await client.fetchOne(String(uid), { uid: true, source: true }, { uid: true });
  if (fetched === false || fetched.source === undefined || BigInt(fetched.uid) !== uid) {
    await recordHole(desk, generation, uid);
    return 0;
  }
  const { kind } = await storeMail(desk, { ...facts, raw: fetched.source });
  return kind === 'stored' ? 1 : 0;
}
