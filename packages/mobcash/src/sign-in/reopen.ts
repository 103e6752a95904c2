import type { CallContext } from '../calls.ts';
import type { Session, StoredSession } from '../session/session.ts';
import { openDeskSession } from './open-desk-session.ts';
import { SignInError } from './sign-in-error.ts';

/**
 * Opens the desk anew with a token that still works: MobCash ended the session, not the sign-in. It stays the
 * token's own age and source. Throws {@link SignInError}; `token_dead` where the token itself is refused.
 */
export async function reopenDesk(context: CallContext, session: StoredSession): Promise<Session> {
  const { bearerToken, refreshToken, expiresAt, source, obtainedAt } = session;
  try {
    const opened = await openDeskSession(context, { bearerToken, refreshToken, expiresAt }, source);
    return { ...opened, obtainedAt };
  } catch (error) {
    // Here a token that nobody knows is no trouble of the desk's, only the end of this way.
    if (error instanceof SignInError && error.code === 'desk_refused') throw new SignInError('token_dead');
    if (error instanceof SignInError) throw new SignInError(error.code);
    throw error;
  }
}
