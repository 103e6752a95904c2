/**
 * The states of a payment and what moves them.
 *
 * `recorded`: the bank told us of the money; it waits for its request (its `decision` says why, where it was looked
 * at). The matcher or a person: `matched`. A confirmed attempt: `settled`. A person: `set_aside` (kept, looked at
 * later) or `returned` (given back to the payer); `set_aside` may be taken up again. A person may take a match apart
 * as long as nothing of it was or may have been credited. A match by hand that is taken back before anything was sent
 * leaves the payment where it was: `recorded` or `set_aside`.
 */
export const paymentTransitions = {
  recorded: ['matched', 'set_aside', 'returned'],
  matched: ['settled', 'recorded', 'set_aside'],
  set_aside: ['recorded', 'matched', 'returned'],
  settled: [],
  returned: [],
} as const satisfies Record<string, readonly string[]>;

export type PaymentState = keyof typeof paymentTransitions;
export const paymentStates = Object.keys(paymentTransitions) as readonly PaymentState[];
