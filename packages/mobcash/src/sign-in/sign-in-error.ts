import type { PasswordOutcome } from '../session/session.ts';

/** Why a sign-in came to nothing. The texts for people belong to panel and check. */
export type SignInReason =
  /** MobCash does not answer. */
  | 'unreachable'
  /** Login or password refused: not sent again until one of them changes. */
  | 'wrong_password'
  /** 403: wrong login or a cookie problem, MobCash does not say which. */
  | 'sign_in_ambiguous'
  /** MobCash gave a code and no token: exchanging it needs MOBCASH_CLIENT_SECRET; else paste a token. */
  | 'client_secret_required'
  /** MobCash knows MOBCASH_CLIENT_SECRET not. */
  | 'client_secret_refused'
  /** The flow answered something the fact sheet does not describe. */
  | 'sign_in_changed'
  /** The flow ended in an error page. */
  | 'sign_in_error_page'
  /** The returned `state` is not ours. */
  | 'state_mismatch'
  /** The desk stands outside its allowed area: check the coordinates. */
  | 'out_of_work_area'
  /** Signed in, but MobCash did not open the desk. */
  | 'desk_refused'
  /** Login, password, desk number or coordinates are missing. */
  | 'credentials_missing'
  /** This login and password were refused, or left in doubt, before. */
  | 'refused_before'
  /** No way by password is switched on or complete: only a paste helps. */
  | 'no_way';

/** Thrown by a way of signing in. Carries nothing of what was sent or received. */
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
