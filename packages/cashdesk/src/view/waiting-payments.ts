import type { Currency } from '@luxon/money';
import { and, between, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { type Deviation, findDeviations, nearRange } from '../match/deviations.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';

/** A payment that waits for a person and may be a request's. The matcher looks once, so only a person joins them. */
export interface WaitingPayment {
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly bankTime: Date | null;
  readonly receivedAt: Date;
  readonly reference: string | null;
  /** How it differs from this request. */
  readonly deviations: readonly Deviation[];
}

const shownMax = 3;

/** Reads the payments that wait and are near a waiting request's sum, the nearest first; none for any other request. */
export async function readWaitingPayments(desk: Desk, requestId: string): Promise<WaitingPayment[]> {
  const { drizzle } = desk.database;
  const [request] = await drizzle
    .select()
    .from(requests)
    .where(and(eq(requests.id, requestId), inArray(requests.state, ['open', 'grace'])));
  if (request === undefined) return [];
  const { fromMinor, toMinor } = nearRange(request.payMinor);
  const rows = await drizzle
    .select()
    .from(payments)
    .where(
      and(
        eq(payments.state, 'recorded'),
        isNotNull(payments.decision),
        eq(payments.currency, request.currency),
        between(payments.amountMinor, fromMinor, toMinor),
      ),
    )
    .orderBy(sql`abs(${payments.amountMinor} - ${request.payMinor})`, desc(payments.recordedAt))
    .limit(shownMax);
  return rows.map((payment) => ({
    paymentId: payment.id,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    bankTime: payment.bankTime,
    receivedAt: payment.receivedAt,
    reference: payment.reference,
    deviations: findDeviations(payment, request),
  }));
}
