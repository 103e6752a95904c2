import type { PasswordOutcome } from '../session/session.ts';

/** Why a sign-in came to nothing. What follows from each: `session/failure-rules.ts`. The texts belong to the apps. */
export type SignInReason =
  /** MobCash does not answer, or not usably. */
  | 'unreachable'
  /** Login or password refused: not sent again until one of them changes. */
  | 'wrong_password'
  /** 403: wrong login or a cookie problem, MobCash does not say which. */
  | 'sign_in_ambiguous'
  /** MobCash gave a code and no token: exchanging it needs the desk's client secret; else a token is pasted. */
  | 'client_secret_required'
  /** MobCash does not know the client secret of the settings. */
  | 'client_secret_refused'
  /** A captcha, a one-time code or new terms: only a person goes on from there. */
  | 'human_step_needed'
  /** The flow answered something no source describes. */
  | 'sign_in_changed'
  /** The flow ended in an error page. */
  | 'sign_in_error_page'
  /** A challenge expired or was handled already: the flow starts over at its first step. */
  | 'challenge_lost'
  /** The returned `state` is not ours. */
  | 'state_mismatch'
  /** The desk stands outside its allowed area: check the coordinates. */
  | 'out_of_work_area'
  /** Signed in, but MobCash did not open the desk, or gave back a token it had refused. */
  | 'desk_refused'
  /** New sessions are refused as soon as they are used: the desk is signed in elsewhere, most likely. */
  | 'session_taken'
  /** The token itself is no longer accepted, so the desk cannot be reopened with it. */
  | 'token_dead'
  /** The refresh token was refused, or its one use brought no answer. */
  | 'refresh_refused'
  /** A new refresh token came and could not be stored. */
  | 'refresh_token_lost'
  /** No Chromium for the sign-in on MobCash's page. */
  | 'browser_missing'
  /** Login, password, desk number or coordinates are missing. */
  | 'credentials_missing'
  /** This login and password were refused, or left in doubt, before. */
  | 'refused_before'
  /** No way is switched on and complete: only a paste helps. */
  | 'no_way';

/** Thrown by a way of renewing. Carries nothing of what was sent or received. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly code: SignInReason;
  /** What is known of the password after this; null: nothing new. */
  readonly password: PasswordOutcome | null;
  constructor(code: SignInReason, password: PasswordOutcome | null = null) {
    super(`MobCash sign-in: ${code}`);
    this.code = code;
    this.password = password;
  }
}
