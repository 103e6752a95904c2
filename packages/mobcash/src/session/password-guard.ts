import type { MobcashSettings } from '../settings.ts';
import { SignInError } from '../sign-in/sign-in-error.ts';
import type { PasswordOutcome, SessionStore } from './session.ts';

/** Sees to it that a password leaves once: committed before it is sent, settled after. */
export interface PasswordGuard {
  /** Throws {@link SignInError} `refused_before` where the password must not be sent. */
  readonly beforePassword: () => Promise<void>;
  /** Does nothing where no password was sent; null: nothing is known of it, which is as good as no answer. */
  settle(outcome: PasswordOutcome | null): Promise<void>;
}

/** Makes the guard of one try by one way. */
export function createPasswordGuard(
  store: SessionStore,
  { login, password }: MobcashSettings,
  byPerson: boolean,
): PasswordGuard {
  const pair = store.hmac('login-password', `${login ?? ''}\n${password ?? ''}`);
  let isSubmitted = false;
  return {
    async beforePassword() {
      const { kind } = await store.recordPasswordSubmission(pair, byPerson);
      if (kind === 'refused_before') throw new SignInError('refused_before');
      isSubmitted = true;
    },
    async settle(outcome) {
      if (isSubmitted) await store.recordPasswordOutcome(pair, outcome ?? 'unanswered');
    },
  };
}
