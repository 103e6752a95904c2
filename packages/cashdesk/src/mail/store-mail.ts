import { createHash } from 'node:crypto';
import { and, asc, eq, gt, gte, lte, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { closeAlarms, raiseAlarm } from '../history/raise-alarm.ts';
import { recordMoves } from '../history/record-history.ts';
import { enqueueAll } from '../job/enqueue.ts';
import { mailCursors, mailHoles, mails } from './mail-tables.ts';

/** A watched folder of a mailbox. */
export interface Folder {
  readonly mailbox: string;
  readonly folder: string;
}

/** One generation of a folder: UIDs mean something only together with UIDVALIDITY (RFC 9051 §2.3.1.1). */
export interface FolderGeneration extends Folder {
  readonly uidValidity: bigint;
}

/** What was fetched of one mail. */
export interface FetchedBytes {
  readonly uid: bigint;
  /** What the server says. */
  readonly sizeBytes: number;
  /** INTERNALDATE. */
  readonly receivedAt: Date;
  /** The whole mail, or of one that is too big its header part; null: not even that could be had. */
  readonly raw: Uint8Array | null;
  /** Too big to be a notice: it waits for a person and is never read. A mail without bytes always is. */
  readonly isOversize?: boolean;
}

export interface FetchedMail extends FolderGeneration, FetchedBytes {}

export type StoreMailResult =
  | { readonly kind: 'stored'; readonly mailId: string }
  | { readonly kind: 'known' | 'changed' };

const sizeBytesMax = 2 ** 31 - 1;

/**
 * Stores a mail's raw bytes and the job that reads it, once per UID. The same UID with other bytes is an alarm, and
 * the first bytes stay.
 */
export async function storeMail(desk: Desk, mail: FetchedMail): Promise<StoreMailResult> {
  const [result] = await storeMails(desk, mail, [mail]);
  if (result === undefined) throw new Error('A mail was stored without a result.');
  return result;
}

/** Stores several mails of one folder in one transaction, all or none; answers in their order, see {@link storeMail}. */
export async function storeMails(
  desk: Desk,
  { mailbox, folder, uidValidity }: FolderGeneration,
  fetched: readonly FetchedBytes[],
): Promise<StoreMailResult[]> {
  if (fetched.length === 0) return [];
  const key = { mailbox, folder, uidValidity };
  const rows = fetched.map((mail) => ({
    id: newId(desk),
    ...key,
    uid: mail.uid,
    sizeBytes: Math.min(mail.sizeBytes, sizeBytesMax),
    receivedAt: mail.receivedAt,
    storedAt: desk.clock(),
    raw: mail.raw,
    rawSha256: mail.raw === null ? null : createHash('sha256').update(mail.raw).digest('hex'),
    state: mail.raw === null || mail.isOversize === true ? ('oversize' as const) : ('stored' as const),
  }));
  return desk.database.drizzle.transaction(async (tx) => {
    // In one order everywhere: two workers that store the same mails wait for each other and never lock each other out.
    const ordered = rows.toSorted((a, b) => (a.uid < b.uid ? -1 : 1));
    const inserted = await tx.insert(mails).values(ordered).onConflictDoNothing().returning({ id: mails.id });
    const ids = new Set(inserted.map(({ id }) => id));
    const fresh = ordered.filter(({ id }) => ids.has(id));
    await forgetHoles(
      tx,
      desk,
      key,
      ordered.map(({ uid }) => uid),
    );
    await recordMoves(
      tx,
      desk,
      fresh.map(({ id, state }) => ({
        subject: 'mail',
        subjectId: id,
        from: null,
        to: state,
        actor: 'system',
        reason: 'fetched',
      })),
    );
    const toRead = fresh.filter(({ state }) => state === 'stored');
    await enqueueAll(
      tx,
      desk,
      'read_mail',
      toRead.map(({ id }) => ({ mailId: id })),
    );
    for (const { id, state } of fresh) {
      if (state === 'oversize') await raiseAlarm(tx, desk, { kind: 'mail_oversize', subject: id });
    }
    const results: StoreMailResult[] = [];
    for (const row of rows) {
      results.push(ids.has(row.id) ? { kind: 'stored', mailId: row.id } : await compareKnown(tx, desk, row));
    }
    return results;
  });
}

/** Forgets holes whose mails are stored; with the last one that stayed away for hours the alarm of its folder ends. */
async function forgetHoles(
  executor: Executor,
  desk: Desk,
  generation: FolderGeneration,
  uids: readonly bigint[],
): Promise<void> {
  const forgotten = await executor
    .delete(mailHoles)
    .where(and(holesOf(generation), isOneOf(mailHoles.uid, uids)))
    .returning({ tries: mailHoles.tries });
  if (forgotten.every(({ tries }) => tries < holeTriesQuiet)) return;
  const { mailbox, folder } = generation;
  const ofFolder = and(eq(mailHoles.mailbox, mailbox), eq(mailHoles.folder, folder));
  const [another] = await executor
    .select({ uid: mailHoles.uid })
    .from(mailHoles)
    .where(and(ofFolder, gte(mailHoles.tries, holeTriesQuiet)))
    .limit(1);
  if (another !== undefined) return;
  await closeAlarms(executor, desk, { kinds: ['mail_withheld'], subject: withheldIn(generation) });
}

async function compareKnown(
  tx: Executor,
  desk: Desk,
  { rawSha256, ...key }: FolderGeneration & { uid: bigint; rawSha256: string | null },
): Promise<StoreMailResult> {
  const [known] = await tx
    .select({ id: mails.id, rawSha256: mails.rawSha256 })
    .from(mails)
    .where(
      and(
        eq(mails.mailbox, key.mailbox),
        eq(mails.folder, key.folder),
        eq(mails.uidValidity, key.uidValidity),
        eq(mails.uid, key.uid),
      ),
    );
  if (known === undefined || known.rawSha256 === rawSha256) return { kind: 'known' };
  await raiseAlarm(tx, desk, { kind: 'mail_changed', subject: known.id, facts: { rawSha256 } });
  return { kind: 'changed' };
}

/** Gives those of the UIDs that are stored already. */
export async function knownUids(
  desk: Desk,
  generation: FolderGeneration,
  uids: readonly bigint[],
): Promise<ReadonlySet<bigint>> {
  if (uids.length === 0) return new Set();
  const rows = await desk.database.drizzle
    .select({ uid: mails.uid })
    .from(mails)
    .where(
      and(
        eq(mails.mailbox, generation.mailbox),
        eq(mails.folder, generation.folder),
        eq(mails.uidValidity, generation.uidValidity),
        isOneOf(mails.uid, uids),
      ),
    );
  return new Set(rows.map((row) => row.uid));
}

/** Reads how far a folder was read; null: never. */
export async function readMailCursor(
  desk: Desk,
  folder: Folder,
): Promise<typeof mailCursors.$inferSelect | null> {
  const [row] = await desk.database.drizzle
    .select()
    .from(mailCursors)
    .where(and(eq(mailCursors.mailbox, folder.mailbox), eq(mailCursors.folder, folder.folder)));
  return row ?? null;
}

/** Says that everything below `nextUid` is stored or remembered as a hole. Never moves back within a generation. */
export async function advanceMailCursor(
  desk: Desk,
  generation: FolderGeneration,
  nextUid: bigint,
): Promise<void> {
  const { mailbox, folder, uidValidity } = generation;
  await desk.database.drizzle
    .insert(mailCursors)
    .values({ mailbox, folder, uidValidity, nextUid, scannedAt: desk.clock() })
    .onConflictDoUpdate({
      target: [mailCursors.mailbox, mailCursors.folder],
      set: {
        uidValidity,
        nextUid: sql`case when ${mailCursors.uidValidity} = excluded.uid_validity then greatest(${mailCursors.nextUid}, excluded.next_uid) else excluded.next_uid end`,
        scannedAt: desk.clock(),
      },
    });
}

/** From this try on, about two hours after the first, a person is told. */
const holeTriesQuiet = 8;
/** More are not asked for in one look. */
const holesMax = 200;

/**
 * Remembers a mail the server listed but did not hand over; it is asked for again after 1, 2, 4 … 60 minutes, for
 * ever. One that stays away for hours is an alarm of its folder.
 */
export async function recordHole(desk: Desk, generation: FolderGeneration, uid: bigint): Promise<void> {
  const { mailbox, folder, uidValidity } = generation;
  const now = desk.clock();
  const [hole] = await desk.database.drizzle
    .insert(mailHoles)
    .values({ mailbox, folder, uidValidity, uid, tries: 1, nextTryAt: new Date(now.getTime() + 60_000) })
    .onConflictDoUpdate({
      target: [mailHoles.mailbox, mailHoles.folder, mailHoles.uidValidity, mailHoles.uid],
      set: {
        tries: sql`${mailHoles.tries} + 1`,
        // The exponent is held: numbers past it would overflow one day, and the pause has long been the longest.
        nextTryAt: sql`${now.toISOString()}::timestamptz + interval '1 minute' * least(power(2, least(${mailHoles.tries}, 10)), 60)`,
      },
    })
    .returning({ tries: mailHoles.tries });
  if (hole === undefined || hole.tries < holeTriesQuiet) return;
  const subject = withheldIn(generation);
  await raiseAlarm(desk.database.drizzle, desk, { kind: 'mail_withheld', subject });
}

const withheldIn = ({ mailbox, folder }: Folder): string => `${mailbox} ${folder}`;

/**
 * Gives the holes of a folder that are to be asked for now, the longest waiting first, 200 at most. One whose mail is
 * stored, because another worker was handed it meanwhile, is none any more and is forgotten.
 */
export async function dueHoles(desk: Desk, generation: FolderGeneration): Promise<bigint[]> {
  const rows = await desk.database.drizzle
    .select({ uid: mailHoles.uid })
    .from(mailHoles)
    .where(and(holesOf(generation), lte(mailHoles.nextTryAt, desk.clock())))
    .orderBy(asc(mailHoles.nextTryAt))
    .limit(holesMax);
  const due = rows.map((row) => row.uid);
  const stored = await knownUids(desk, generation, due);
  if (stored.size === 0) return due;
  await forgetHoles(desk.database.drizzle, desk, generation, [...stored]);
  return due.filter((uid) => !stored.has(uid));
}

/** Gives the holes of a folder whose next try is still to come. */
export async function restingHoles(desk: Desk, generation: FolderGeneration): Promise<ReadonlySet<bigint>> {
  const rows = await desk.database.drizzle
    .select({ uid: mailHoles.uid })
    .from(mailHoles)
    .where(and(holesOf(generation), gt(mailHoles.nextTryAt, desk.clock())));
  return new Set(rows.map((row) => row.uid));
}

/** One parameter however many they are: a statement has 65,535 at most, and this one is prepared. */
const isOneOf = (column: typeof mails.uid | typeof mailHoles.uid, uids: readonly bigint[]) =>
  sql`${column} = any(${sql.param(uids.map(String))}::bigint[])`;

const holesOf = ({ mailbox, folder, uidValidity }: FolderGeneration) =>
  and(eq(mailHoles.mailbox, mailbox), eq(mailHoles.folder, folder), eq(mailHoles.uidValidity, uidValidity));
