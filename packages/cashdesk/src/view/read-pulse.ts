import { and, asc, count, eq, gte, inArray, or, sql } from 'drizzle-orm';
import { approvals } from '../approval/approval-table.ts';
import { attempts } from '../credit/credit-tables.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { watchedForMs } from '../mail/judge-folder.ts';
import { mailCursors, mails } from '../mail/mail-tables.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import { mailsForPerson, paymentsForPerson } from './for-person.ts';

/** How many things wait, and for whom. */
export interface Numbers {
  /** Players whose credit is awaited: open requests, and matched ones whose attempt goes on by itself. */
  readonly waiting: number;
  /** Payments and mails a person must decide about. */
  readonly unmatched: number;
  /** Those of them that are mails. */
  readonly unmatchedMails: number;
  /** Attempts whose outcome is in doubt. */
  readonly unknown: number;
  /** When the oldest of them was given up; null: none. */
  readonly oldestUnknownAt: Date | null;
  /** Decisions that wait for a second person. */
  readonly proposals: number;
}

export interface MailHealth {
  /** When the mailbox was last read to its end; null: never. */
  readonly scannedAt: Date | null;
  /** How long ago that was. */
  readonly lagMs: number | null;
  /** Mails stored and not read yet. */
  readonly unread: number;
}

/** Counts what waits: one small statement per number, side by side. */
export async function readNumbers(executor: Executor): Promise<Numbers> {
  const number = (rows: readonly { n: number }[]) => rows[0]?.n ?? 0;
  const goesOn = sql`exists (select 1 from attempts as going where going.request_id = ${requests.id} and going.state in ('planned', 'sending'))`;
  const [waiting, payments_, mails_, unknown, proposals] = await Promise.all([
    executor
      .select({ n: count() })
      .from(requests)
      .where(or(eq(requests.state, 'open'), and(eq(requests.state, 'matched'), goesOn))),
    executor.select({ n: count() }).from(payments).where(paymentsForPerson()),
    executor.select({ n: count() }).from(mails).where(mailsForPerson()),
    executor
      .select({ n: count(), oldest: sql<string | null>`min(${attempts.finishedAt})` })
      .from(attempts)
      .where(eq(attempts.state, 'unknown')),
    executor.select({ n: count() }).from(approvals).where(eq(approvals.state, 'proposed')),
  ]);
  const oldest = unknown[0]?.oldest ?? null;
  return {
    waiting: number(waiting),
    unmatched: number(payments_) + number(mails_),
    unmatchedMails: number(mails_),
    unknown: number(unknown),
    oldestUnknownAt: oldest === null ? null : new Date(oldest),
    proposals: number(proposals),
  };
}

/** Reads how far the mail is read: the stalest folder tells how late a notice may be. */
export async function readMailHealth(desk: Desk): Promise<MailHealth> {
  const { drizzle } = desk.database;
  const [cursors, unread] = await Promise.all([
    drizzle
      .select({ scannedAt: mailCursors.scannedAt })
      .from(mailCursors)
      // A folder not watched for a week is no part of the desk any more.
      .where(gte(mailCursors.scannedAt, new Date(desk.clock().getTime() - watchedForMs)))
      .orderBy(asc(mailCursors.scannedAt))
      .limit(1),
    drizzle
      .select({ n: count() })
      .from(mails)
      .where(inArray(mails.state, ['stored', 'verified'])),
  ]);
  const scannedAt = cursors[0]?.scannedAt ?? null;
  return {
    scannedAt,
    lagMs: scannedAt === null ? null : Math.max(0, desk.clock().getTime() - scannedAt.getTime()),
    unread: unread[0]?.n ?? 0,
  };
}

export interface Pulse extends Omit<Numbers, 'oldestUnknownAt'> {
  readonly mailScannedAt: Date | null;
}

/** Reads what every open panel shows wherever it is: the numbers, and how far the mail is read. */
export async function readPulse(desk: Desk): Promise<Pulse> {
  const [numbers, { scannedAt }] = await Promise.all([
    readNumbers(desk.database.drizzle),
    readMailHealth(desk),
  ]);
  const { oldestUnknownAt: _, ...counted } = numbers;
  return { ...counted, mailScannedAt: scannedAt };
}
