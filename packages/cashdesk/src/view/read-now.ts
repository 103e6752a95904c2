import { and, desc, eq, gte, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import type { alarms } from '../history/alarm-table.ts';
import { type AlarmKind, alarmKinds, listOpenAlarms } from '../history/raise-alarm.ts';
import { mails } from '../mail/mail-tables.ts';
import { matches } from '../match/match-table.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import type { SessionBinding } from '../session/session.ts';
import { readSessionView, type SessionView } from '../session/session-view.ts';
import { readSwitch, type SwitchState } from '../switch/switch-store.ts';
import { readWorkerState, type WorkerState } from '../worker/read-workers.ts';
import { type DeskItem, readPaymentItems, readRequestItems } from './desk-item.ts';
import { mailsForPerson, paymentsForPerson } from './for-person.ts';
import { type MailHealth, type Numbers, readMailHealth, readNumbers } from './read-pulse.ts';
import type { Said } from './word-of.ts';

/** A mail in the queue: no payment came of it, and a person must look or saw it refused. */
export interface MailItem extends Said {
  readonly kind: 'mail';
  readonly id: string;
  readonly startedAt: Date;
  readonly changedAt: Date;
}

export type QueueItem = DeskItem | MailItem;

export type OpenAlarm = typeof alarms.$inferSelect & { readonly kind: AlarmKind };

export interface Now extends Numbers {
  /** The session at MobCash; null where the caller named no binding. */
  readonly session: SessionView | null;
  readonly automaticCredit: SwitchState;
  readonly mail: MailHealth;
  readonly worker: WorkerState;
  /** Newest first. */
  readonly alarms: readonly OpenAlarm[];
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
  const [numbers, session, automaticCredit, mail, worker, alarmsOpen, queue] = await Promise.all([
    readNumbers(drizzle),
    options.binding === undefined ? null : readSessionView(desk, options.binding, 0),
    readSwitch(drizzle, 'automaticCredit'),
    readMailHealth(desk),
    readWorkerState(desk),
    listOpenAlarms(desk),
    readQueue(desk, options.queueMax ?? 50),
  ]);
  const isKnown = (alarm: typeof alarms.$inferSelect): alarm is OpenAlarm =>
    alarmKinds.some((kind) => kind === alarm.kind);
  return { ...numbers, session, automaticCredit, mail, worker, alarms: alarmsOpen.filter(isKnown), queue };
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
