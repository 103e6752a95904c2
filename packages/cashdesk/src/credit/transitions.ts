/**
 * The states of an attempt and what moves them.
 *
 * `planned`: its id is on disk, nothing was sent. Looking the player up may end it (`rejected`, `not_sent`). A worker
 * with a live lease commits `sending` before the first byte of the deposit leaves. The answer: `confirmed`,
 * `rejected`, `not_sent` (certainly never arrived) or `unknown`. An attempt found `sending` without a live worker, or
 * long after its call must be over, is `unknown`. `unknown` is never sent again; a person, or late evidence, makes it `confirmed`, a person `not_applied`.
 */
export const attemptTransitions = {
  planned: ['sending', 'rejected', 'not_sent'],
  sending: ['confirmed', 'rejected', 'not_sent', 'unknown'],
  unknown: ['confirmed', 'not_applied'],
  confirmed: [],
  rejected: [],
  not_sent: [],
  not_applied: [],
} as const satisfies Record<string, readonly string[]>;

export type AttemptState = keyof typeof attemptTransitions;
export const attemptStates = Object.keys(attemptTransitions) as readonly AttemptState[];

/** While an attempt is in one of these, its money is or may be credited: there is no other attempt beside it. */
export const exclusiveStates = [
  'planned',
  'sending',
  'unknown',
  'confirmed',
] as const satisfies readonly AttemptState[];
