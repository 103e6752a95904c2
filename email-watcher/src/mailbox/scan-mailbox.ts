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
  // `n:*` gives the last mail even if its UID is below n (RFC 9051 §9).
  const all = await listMails(client, `${from}:*`);
  const listed = new Map([...all].filter(([uid]) => uid >= from));
  const holes = await dueHoles(desk, generation);
  if (holes.length > 0) {
    for (const [uid, message] of await listMails(client, holes.join(','))) listed.set(uid, message);
  }
  const known = await knownUids(desk, generation, [...listed.keys()]);
  const fresh = [...listed].filter(([uid]) => !known.has(uid)).sort(([a], [b]) => (a < b ? -1 : 1));
  const stored = await storeListed(scan, generation, fresh);
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

/**
 * Compares the last day of the open folder with what is stored and stores what is missing: a watch that fell silent
 * without an error is found by this. Returns how many mails were stored.
 */
export async function compareMailbox(scan: Scan): Promise<number> {
  const { client, desk, mailbox, folder } = scan;
  if (client.mailbox === false) throw new Error('No folder is open.');
  const generation: FolderGeneration = { mailbox, folder, uidValidity: client.mailbox.uidValidity };
  // SEARCH SINCE knows days, in the server's time: two days back hold the last one whole.
  const since = new Date(desk.clock().getTime() - 2 * 24 * 60 * 60_000);
  const uids = ((await client.search({ since }, { uid: true })) || []).map(BigInt);
  const known = await knownUids(desk, generation, uids);
  const missing = uids.filter((uid) => !known.has(uid));
  let stored = 0;
  for (let at = 0; at < missing.length; at += listedAtOnce) {
    const listed = await listMails(client, missing.slice(at, at + listedAtOnce).join(','));
    stored += await storeListed(scan, generation, [...listed]);
  }
  return stored;
}

/** Mails fetched with one command, and stored side by side. */
const fetchedAtOnce = 20;
const storedAtOnce = 4;
const listedAtOnce = 500;

async function listMails(client: ImapFlow, range: string): Promise<Map<bigint, FetchMessageObject>> {
  const messages = await client.fetchAll(range, { uid: true, size: true, internalDate: true }, { uid: true });
  return new Map(messages.map((message) => [BigInt(message.uid), message]));
}

async function storeListed(
  scan: Scan,
  generation: FolderGeneration,
  listed: readonly [bigint, FetchMessageObject][],
): Promise<number> {
  let stored = 0;
  for (let at = 0; at < listed.length; at += fetchedAtOnce) {
    const batch = listed.slice(at, at + fetchedAtOnce);
    const sources = await fetchSources(scan.client, batch);
    for (let next = 0; next < batch.length; next += storedAtOnce) {
      const kinds = await Promise.all(
        batch
          .slice(next, next + storedAtOnce)
          .map(([uid, message]) => storeOne(scan, generation, { uid, message, source: sources.get(uid) })),
      );
      stored += kinds.filter(Boolean).length;
    }
  }
  return stored;
}

async function fetchSources(
  client: ImapFlow,
  batch: readonly [bigint, FetchMessageObject][],
): Promise<Map<bigint, Buffer>> {
  const small = batch.filter(([, { size }]) => (size ?? 0) <= mailBytesMax).map(([uid]) => uid);
  const sources = new Map<bigint, Buffer>();
  if (small.length === 0) return sources;
  for (const { uid, source } of await client.fetchAll(
    small.join(','),
    { uid: true, source: true },
    { uid: true },
  )) {
    if (source !== undefined) sources.set(BigInt(uid), source);
  }
  return sources;
}

async function storeOne(
  { desk, log }: Scan,
  generation: FolderGeneration,
  mail: { uid: bigint; message: FetchMessageObject; source: Buffer | undefined },
): Promise<boolean> {
  const { uid, message, source } = mail;
  const sizeBytes = message.size ?? 0;
  const receivedAt = new Date(message.internalDate ?? desk.clock());
  const facts = { ...generation, uid, sizeBytes, receivedAt };
  if (sizeBytes > mailBytesMax) {
    const { kind } = await storeMail(desk, { ...facts, raw: null });
    if (kind === 'stored')
      log.warn('A mail is too big to be a bank notice; it waits for a person in the mailbox.');
    return kind === 'stored';
  }
  if (source === undefined) {
    // The server listed it and did not hand it over, or it was deleted in between: asked for again later.
    await recordHole(desk, generation, uid);
    return false;
  }
  const { kind } = await storeMail(desk, { ...facts, raw: source });
  return kind === 'stored';
}
