import type { CallContext } from '../calls.ts';
import type { Session } from '../session/session.ts';
import type { Log } from '../settings.ts';
import { SignInError } from './sign-in-error.ts';

export interface BrowserTry {
  readonly context: CallContext;
  readonly log: Log;
  readonly login: string;
  readonly password: string;
  readonly beforePassword: () => Promise<void>;
}

export async function signInByBrowser(_attempt: BrowserTry): Promise<Session> {
  throw new SignInError('browser_missing');
}
