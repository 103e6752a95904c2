import { and, asc, desc, eq, gte, isNotNull, lt, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { mailCursors, mails } from '../mail/mail-tables.ts';
import { payments } from '../payment/payment-tables.ts';
import { type HistoryLine, readHistory } from './read-history.ts';

export type StoredMail = typeof mails.$inferSelect;

/** One mail with everything that is known of it. */
export interface MailPage {
  readonly mail: StoredMail;
  /** Every move of it, and of what was proposed about it, in order. */
  readonly history: readonly HistoryLine[];
}

/** Reads one mail for its page; null: there is none. */
export async function readMailPage(desk: Desk, mailId: string): Promise<MailPage | null> {
  const { drizzle } = desk.database;
  const [mail] = await drizzle.select().from(mails).where(eq(mails.id, mailId));
  if (mail === undefined) return null;
  return { mail, history: await readHistory(desk, [mailId]) };
}

/** A stored mail with what was read of it then. */
export interface MailToReplay {
  readonly mail: StoredMail & { readonly raw: Uint8Array };
  readonly payment: typeof payments.$inferSelect | null;
}

// A page is held in memory, at a quarter of a megabyte a mail.
const pageMax = 50;

/** Gives the mails received since then that were stored until now, the newest first, read a page at a time. */
export async function* storedMailsSince(desk: Desk, since: Date): AsyncGenerator<MailToReplay, void> {
  for (let beforeId: string | null = null; ; ) {
    const page = await readMailsBefore(desk, { since, beforeId });
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    beforeId = last.mail.id;
  }
}

async function readMailsBefore(
  desk: Desk,
  { since, beforeId }: { readonly since: Date; readonly beforeId: string | null },
): Promise<MailToReplay[]> {
  const rows = await desk.database.drizzle
    .select()
    .from(mails)
    .leftJoin(payments, eq(payments.mailId, mails.id))
    .where(
      and(
        gte(mails.receivedAt, since),
        isNotNull(mails.raw),
        beforeId === null ? undefined : lt(mails.id, beforeId),
      ),
    )
    .orderBy(desc(mails.id))
    .limit(pageMax);
  return rows.flatMap((row) => {
    const { raw } = row.mails;
    return raw === null ? [] : [{ mail: { ...row.mails, raw }, payment: row.payments }];
  });
}

/** Lists the watched folders with the moment each was last read to its end, the stalest first. */
export function readFolders(desk: Desk): Promise<{ mailbox: string; folder: string; scannedAt: Date }[]> {
  return desk.database.drizzle
    .select({
      mailbox: mailCursors.mailbox,
      folder: mailCursors.folder,
      scannedAt: mailCursors.scannedAt,
    })
    .from(mailCursors)
    .orderBy(asc(mailCursors.scannedAt));
}

// A mail that made no payment may name the bank's time too.
const statedTime =
  sql<Date | null>`coalesce(${payments.bankTime}, (${mails.evidence} -> 'claim' ->> 'bankTime')::timestamptz)`.mapWith(
    payments.bankTime,
  );

/** Reads the verdicts of a mailbox's latest mails of banks, for the survey. */
export async function readVerdicts(
  desk: Desk,
): Promise<{ mailbox: string; receivedAt: Date; bankTime: Date | null; evidence: unknown }[]> {
  return desk.database.drizzle
    .select({
      mailbox: mails.mailbox,
      receivedAt: mails.receivedAt,
      bankTime: statedTime,
      evidence: mails.evidence,
    })
    .from(mails)
    .leftJoin(payments, eq(payments.mailId, mails.id))
    .where(sql`${mails.evidence} ->> 'bank' is not null`)
    .orderBy(desc(mails.receivedAt))
    .limit(1_000);
}
