import type { CallContext } from '../calls.ts';
import { parseJson } from '../wire/parse-json.ts';
import { SignInError } from './sign-in-error.ts';
import { postGrant } from './token-endpoint.ts';
import { readGrant, type TokenGrant } from './token-reply.ts';

export interface RefreshTry {
  readonly context: CallContext;
  readonly refreshToken: string;
  /** Commits that the token is about to be sent; false: it was sent before. */
  readonly beforeRefresh: () => Promise<boolean>;
}

/**
 * Renews by the refresh-token grant (RFC 6749 §6). Hydra rotates the token at every use and revokes the whole family
 * when an old one comes again, so it is sent once, whatever comes of it. Throws {@link SignInError}.
 */
export async function signInByRefresh(attempt: RefreshTry): Promise<TokenGrant> {
  const { context, refreshToken } = attempt;
  if (!(await attempt.beforeRefresh())) throw new SignInError('refresh_refused');
  const page = await postGrant(context, { grant_type: 'refresh_token', refresh_token: refreshToken });
  const grant = readGrant(parseJson(page.body), context);
  if (grant !== null && page.status === 200) return grant;
  throw new SignInError('refresh_refused');
}
