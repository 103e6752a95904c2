import { count, countDistinct, eq } from 'drizzle-orm';
import { attempts, receipts } from '../credit/credit-tables.ts';
import type { Desk } from '../desk/desk.ts';
import { mails } from '../mail/mail-tables.ts';
import { type MailState, mailStates } from '../mail/transitions.ts';
import { matches } from '../match/match-table.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import { readPaymentItems } from './desk-item.ts';

/** Where a payment stands at the end of a day; every payment is in exactly one. */
export const paymentOutcomes = [
  'credited',
  'refused',
  'choose',
  'unmatched',
  'unknown',
  'checking',
  'set_aside',
  'returned',
] as const;
export type PaymentOutcome = (typeof paymentOutcomes)[number];

export interface ReportCounts {
  readonly requests: number;
  readonly mails: number;
  readonly mailsByState: Readonly<Record<MailState, number>>;
  readonly payments: number;
  readonly paymentsByOutcome: Readonly<Record<PaymentOutcome, number>>;
  readonly receipts: number;
  /** Payments with more than one receipt: must be 0. */
  readonly doubleCredits: number;
}

/** Counts the whole desk: requests, mails by state, payments by outcome. Reads every payment; for reports. */
export async function countsForReport(desk: Desk): Promise<ReportCounts> {
  const { drizzle } = desk.database;
  const [requestRows, mailRows, items, receiptRows] = await Promise.all([
    drizzle.select({ n: count() }).from(requests),
    drizzle.select({ state: mails.state, n: count() }).from(mails).groupBy(mails.state),
    readPaymentItems(drizzle, { limit: Number.MAX_SAFE_INTEGER }),
    drizzle
      .select({ n: count(receipts.id), payments: countDistinct(attempts.paymentId) })
      .from(receipts)
      .innerJoin(attempts, eq(attempts.id, receipts.attemptId))
      .innerJoin(matches, eq(matches.id, attempts.matchId))
      .innerJoin(payments, eq(payments.id, attempts.paymentId)),
  ]);
  const byState = new Map(mailRows.map(({ state, n }) => [state, n]));
  const byOutcome = new Map<PaymentOutcome, number>();
  for (const item of items) {
    const outcome = outcomeOf(item);
    byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + 1);
  }
  const receiptCount = receiptRows[0]?.n ?? 0;
  return {
    requests: requestRows[0]?.n ?? 0,
    mails: mailRows.reduce((sum, { n }) => sum + n, 0),
    mailsByState: countAll(mailStates, byState),
    payments: items.length,
    paymentsByOutcome: countAll(paymentOutcomes, byOutcome),
    receipts: receiptCount,
    doubleCredits: receiptCount - (receiptRows[0]?.payments ?? 0),
  };
}

function outcomeOf({ word, reason }: { word: string; reason: string | null }): PaymentOutcome {
  if (word === 'choose' && (reason === 'unmatched' || reason === 'set_aside')) return reason;
  return paymentOutcomes.find((outcome) => outcome === word) ?? 'checking';
}

function countAll<Key extends string>(
  keys: readonly Key[],
  counted: ReadonlyMap<Key, number>,
): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, counted.get(key) ?? 0])) as Record<Key, number>;
}
