import type { Currency } from '@luxon/money';
import type { StatementEntry } from './read-statement.ts';

/** A recorded payment, as far as a statement can be compared with it. */
export interface ComparedPayment {
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly bankTime: Date | null;
  readonly receivedAt: Date;
  readonly reference: string | null;
}

/** What the bank's statement and our payments say of each other. Nothing here credits anything. */
export interface Reconciliation {
  readonly agreed: readonly { readonly entry: StatementEntry; readonly paymentId: string }[];
  /** The bank has it, we have no payment: a mail that never came, or was not taken. */
  readonly missed: readonly StatementEntry[];
  /** We have it, the bank does not: a forgery, or money of another account. */
  readonly notAtBank: readonly ComparedPayment[];
  /** The same number of the bank, but another sum or currency. */
  readonly different: readonly { readonly entry: StatementEntry; readonly payment: ComparedPayment }[];
}

// Banks stamp the statement with the posting, the notice with the payment: minutes apart.
const sameTimeMs = 15 * 60_000;
const dayMs = 24 * 60 * 60_000;

/**
 * Compares a statement with the payments of its period, one to one: first by the bank's own number, then by sum,
 * currency and the nearest time. Pure.
 */
export function reconcile(
  entries: readonly StatementEntry[],
  payments: readonly ComparedPayment[],
): Reconciliation {
  const open = new Set(payments);
  const agreed: { entry: StatementEntry; paymentId: string }[] = [];
  const different: { entry: StatementEntry; payment: ComparedPayment }[] = [];
  const rest: StatementEntry[] = [];
  for (const entry of entries) {
    const same =
      entry.reference === null ? undefined : [...open].find((one) => one.reference === entry.reference);
    if (same === undefined) {
      rest.push(entry);
      continue;
    }
    open.delete(same);
    if (isSameSum(entry, same)) agreed.push({ entry, paymentId: same.paymentId });
    else different.push({ entry, payment: same });
  }
  const missed: StatementEntry[] = [];
  for (const entry of rest) {
    const [nearest] = [...open]
      .filter(
        (payment) => isSameSum(entry, payment) && referencesAllow(entry, payment) && isNear(entry, payment),
      )
      .sort((left, right) => distance(entry, left) - distance(entry, right));
    if (nearest === undefined) {
      missed.push(entry);
      continue;
    }
    open.delete(nearest);
    agreed.push({ entry, paymentId: nearest.paymentId });
  }
  return { agreed, missed, notAtBank: [...open], different };
}

function isSameSum(entry: StatementEntry, payment: ComparedPayment): boolean {
  return entry.amountMinor === payment.amountMinor && entry.currency === payment.currency;
}

// Two different numbers of the bank are two payments, however alike they look.
function referencesAllow(entry: StatementEntry, payment: ComparedPayment): boolean {
  return entry.reference === null || payment.reference === null;
}

function distance({ at }: StatementEntry, payment: ComparedPayment): number {
  return Math.abs((payment.bankTime ?? payment.receivedAt).getTime() - at.getTime());
}

function isNear(entry: StatementEntry, payment: ComparedPayment): boolean {
  const time = (payment.bankTime ?? payment.receivedAt).getTime();
  if (entry.hasClock) return Math.abs(time - entry.at.getTime()) <= sameTimeMs;
  // The day alone: `at` is its local midnight.
  return time >= entry.at.getTime() && time < entry.at.getTime() + dayMs;
}
