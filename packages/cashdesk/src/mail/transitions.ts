/**
 * The states of a mail and what moves them.
 *
 * `stored`: the raw bytes are on disk. The reader verifies: `verified`, or `review` (a person looks), `refused`
 * (forged or foreign), `not_a_payment`. A verified mail is parsed in the same step: `read` (a payment is recorded or
 * was already), `not_a_payment`, `review`, `unreadable`. `oversize`: too big to fetch. A person accepts a
 * mail in `review`, `unreadable` or `oversize` (`read`: its payment is recorded on that person's word) or dismisses it
 * (`not_a_payment`), or has one that made no payment read again after the templates changed (`stored`).
 */
export const mailTransitions = {
  stored: ['verified', 'review', 'refused', 'not_a_payment'],
  verified: ['read', 'review', 'not_a_payment', 'unreadable'],
  review: ['read', 'not_a_payment', 'stored'],
  unreadable: ['read', 'not_a_payment', 'stored'],
  oversize: ['read', 'not_a_payment'],
  read: [],
  refused: ['stored'],
  not_a_payment: ['stored'],
} as const satisfies Record<string, readonly string[]>;

export type MailState = keyof typeof mailTransitions;
export const mailStates = Object.keys(mailTransitions) as readonly MailState[];

/** What a person must look at. */
export const waitingMailStates = ['review', 'unreadable', 'oversize'] as const satisfies readonly MailState[];
export type WaitingMailState = (typeof waitingMailStates)[number];
