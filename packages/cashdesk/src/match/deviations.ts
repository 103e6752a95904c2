import type { RequestState } from '../request/transitions.ts';

/** Clock tolerance between the bank and us, when the payment seems to be older than its request. */
export const clockToleranceMs = 60_000;

/** How a payment can differ from what was asked; beside the state, never part of it. */
export const deviations = [
  /** Paid before the request was made, by more than clocks differ. */
  'early',
  /** Paid after its time was over. */
  'late',
  /** Less than asked. */
  'under',
  /** More than asked. */
  'over',
  /** The request was paid by another payment already. */
  'second',
] as const;
export type Deviation = (typeof deviations)[number];

interface Paid {
  /** Minor units. */
  readonly amountMinor: bigint;
  readonly bankTime: Date | null;
}

interface Asked {
  /** Minor units. */
  readonly payMinor: bigint;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** As it was before this payment; missing: unpaid. */
  readonly state?: RequestState;
}

/**
 * Names how a payment differs from a request. A missing bank time is neither early nor late; banks tell the minute at
 * times, and their clock is not ours.
 */
export function findDeviations({ amountMinor, bankTime }: Paid, request: Asked): Deviation[] {
  const found: Deviation[] = [];
  const earlyMs = bankTime === null ? 0 : request.createdAt.getTime() - bankTime.getTime();
  if (earlyMs > clockToleranceMs) found.push('early');
  if (bankTime !== null && bankTime > request.expiresAt) found.push('late');
  if (amountMinor < request.payMinor) found.push('under');
  if (amountMinor > request.payMinor) found.push('over');
  if (request.state === 'matched' || request.state === 'settled') found.push('second');
  return found;
}

/** A request asked for about what was paid. JSON-safe: it is stored with the decision. */
export interface NearRequest {
  readonly requestId: string;
  readonly deviations: readonly Deviation[];
  /** Paid minus asked, digits of minor units with a minus where less was paid. */
  readonly differenceMinor: string;
}

/** A sum is near another if it differs by at most this share of it. */
const nearShare = 10n;

/** Gives the smallest and largest sums asked for that this payment is near to, minor units. */
export function nearRange(amountMinor: bigint): { readonly fromMinor: bigint; readonly toMinor: bigint } {
  return { fromMinor: amountMinor - amountMinor / nearShare, toMinor: amountMinor + amountMinor / nearShare };
}

/** Names how a payment nobody holds the amount of differs from each request near it, the nearest first. */
export function nameNearest(
  payment: Paid,
  requests: readonly (Asked & { readonly id: string })[],
): NearRequest[] {
  const distance = ({ payMinor }: Asked): bigint =>
    payMinor > payment.amountMinor ? payMinor - payment.amountMinor : payment.amountMinor - payMinor;
  return [...requests]
    .sort((a, b) => Number(distance(a) - distance(b)))
    .map((request) => ({
      requestId: request.id,
      deviations: findDeviations(payment, request),
      differenceMinor: String(payment.amountMinor - request.payMinor),
    }));
}

/**
 * Names the situation of a payment that waits for a person: what is true of it towards every request that may be its
 * own. Where two requests would name it differently it has no name yet: choosing the request names it.
 */
export function sharedDeviations(
  towards: readonly { readonly deviations?: readonly Deviation[] }[],
): Deviation[] {
  const [first, ...others] = towards.map((one) => one.deviations ?? []);
  return (first ?? []).filter((deviation) => others.every((other) => other.includes(deviation)));
}

/** Which sum is credited when payment and base sum differ by the slot. */
export type CreditAmount = 'received' | 'base';

/**
 * Gives what is credited, in minor units. The base sum only where exactly the amount asked for was paid; any other
 * sum is credited as received, never as asked.
 */
export function creditedAmount(
  setting: CreditAmount,
  payment: { readonly amountMinor: bigint },
  request: { readonly payMinor: bigint; readonly baseMinor: bigint },
): bigint {
  return setting === 'base' && payment.amountMinor === request.payMinor
    ? request.baseMinor
    : payment.amountMinor;
}
