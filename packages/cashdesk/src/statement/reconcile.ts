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
  /** A player has the money. */
  readonly isCredited: boolean;
  /** The request it was matched with. */
  readonly requestId: string | null;
}

/** A mail that made no payment, and what it claims. */
export interface ComparedMail {
  readonly mailId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The time it claims; where it claims none, when it arrived. */
  readonly at: Date;
}

/** The time a statement speaks of: first and last line, and the whole days these lie in. */
export interface Covered {
  readonly from: Date;
  readonly to: Date;
  readonly fromDay: Date;
  readonly toDay: Date;
}

/** What the bank's statement and our payments say of each other. Nothing here credits anything. */
export interface Reconciliation {
  readonly agreed: readonly { readonly entry: StatementEntry; readonly paymentId: string }[];
  /** The bank has it, we have no payment; `mailId`: the mail that seems to tell of it and was not taken. */
  readonly missed: readonly { readonly entry: StatementEntry; readonly mailId: string | null }[];
  /** We have it, the bank does not: a forgery, or money of another account. What a player has already comes first. */
  readonly notAtBank: readonly ComparedPayment[];
  /** The same money recorded again: its twin agrees with the only line of the bank. */
  readonly doubles: readonly { readonly payment: ComparedPayment; readonly twinOf: string }[];
  /** Of the same days, but before the first or after the last line: the file may end too early to tell. */
  readonly beyond: readonly ComparedPayment[];
  /** The same number of the bank, but another sum or currency. */
  readonly different: readonly { readonly entry: StatementEntry; readonly payment: ComparedPayment }[];
  /** Lines the file has twice, as overlapping exports do; counted once. */
  readonly repeated: readonly StatementEntry[];
}

export interface Compared {
  readonly entries: readonly StatementEntry[];
  readonly payments: readonly ComparedPayment[];
  readonly mails: readonly ComparedMail[];
  readonly covered: Covered;
}

/** Banks stamp the statement with the posting, the notice with the payment: minutes apart. */
export const sameTimeMs = 15 * 60_000;
const dayMs = 24 * 60 * 60_000;

/**
 * Compares a statement with the payments of its days, one to one: first by the bank's own number, then by sum,
 * currency and the nearest time. Pure.
 */
export function reconcile({ entries, payments, mails, covered }: Compared): Reconciliation {
  const { once, repeated } = partRepeated(entries);
  const byNumber = pair(once, payments, { keyOf: ({ reference }) => reference, distance: () => 0 });
  const byTime = pair(byNumber.entriesLeft, byNumber.paymentsLeft, { keyOf: sumOf, distance: likeness });
  const [same, different] = part(byNumber.pairs, ([entry, payment]) => isSameSum(entry, payment));
  const agreedPairs = [...same, ...byTime.pairs];
  const agreed = agreedPairs.map(([entry, { paymentId }]) => ({ entry, paymentId }));
  return {
    agreed: agreed.sort((left, right) => left.entry.line - right.entry.line),
    missed: findMails(byTime.entriesLeft, mails),
    different: different.map(([entry, payment]) => ({ entry, payment })),
    repeated,
    ...judgeRest(byTime.paymentsLeft, agreedPairs, covered),
  };
}

type Pair<Payment> = readonly [StatementEntry, Payment];

interface Pairing<Payment> {
  /** Only what has the same key is compared; null: with nothing. */
  readonly keyOf: (one: StatementEntry | Payment) => string | null;
  /** Null: these two are not one. */
  readonly distance: (entry: StatementEntry, payment: Payment) => number | null;
}

/** Pairs the nearest first, each with one other at most. */
function pair<Payment extends object>(
  entries: readonly StatementEntry[],
  payments: readonly Payment[],
  { keyOf, distance }: Pairing<Payment>,
) {
  const byKey = Map.groupBy(payments, keyOf);
  const possible = entries.flatMap((entry) => {
    const key = keyOf(entry);
    const sameKey = key === null ? [] : (byKey.get(key) ?? []);
    return sameKey.flatMap((payment) => {
      const apart = distance(entry, payment);
      return apart === null ? [] : [{ entry, payment, apart }];
    });
  });
  const entriesLeft = new Set(entries);
  const paymentsLeft = new Set(payments);
  const pairs: Pair<Payment>[] = [];
  for (const { entry, payment } of possible.sort((left, right) => left.apart - right.apart)) {
    if (!entriesLeft.has(entry) || !paymentsLeft.has(payment)) continue;
    entriesLeft.delete(entry);
    paymentsLeft.delete(payment);
    pairs.push([entry, payment]);
  }
  return { pairs, entriesLeft: [...entriesLeft], paymentsLeft: [...paymentsLeft] };
}

function partRepeated(entries: readonly StatementEntry[]) {
  const seen = new Set<string>();
  const [repeated, once] = part(entries, ({ reference, at, amountMinor, currency }) => {
    // Without a number two equal lines may be two payments.
    if (reference === null) return false;
    const key = [reference, at.getTime(), amountMinor, currency].join('\n');
    const isKnown = seen.has(key);
    seen.add(key);
    return isKnown;
  });
  return { once, repeated };
}

function judgeRest(
  rest: readonly ComparedPayment[],
  agreed: readonly Pair<ComparedPayment>[],
  { from, to, fromDay, toDay }: Covered,
): Pick<Reconciliation, 'notAtBank' | 'doubles' | 'beyond'> {
  const doubles: { payment: ComparedPayment; twinOf: string }[] = [];
  const notAtBank: ComparedPayment[] = [];
  const beyond: ComparedPayment[] = [];
  for (const payment of rest) {
    const time = timeOf(payment).getTime();
    const twin = agreed.find(([entry, one]) => isSameSum(entry, payment) && isTwin(one, payment));
    if (twin !== undefined) doubles.push({ payment, twinOf: twin[1].paymentId });
    else if (time >= from.getTime() && time <= to.getTime()) notAtBank.push(payment);
    else if (time >= fromDay.getTime() && time < toDay.getTime()) beyond.push(payment);
  }
  notAtBank.sort((left, right) => Number(right.isCredited) - Number(left.isCredited));
  return { doubles, notAtBank, beyond };
}

// Two different numbers of the bank are two payments, however alike they look.
function isTwin(one: ComparedPayment, other: ComparedPayment): boolean {
  const bothNumbered = one.reference !== null && other.reference !== null;
  return !bothNumbered && Math.abs(timeOf(one).getTime() - timeOf(other).getTime()) <= sameTimeMs;
}

function findMails(entries: readonly StatementEntry[], mails: readonly ComparedMail[]) {
  const { pairs, entriesLeft } = pair(entries, mails, {
    keyOf: sumOf,
    distance: (entry, { at }) => timeApart(entry, at),
  });
  return [
    ...pairs.map(([entry, { mailId }]) => ({ entry, mailId })),
    ...entriesLeft.map((entry) => ({ entry, mailId: null })),
  ].sort((left, right) => left.entry.line - right.entry.line);
}

function likeness(entry: StatementEntry, payment: ComparedPayment): number | null {
  const bothNumbered = entry.reference !== null && payment.reference !== null;
  return bothNumbered ? null : timeApart(entry, timeOf(payment));
}

interface Sum {
  readonly amountMinor: bigint;
  readonly currency: string;
}

const sumOf = ({ amountMinor, currency }: Sum): string => `${amountMinor} ${currency}`;
const isSameSum = (left: Sum, right: Sum): boolean => sumOf(left) === sumOf(right);

const timeOf = ({ bankTime, receivedAt }: ComparedPayment): Date => bankTime ?? receivedAt;

/** Milliseconds between a line and a moment; null: too far for one and the same. */
function timeApart({ at, hasClock }: StatementEntry, time: Date): number | null {
  const apart = time.getTime() - at.getTime();
  if (hasClock) return Math.abs(apart) <= sameTimeMs ? Math.abs(apart) : null;
  // The day alone: `at` is its local midnight, and every moment of it is as near as another.
  return apart >= 0 && apart < dayMs ? 0 : null;
}

function part<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  const yes: Item[] = [];
  const no: Item[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
