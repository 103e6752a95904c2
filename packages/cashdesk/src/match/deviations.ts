/** How a payment differs from its request: paid before it or after its time, less or more than asked. */
export type Deviation = 'early' | 'late' | 'under' | 'over';

/** Names how a payment differs from a request. Sums in minor units. A missing bank time is neither early nor late. */
export function findDeviations(
  payment: { readonly amountMinor: bigint; readonly bankTime: Date | null },
  request: { readonly payMinor: bigint; readonly createdAt: Date; readonly expiresAt: Date },
): Deviation[] {
  const found: Deviation[] = [];
  const { bankTime } = payment;
  if (bankTime !== null && bankTime < request.createdAt) found.push('early');
  if (bankTime !== null && bankTime > request.expiresAt) found.push('late');
  if (payment.amountMinor < request.payMinor) found.push('under');
  if (payment.amountMinor > request.payMinor) found.push('over');
  return found;
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
