import type { SignInReason } from '../sign-in/sign-in-error.ts';

/** What kind of trouble it is: one alarm and one sentence for each. */
export type FailureClass =
  | 'mobcash_down'
  | 'wrong_password'
  | 'human_step'
  | 'client_secret_required'
  | 'out_of_work_area'
  | 'session_taken'
  | 'settings_missing';

export interface FailureRule {
  readonly class: FailureClass;
  /** Whether the next way of the table is tried in the same round. */
  readonly thisRound: 'next_way' | 'stop';
  /** When the machine tries again: after a pause, or not before a person or other credentials come. */
  readonly again: 'after_pause' | 'person';
}

const rule = (
  failureClass: FailureClass,
  thisRound: FailureRule['thisRound'],
  again: FailureRule['again'],
): FailureRule => ({ class: failureClass, thisRound, again });

/** What follows from each reason. A stop is lifted by other credentials, a pasted session, or a person's word. */
export const failureRules: Readonly<Record<SignInReason, FailureRule>> = {
  unreachable: rule('mobcash_down', 'stop', 'after_pause'),
  sign_in_error_page: rule('mobcash_down', 'next_way', 'after_pause'),
  challenge_lost: rule('mobcash_down', 'stop', 'after_pause'),
  state_mismatch: rule('mobcash_down', 'stop', 'after_pause'),
  // The store allows the same password one restart after a 403, none after a refusal.
  sign_in_ambiguous: rule('wrong_password', 'stop', 'after_pause'),
  wrong_password: rule('wrong_password', 'stop', 'person'),
  refused_before: rule('wrong_password', 'stop', 'person'),
  client_secret_required: rule('client_secret_required', 'next_way', 'person'),
  client_secret_refused: rule('client_secret_required', 'next_way', 'person'),
  human_step_needed: rule('human_step', 'stop', 'person'),
  sign_in_changed: rule('human_step', 'next_way', 'after_pause'),
  out_of_work_area: rule('out_of_work_area', 'stop', 'person'),
  desk_refused: rule('session_taken', 'next_way', 'after_pause'),
  session_taken: rule('session_taken', 'stop', 'after_pause'),
  token_dead: rule('settings_missing', 'next_way', 'person'),
  refresh_refused: rule('settings_missing', 'next_way', 'person'),
  refresh_token_lost: rule('mobcash_down', 'next_way', 'after_pause'),
  browser_missing: rule('settings_missing', 'next_way', 'person'),
  credentials_missing: rule('settings_missing', 'next_way', 'person'),
  no_way: rule('settings_missing', 'stop', 'person'),
};

/** The pause grows with the failures in a row, up to the longest. Milliseconds. */
const pausesMs = [30_000, 60_000, 2 * 60_000, 5 * 60_000] as const;
/** No pause is longer. Milliseconds. */
export const pauseMsMax = 10 * 60_000;

/** Gives the pause after the failure that follows `failures` others, milliseconds. */
export function pauseAfter(failures: number): number {
  return pausesMs[failures] ?? pauseMsMax;
}

/** Says whether a text of a session's head is a reason of ours. */
export function isSignInReason(text: string | null): text is SignInReason {
  return text !== null && Object.hasOwn(failureRules, text);
}
