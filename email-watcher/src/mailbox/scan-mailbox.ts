import {
  advanceMailCursor,
  type Desk,
  dueHoles,
  type FolderGeneration,
  knownUids,
  raiseAlarm,
  readMailCursor,
  recordHole,
  restingHoles,
  storeMails,
} from '@luxon/cashdesk';
import type { Log } from '../log.ts';
import { createFolderReader, type FolderReader, type ListedMail, type OpenFolder } from './fetch-mails.ts';
import { realPace } from './pace.ts';

/** Servers hand out incomplete ranges now and then, so the last UIDs are looked at again every time. */
const overlap = 50n;
/** SEARCH SINCE knows days, in the server's time: a day more holds the one that is meant whole. */
const dayMs = 24 * 60 * 60_000;
/** How far back a folder that is new to us is read. */
const firstLookBackMs = 3 * dayMs;
const compareBackMs = 2 * dayMs;
/** Mails fetched with one command and stored in one transaction: so many, or so many bytes. */
const batchMailsMax = 50;
const batchBytesMax = 2 * 1_048_576;
/** UIDs named in one command. */
const listedAtOnce = 500;

export interface Scan {
  readonly client: OpenFolder;
  readonly desk: Desk;
  readonly mailbox: string;
  readonly folder: string;
  readonly log: Log;
  /** Mails are fetched one by one, because the scan before broke; the one that breaks this one becomes a hole. */
  readonly isCareful?: boolean;
  readonly answerMsMax?: number;
}

interface OpenScan extends Scan {
  readonly generation: FolderGeneration;
  readonly reader: FolderReader;
}

/**
 * Stores every mail of the open folder that is not stored yet, raw bytes first, then moves the cursor. What the
 * server names and does not hand over becomes a hole. Rejects when connection or database fail; nothing is lost then,
 * because the cursor moves last.
 */
export async function scanMailbox(scan: Scan): Promise<{ stored: number }> {
  const open = openScan(scan);
  const { desk, generation, reader } = open;
  await reader.refresh();
  const from = await firstUidToRead(open);
  // `n:*` gives the last mail even if its UID is below n (RFC 9051 §9).
  const listed = (await reader.list(`${from}:*`)).filter(({ uid }) => uid >= from);
  const named = (await reader.search({ uid: `${from}:*` })).filter((uid) => uid >= from);
  const due = await dueHoles(desk, generation);
  const stored =
    (await storeUnknown(open, listed)) + (await fillHoles(open, [...without(named, listed), ...due]));
  const highest = [...named, ...listed.map(({ uid }) => uid)].reduce(
    (max, uid) => (uid > max ? uid : max),
    0n,
  );
  await advanceMailCursor(desk, generation, highest >= from ? highest + 1n : from);
  return { stored };
}

/**
 * Compares the last day of the open folder with what is stored and stores what is missing: a watch that fell silent
 * without an error is found by this. Returns how many mails were stored that a scan had passed over.
 */
export async function compareMailbox(scan: Scan): Promise<number> {
  const open = openScan(scan);
  const since = new Date(scan.desk.clock().getTime() - compareBackMs);
  const uids = await open.reader.search({ since });
  // What has only just come is the scan's to find; what it does not find now it would never have found.
  await scanMailbox(scan);
  return fillHoles(open, uids);
}

function openScan(scan: Scan): OpenScan {
  const { client, desk, mailbox, folder, answerMsMax = realPace.answerMsMax } = scan;
  if (client.mailbox === false) throw new Error('No folder is open.');
  const generation = { mailbox, folder, uidValidity: client.mailbox.uidValidity };
  return { ...scan, generation, reader: createFolderReader(client, { answerMsMax, clock: desk.clock }) };
}

async function firstUidToRead({ client, desk, log, generation, reader }: OpenScan): Promise<bigint> {
  const cursor = await readMailCursor(desk, generation);
  if (cursor?.uidValidity === generation.uidValidity) {
    return cursor.nextUid > overlap ? cursor.nextUid - overlap : 1n;
  }
  if (cursor !== null) {
    log.warn(
      'The mailbox was made anew by its server (UIDVALIDITY changed): what came since the last good look, and three days at least, is read again. A payment that is known is not recorded twice.',
    );
    await raiseAlarm(desk.database.drizzle, desk, { kind: 'mailbox_reset', subject: generation.mailbox });
  }
  // A server may have made the folder anew long ago, while nobody looked.
  const lookedAtMs = cursor === null ? Number.POSITIVE_INFINITY : cursor.scannedAt.getTime() - dayMs;
  const sinceMs = Math.min(desk.clock().getTime() - firstLookBackMs, lookedAtMs);
  const uids = await reader.search({ since: new Date(sinceMs) });
  if (uids.length > 0) return uids.reduce((min, uid) => (uid < min ? uid : min));
  // Not every server says UIDNEXT; then everything is looked at.
  const uidNext = client.mailbox === false ? undefined : client.mailbox.uidNext;
  return uidNext === undefined ? 1n : BigInt(uidNext);
}

const without = (uids: readonly bigint[], listed: readonly ListedMail[]): bigint[] => {
  const there = new Set(listed.map(({ uid }) => uid));
  return uids.filter((uid) => !there.has(uid));
};

/** Stores those of the listed mails that are neither stored nor a hole that waits for its next try. */
async function storeUnknown(open: OpenScan, listed: readonly ListedMail[]): Promise<number> {
  const uids = listed.map(({ uid }) => uid);
  const known = await knownUids(open.desk, open.generation, uids);
  const unknown = listed.filter(({ uid }) => !known.has(uid));
  // Most looks find nothing new, and then no hole is asked after.
  if (unknown.length === 0) return 0;
  const resting = await restingHoles(open.desk, open.generation);
  const fresh = unknown.filter(({ uid }) => !resting.has(uid)).sort((a, b) => (a.uid < b.uid ? -1 : 1));
  let stored = 0;
  for (const batch of toBatches(fresh, open.isCareful === true ? 1 : batchMailsMax)) {
    stored += await storeBatch(open, batch);
  }
  return stored;
}

/** Asks by name for mails a listing did not show, each fetched alone; one that is not there stays a hole. */
async function fillHoles(open: OpenScan, uids: readonly bigint[]): Promise<number> {
  const { desk, generation, reader } = open;
  const known = await knownUids(desk, generation, uids);
  const unknown = [...new Set(uids)].filter((uid) => !known.has(uid));
  if (unknown.length === 0) return 0;
  const resting = await restingHoles(desk, generation);
  const wanted = unknown.filter((uid) => !resting.has(uid));
  let stored = 0;
  for (let at = 0; at < wanted.length; at += listedAtOnce) {
    const asked = wanted.slice(at, at + listedAtOnce);
    const listed = await reader.list(asked.join(','));
    stored += await storeUnknown({ ...open, isCareful: true }, listed);
    for (const uid of without(asked, listed)) await recordHole(desk, generation, uid);
  }
  return stored;
}

function* toBatches(mails: readonly ListedMail[], mailsMax: number): Generator<ListedMail[]> {
  let batch: ListedMail[] = [];
  let bytes = 0;
  for (const mail of mails) {
    if (batch.length > 0 && (batch.length >= mailsMax || bytes + mail.sizeBytes > batchBytesMax)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(mail);
    bytes += mail.sizeBytes;
  }
  if (batch.length > 0) yield batch;
}

async function storeBatch(open: OpenScan, batch: readonly ListedMail[]): Promise<number> {
  const { desk, generation, log } = open;
  const fetched = await fetchBatch(open, batch);
  const results = await storeMails(desk, generation, fetched);
  const stored = results.filter(({ kind }) => kind === 'stored').length;
  if (results.some(({ kind }, index) => kind === 'stored' && fetched[index]?.isOversize === true)) {
    log.warn('A mail is too big to be a bank notice: its header is stored, and a person looks at it.');
  }
  const handed = new Set(fetched.map(({ uid }) => uid));
  for (const { uid } of batch) if (!handed.has(uid)) await recordHole(desk, generation, uid);
  return stored;
}

async function fetchBatch(open: OpenScan, batch: readonly ListedMail[]): ReturnType<FolderReader['fetch']> {
  const { client, desk, generation, reader } = open;
  try {
    return await reader.fetch(batch);
  } catch (error) {
    const [only, ...others] = batch;
    if (only === undefined) throw error;
    if (others.length > 0) {
      if (!client.usable) throw error;
      // The server said no to the whole range: the mail it means is found one by one.
      const singly = [];
      for (const mail of batch) singly.push(...(await fetchBatch(open, [mail])));
      return singly;
    }
    // One mail that cannot be fetched must not keep the others away: the next scan goes past it.
    if (client.usable) return [];
    await recordHole(desk, generation, only.uid);
    throw error;
  }
}
