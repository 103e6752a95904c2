import { and, asc, desc, eq, inArray, type SQL } from 'drizzle-orm';
import { receivingAccounts } from '../account/account-tables.ts';
import type { Desk } from '../desk/desk.ts';
import { matches } from '../match/match-table.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import { type RequestState, requestStates } from '../request/transitions.ts';
import { type DeskItem, readPaymentItems, readRequestItems } from './desk-item.ts';
import { paymentStory } from './payment-story.ts';
import { type HistoryLine, readHistory } from './read-history.ts';
import { readWaitingPayments, type WaitingPayment } from './waiting-payments.ts';

/** One row per attempt of a payment, oldest first; one row with empty ends where the chain is shorter. */
export type StoryLine = typeof paymentStory.$inferSelect;

export interface PaymentStory {
  readonly payment: DeskItem;
  readonly decision: (typeof payments.$inferSelect)['decision'];
  readonly chain: readonly StoryLine[];
  /** Everything that moved: mail, payment, match, request and attempts, and what was proposed about them, in order. */
  readonly history: readonly HistoryLine[];
}

export interface RequestStory {
  readonly request: DeskItem;
  /** Null: nobody has paid it yet. */
  readonly story: PaymentStory | null;
  /** Payments once matched with it, whose match was taken apart. */
  readonly formerPaymentIds: readonly string[];
  /** Where the player was asked to pay; null: the one account of the settings. */
  readonly account: { readonly name: string; readonly payTo: string; readonly bank: string } | null;
  /** Payments that wait for a person and may be this request's, the nearest sum first; empty unless it waits. */
  readonly waitingPayments: readonly WaitingPayment[];
  /** Every move of the request itself, and of what was proposed about it; matches in its first week. */
  readonly history: readonly HistoryLine[];
}

export interface ListRequests {
  readonly states?: readonly RequestState[];
  /** Digits; exactly this player. */
  readonly playerId?: string;
  /** Default 50. */
  readonly limit?: number;
}

/** Reads requests, newest first, with the word that says where each stands. */
export function listRequests(desk: Desk, options: ListRequests = {}): Promise<DeskItem[]> {
  const wanted: SQL[] = [inArray(requests.state, [...(options.states ?? requestStates)])];
  if (options.playerId !== undefined) wanted.push(eq(requests.playerId, options.playerId));
  return readRequestItems(desk.database.drizzle, { where: and(...wanted), limit: options.limit ?? 50 });
}

/** Reads one request with the story of its payment; null if there is none of this id. */
export async function readRequest(desk: Desk, requestId: string): Promise<RequestStory | null> {
  const { drizzle } = desk.database;
  const [request] = await readRequestItems(drizzle, { where: eq(requests.id, requestId), limit: 1 });
  if (request === undefined) return null;
  const [story, former, lines, account, waitingPayments] = await Promise.all([
    request.paymentId === null ? null : readPaymentStory(desk, request.paymentId),
    drizzle.select().from(matches).where(eq(matches.requestId, requestId)).orderBy(desc(matches.decidedAt)),
    readHistory(desk, [requestId], request),
    readAccountOf(desk, requestId),
    readWaitingPayments(desk, requestId),
  ]);
  const formerPaymentIds = former.filter(({ endedAt }) => endedAt !== null).map(({ paymentId }) => paymentId);
  return { request, story, formerPaymentIds, account, waitingPayments, history: lines };
}

async function readAccountOf(desk: Desk, requestId: string): Promise<RequestStory['account']> {
  const { name, payTo, bank } = receivingAccounts;
  const [account] = await desk.database.drizzle
    .select({ name, payTo, bank })
    .from(requests)
    .innerJoin(receivingAccounts, eq(receivingAccounts.id, requests.receivingAccountId))
    .where(eq(requests.id, requestId));
  return account ?? null;
}

/** Reads the whole story of a payment, from the mail to the receipt; null if there is none of this id. */
export async function readPaymentStory(desk: Desk, paymentId: string): Promise<PaymentStory | null> {
  const { drizzle } = desk.database;
  const [[payment], [row], chain] = await Promise.all([
    readPaymentItems(drizzle, { where: eq(payments.id, paymentId), limit: 1 }),
    drizzle.select({ decision: payments.decision }).from(payments).where(eq(payments.id, paymentId)),
    drizzle
      .select()
      .from(paymentStory)
      .where(eq(paymentStory.paymentId, paymentId))
      .orderBy(asc(paymentStory.matchDecidedAt), asc(paymentStory.attemptOrdinal)),
  ]);
  if (payment === undefined || row === undefined) return null;
  const ids = chain.flatMap(({ mailId, matchId, requestId, attemptId }) =>
    [mailId, matchId, requestId, attemptId].filter((id) => id !== null),
  );
  return {
    payment: { ...payment, kind: 'payment', id: paymentId },
    decision: row.decision,
    chain,
    history: await readHistory(desk, [paymentId, ...ids]),
  };
}
