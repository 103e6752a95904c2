import type { Currency } from '@luxon/money';
import type { Desk } from '../desk/desk.ts';
import type { Balance, LookAgain } from './look-again.ts';

/**
 * Asks the desk's API for its money, minor units of the currency. Never moves money; rejects where it was not answered.
 * The signal aborts when nobody waits for the answer any more.
 */
export type ReadBalance = (asked: {
  readonly currency: Currency;
  readonly signal: AbortSignal;
}) => Promise<bigint>;

/** A credit waits for the balance no longer than this. */
export const balanceMsMax = 1_500;

/**
 * Reads the balance before a call: while the attempt is planned, outside of any transaction. Evidence for the second
 * look, should the outcome be in doubt, and nothing else: without an answer in time it gives null, and the credit goes on.
 */
export async function readBalanceBefore(
  desk: Pick<Desk, 'clock'>,
  readBalance: ReadBalance,
  { currency, msMax = balanceMsMax }: { readonly currency: Currency; readonly msMax?: number },
): Promise<Balance | null> {
  // What others credit while the API answers counts as after this: their calls overlap.
  const at = desk.clock();
  const limit = new AbortController();
  const { promise: tooLate, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => {
    limit.abort();
    resolve(null);
  }, msMax);
  try {
    const asked = Promise.resolve(readBalance({ currency, signal: limit.signal }));
    const amountMinor = await Promise.race([asked, tooLate]);
    return amountMinor === null ? null : { at, amountMinor };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Makes the second look of an API that has a balance and no history: what it was before the call, and what it is now. */
export function lookAtBalance(desk: Pick<Desk, 'clock'>, readBalance: ReadBalance): LookAgain {
  return async ({ balanceBefore: before, currency }) => {
    if (before === null) return { kind: 'cannot_tell', reason: 'no_balance_before' };
    const amountMinor = await readBalance({ currency, signal: AbortSignal.timeout(lookMsMax) });
    // What others credited while the API answered counts as before this: their calls overlap.
    return { kind: 'balance', before, after: { at: desk.clock(), amountMinor } };
  };
}

const lookMsMax = 20_000;
