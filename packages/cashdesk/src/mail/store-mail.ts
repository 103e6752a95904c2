import { createHash } from 'node:crypto';
import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { raiseAlarm } from '../history/raise-alarm.ts';
import { recordHistory } from '../history/record-history.ts';
import { enqueue } from '../job/enqueue.ts';
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

export interface FetchedMail extends FolderGeneration {
  readonly uid: bigint;
  readonly sizeBytes: number;
  /** INTERNALDATE. */
  readonly receivedAt: Date;
  /** Null: too big to fetch. */
  readonly raw: Uint8Array | null;
}

/**
 * Stores a mail's raw bytes and the job that reads it, once per UID. The same UID with other bytes is an alarm, and
 * the first bytes stay.
 */
export async function storeMail(
  desk: Desk,
  mail: FetchedMail,
): Promise<{ kind: 'stored'; mailId: string } | { kind: 'known' | 'changed' }> {
  const id = newId(desk);
  const rawSha256 = mail.raw === null ? null : createHash('sha256').update(mail.raw).digest('hex');
  const state = mail.raw === null ? 'oversize' : 'stored';
  return desk.database.drizzle.transaction(async (tx) => {
    const key = { mailbox: mail.mailbox, folder: mail.folder, uidValidity: mail.uidValidity, uid: mail.uid };
    const { rowCount } = await tx
      .insert(mails)
      .values({
        id,
        ...key,
        sizeBytes: mail.sizeBytes,
        receivedAt: mail.receivedAt,
        storedAt: desk.clock(),
        raw: mail.raw,
        rawSha256,
        state,
      })
      .onConflictDoNothing();
    await tx
      .delete(mailHoles)
      .where(
        and(
          eq(mailHoles.mailbox, key.mailbox),
          eq(mailHoles.folder, key.folder),
          eq(mailHoles.uidValidity, key.uidValidity),
          eq(mailHoles.uid, key.uid),
        ),
      );
    if (rowCount === 1) {
      await recordHistory(tx, desk, {
        subject: 'mail',
        subjectId: id,
        from: null,
        to: state,
        actor: 'system',
        reason: 'fetched',
      });
      if (mail.raw === null) await raiseAlarm(tx, desk, { kind: 'mail_oversize', subject: id });
      else await enqueue(tx, desk, 'read_mail', { mailId: id });
      return { kind: 'stored', mailId: id };
    }
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
  });
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
        inArray(mails.uid, [...uids]),
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

/** Remembers a mail the server listed but did not hand over; it is asked for again after 1, 2, 4 … minutes. */
export async function recordHole(desk: Desk, generation: FolderGeneration, uid: bigint): Promise<void> {
  const { mailbox, folder, uidValidity } = generation;
  const now = desk.clock();
  await desk.database.drizzle
    .insert(mailHoles)
    .values({ mailbox, folder, uidValidity, uid, tries: 1, nextTryAt: new Date(now.getTime() + 60_000) })
    .onConflictDoUpdate({
      target: [mailHoles.mailbox, mailHoles.folder, mailHoles.uidValidity, mailHoles.uid],
      set: {
        tries: sql`${mailHoles.tries} + 1`,
        nextTryAt: sql`${now.toISOString()}::timestamptz + interval '1 minute' * least(power(2, ${mailHoles.tries}), 60)`,
      },
    });
}

/** Gives the holes of a folder that are to be asked for now. */
export async function dueHoles(desk: Desk, generation: FolderGeneration): Promise<bigint[]> {
  const rows = await desk.database.drizzle
    .select({ uid: mailHoles.uid })
    .from(mailHoles)
    .where(
      and(
        eq(mailHoles.mailbox, generation.mailbox),
        eq(mailHoles.folder, generation.folder),
        eq(mailHoles.uidValidity, generation.uidValidity),
        lte(mailHoles.nextTryAt, desk.clock()),
      ),
    );
  return rows.map((row) => row.uid);
}
