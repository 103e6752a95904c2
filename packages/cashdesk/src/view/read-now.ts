import { and, asc, count, desc, eq, gte, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { attempts } from '../credit/credit-tables.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import type { alarms } from '../history/alarm-table.ts';
import { listOpenAlarms } from '../history/raise-alarm.ts';
import { watchedForMs } from '../mail/judge-folder.ts';
import { mailCursors, mails } from '../mail/mail-tables.ts';
import { matches } from '../match/match-table.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import type { SessionBinding } from '../session/session.ts';
import { readSessionView, type SessionView } from '../session/session-view.ts';
import { readSwitch, type SwitchState } from '../switch/switch-store.ts';
import { type DeskItem, readPaymentItems, readRequestItems } from './desk-item.ts';
import { mailsForPerson, paymentsForPerson } from './for-person.ts';
import type { Said } from './word-of.ts';

/** A mail in the queue: no payment came of it, and a person must look or saw it refused. */
export interface MailItem extends Said {
  readonly kind: 'mail';
  readonly id: string;
  readonly startedAt: Date;
  readonly changedAt: Date;
}

export type QueueItem = DeskItem | MailItem;

export interface Now {
  /** Players whose credit is awaited: open requests, and matched ones whose attempt goes on by itself. */
  readonly waiting: number;
  /** Payments and mails a person must decide about. */
  readonly unmatched: number;
  /** Attempts whose outcome is in doubt. */
  readonly unknown: number;
  /** When the oldest of them was given up; null: none. */
  readonly oldestUnknownAt: Date | null;
  /** The session at MobCash; null where the caller named no binding. */
  readonly session: SessionView | null;
  readonly automaticCredit: SwitchState;
  readonly mail: {
    /** When the mailbox was last read to its end; null: never. */
    readonly scannedAt: Date | null;
    /** How long ago that was. */
    readonly lagMs: number | null;
    /** Mails stored and not read yet. */
    readonly unread: number;
  };
  readonly alarms: readonly (typeof alarms.$inferSelect)[];
  /** What needs a person first, then the newest. */
  readonly queue: readonly QueueItem[];
}

export interface ReadNow {
  readonly binding?: SessionBinding;
  /** Default 50. */
  readonly queueMax?: number;
}

const shownForMs = 12 * 60 * 60_000;

/** Reads the panel's first page: the four numbers and the queue. */
export async function readNow(desk: Desk, options: ReadNow = {}): Promise<Now> {
  const { drizzle } = desk.database;
  const [numbers, session, automaticCredit, mail, alarmsOpen, queue] = await Promise.all([
    readNumbers(drizzle),
    options.binding === undefined ? null : readSessionView(desk, options.binding, 0),
    readSwitch(drizzle, 'automaticCredit'),
    readMailHealth(desk),
    listOpenAlarms(desk),
    readQueue(desk, options.queueMax ?? 50),
  ]);
  return { ...numbers, session, automaticCredit, mail, alarms: alarmsOpen, queue };
}

async function readNumbers(
  executor: Executor,
): Promise<Pick<Now, 'waiting' | 'unmatched' | 'unknown' | 'oldestUnknownAt'>> {
  const number = (rows: readonly { n: number }[]) => rows[0]?.n ?? 0;
  const goesOn = sql`exists (select 1 from attempts as going where going.request_id = ${requests.id} and going.state in ('planned', 'sending'))`;
  const [waiting, payments_, mails_, unknown] = await Promise.all([
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
  ]);
  const oldest = unknown[0]?.oldest ?? null;
  return {
    waiting: number(waiting),
    unmatched: number(payments_) + number(mails_),
    unknown: number(unknown),
    oldestUnknownAt: oldest === null ? null : new Date(oldest),
  };
}

async function readMailHealth(desk: Desk): Promise<Now['mail']> {
  const { drizzle } = desk.database;
  const [cursors, unread] = await Promise.all([
    drizzle
      .select({ scannedAt: mailCursors.scannedAt })
      .from(mailCursors)
      // The stalest folder tells how late a notice may be; one not watched for a week is no part of the desk any more.
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

async function readQueue(desk: Desk, limit: number): Promise<QueueItem[]> {
  const { drizzle } = desk.database;
  const since = new Date(desk.clock().getTime() - shownForMs);
  const isMatched = sql`exists (select 1 from ${matches} where ${matches.paymentId} = ${payments.id} and ${matches.endedAt} is null)`;
  const [urgentRequests, recentRequests, urgentPayments, recentPayments, mailItems] = await Promise.all([
    readRequestItems(drizzle, {
      where: and(eq(requests.state, 'matched'), isNotNull(payments.id), paymentsForPerson('with_unknown')),
      limit,
    }),
    readRequestItems(drizzle, {
      where: or(inArray(requests.state, ['open', 'matched']), gte(requests.createdAt, since)),
      limit,
    }),
    readPaymentItems(drizzle, { where: and(isNull(matches.id), paymentsForPerson()), limit }),
    readPaymentItems(drizzle, {
      where: and(sql`not ${isMatched}`, gte(payments.recordedAt, since)),
      limit,
    }),
    readMailItems(drizzle, since, limit),
  ]);
  const found = [...urgentRequests, ...recentRequests, ...urgentPayments, ...recentPayments, ...mailItems];
  const items = new Map<string, QueueItem>(found.map((item) => [item.id, item]));
  return [...items.values()].sort(urgentThenNewest).slice(0, limit);
}

async function readMailItems(executor: Executor, since: Date, limit: number): Promise<MailItem[]> {
  const rows = await executor
    .select({ id: mails.id, state: mails.state, reason: mails.stateReason, at: mails.storedAt })
    .from(mails)
    .where(or(mailsForPerson(), and(eq(mails.state, 'refused'), gte(mails.storedAt, since))))
    .orderBy(desc(mails.storedAt), desc(mails.id))
    .limit(limit);
  return rows.map(({ id, state, reason, at }) => ({
    kind: 'mail',
    id,
    word: state === 'refused' ? 'refused' : 'choose',
    reason: reason ?? state,
    needsPerson: state !== 'refused',
    startedAt: at,
    changedAt: at,
  }));
}

function urgentThenNewest(a: QueueItem, b: QueueItem): number {
  if (a.needsPerson !== b.needsPerson) return a.needsPerson ? -1 : 1;
  return b.changedAt.getTime() - a.changedAt.getTime();
}
