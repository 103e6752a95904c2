import type { Currency } from '@luxon/money';
import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { attempts } from '../credit/credit-tables.ts';
import { isCreditedAfterAll, proofReason } from '../credit/credited-after-all.ts';
import { mayBeSent } from '../credit/may-be-sent.ts';
import type { Executor } from '../database/open-database.ts';
import type { Deviation } from '../match/deviations.ts';
import { matches } from '../match/match-table.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import { type Said, wordOf } from './word-of.ts';

/** One line of a list: a request with the payment that belongs to it, or a payment alone. */
export interface DeskItem extends Said {
  readonly kind: 'request' | 'payment';
  /** The request's, else the payment's. */
  readonly id: string;
  readonly requestId: string | null;
  readonly paymentId: string | null;
  readonly attemptId: string | null;
  /** Digits. */
  readonly playerId: string | null;
  /** As MobCash shows the player. */
  readonly nickname: string | null;
  /** What the player was asked to pay, minor units. */
  readonly payMinor: bigint | null;
  readonly baseMinor: bigint | null;
  /** What came in, minor units. */
  readonly receivedMinor: bigint | null;
  /** What is credited, minor units. */
  readonly creditMinor: bigint | null;
  readonly currency: Currency;
  readonly deviations: readonly Deviation[];
  /** Of the payment; null: none came in yet. */
  readonly bank: string | null;
  readonly bankTime: Date | null;
  readonly reference: string | null;
  /** The bank's mail that takes the payment back; null: there is none. */
  readonly reversalMailId: string | null;
  /** Where the player was asked to pay; null: the one account of the settings, or no request. */
  readonly receivingAccountId: string | null;
  /** The bank and mailbox it is or should be told of by. */
  readonly scope: string;
  /** When the request was made, or the payment recorded. */
  readonly startedAt: Date;
  readonly expiresAt: Date | null;
  /** The newest thing that happened to it. */
  readonly changedAt: Date;
}

type RequestRow = typeof requests.$inferSelect;
type PaymentRow = typeof payments.$inferSelect;

interface ItemRow {
  readonly request: RequestRow | null;
  readonly payment: PaymentRow | null;
  readonly attempt: LastAttempt | null;
}

type LastAttempt = Pick<
  typeof attempts.$inferSelect,
  | 'id'
  | 'state'
  | 'reason'
  | 'nickname'
  | 'amountMinor'
  | 'plannedAt'
  | 'sendingAt'
  | 'deadlineAt'
  | 'finishedAt'
> & { readonly isHeld: boolean };

/** The newest attempt of the match in the surrounding statement. */
export const lastAttemptOf = (executor: Executor) =>
  executor
    .select({
      id: attempts.id,
      state: attempts.state,
      // A closed attempt that was proven a credit after all says so, instead of the answer it was closed with.
      reason: sql<string | null>`case
          when ${attempts.state} in ('rejected', 'not_sent', 'not_applied') and ${isCreditedAfterAll(sql`attempts.payment_id`)}
          then ${sql.raw(`'${proofReason}'`)} else ${attempts.reason} end`.as('last_reason'),
      nickname: attempts.nickname,
      amountMinor: attempts.amountMinor,
      plannedAt: attempts.plannedAt,
      sendingAt: attempts.sendingAt,
      deadlineAt: attempts.deadlineAt,
      finishedAt: attempts.finishedAt,
      isHeld: sql<boolean>`(${attempts.state} = 'planned' and not ${mayBeSent()})`.as('is_held'),
    })
    .from(attempts)
    .where(eq(attempts.matchId, matches.id))
    .orderBy(desc(attempts.ordinal))
    .limit(1)
    .as('last_attempt');

export interface ItemChoice {
  readonly where?: SQL | undefined;
  readonly limit: number;
}

/** Reads requests, newest first, each with the payment matched to it and that payment's last attempt. */
export async function readRequestItems(executor: Executor, choice: ItemChoice): Promise<DeskItem[]> {
  const lastAttempt = lastAttemptOf(executor);
  const rows = await executor
    .select()
    .from(requests)
    .leftJoin(matches, and(eq(matches.requestId, requests.id), isNull(matches.endedAt)))
    .leftJoin(payments, eq(payments.id, matches.paymentId))
    .leftJoinLateral(lastAttempt, sql`true`)
    .where(choice.where)
    .orderBy(desc(requests.createdAt), desc(requests.id))
    .limit(choice.limit);
  return rows.map((row) =>
    toItem({ request: row.requests, payment: row.payments, attempt: row.last_attempt }),
  );
}

/** Reads payments, newest first, each with its match's request and last attempt where it has them. */
export async function readPaymentItems(executor: Executor, choice: ItemChoice): Promise<DeskItem[]> {
  const lastAttempt = lastAttemptOf(executor);
  const rows = await executor
    .select()
    .from(payments)
    .leftJoin(matches, and(eq(matches.paymentId, payments.id), isNull(matches.endedAt)))
    .leftJoin(requests, eq(requests.id, matches.requestId))
    .leftJoinLateral(lastAttempt, sql`true`)
    .where(choice.where)
    .orderBy(desc(payments.recordedAt), desc(payments.id))
    .limit(choice.limit);
  return rows.map((row) =>
    toItem({ request: row.requests, payment: row.payments, attempt: row.last_attempt }),
  );
}

function toItem({ request, payment, attempt }: ItemRow): DeskItem {
  const currency = request?.currency ?? payment?.currency;
  const startedAt = request?.createdAt ?? payment?.recordedAt;
  const id = request?.id ?? payment?.id;
  if (currency === undefined || startedAt === undefined || id === undefined) {
    throw new TypeError('An item is a request or a payment.');
  }
  const times = [
    startedAt,
    payment?.recordedAt,
    attempt?.plannedAt,
    attempt?.sendingAt,
    attempt?.finishedAt,
  ].filter((time) => time != null);
  return {
    ...wordOf({ request, payment, attempt }),
    kind: request === null ? 'payment' : 'request',
    id,
    requestId: request?.id ?? null,
    paymentId: payment?.id ?? null,
    attemptId: attempt?.id ?? null,
    playerId: request?.playerId ?? null,
    nickname: attempt?.nickname ?? null,
    payMinor: request?.payMinor ?? null,
    baseMinor: request?.baseMinor ?? null,
    receivedMinor: payment?.amountMinor ?? null,
    creditMinor: attempt?.amountMinor ?? null,
    currency,
    deviations: payment?.deviations ?? [],
    bank: payment?.bank ?? null,
    bankTime: payment?.bankTime ?? null,
    reference: payment?.reference ?? null,
    reversalMailId: payment?.reversalMailId ?? null,
    receivingAccountId: request?.receivingAccountId ?? null,
    scope: request?.scope ?? payment?.scope ?? '',
    startedAt,
    expiresAt: request?.expiresAt ?? null,
    changedAt: new Date(Math.max(...times.map((time) => time.getTime()))),
  };
}
