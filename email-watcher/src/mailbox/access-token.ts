import type { MailboxSignIn } from '@luxon/settings';
import * as oauth from 'oauth4webapi';
import { MailboxError } from './mailbox-error.ts';

type Grant = Extract<MailboxSignIn, { kind: 'oauth2' }>;

/** Gives access tokens of one mailbox. */
export interface AccessTokens {
  /** A token that is good for a minute at least. Throws {@link MailboxError} (`credentials`, `unreachable`). */
  get(): Promise<string>;
  /** Forgets the token in hand, because the mailbox refused it. */
  drop(): void;
}

/** Renewed this long before its end, so that a sign-in never carries a dying token. */
const marginMs = 60_000;
const answerMsMax = 15_000;

/**
 * Renews access tokens by the refresh token (RFC 6749 §6), one request at a time. A new refresh token that comes with
 * an answer is used from then on, until the process ends.
 */
export function createAccessTokens(grant: Grant, clock: () => number = Date.now): AccessTokens {
  const server = { issuer: new URL(grant.tokenUrl).origin, token_endpoint: grant.tokenUrl };
  const client = { client_id: grant.clientId };
  const authentication =
    grant.clientSecret === null ? oauth.None() : oauth.ClientSecretPost(grant.clientSecret);
  let { refreshToken } = grant;
  let held: { token: string; goodUntil: number } | null = null;
  let asking: Promise<string> | null = null;

  async function renew(): Promise<string> {
    try {
      const response = await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, {
        // Only a token endpoint on this very machine may be asked without encryption; the settings see to it.
        [oauth.allowInsecureRequests]: grant.tokenUrl.startsWith('http:'),
        signal: AbortSignal.timeout(answerMsMax),
        ...(grant.scope === null ? {} : { additionalParameters: { scope: grant.scope } }),
      });
      const answer = await oauth.processRefreshTokenResponse(server, client, response);
      refreshToken = answer.refresh_token ?? refreshToken;
      held = {
        token: answer.access_token,
        goodUntil: clock() + (answer.expires_in ?? 300) * 1_000 - marginMs,
      };
      return answer.access_token;
    } catch (error) {
      throw explain(error);
    }
  }

  return {
    get() {
      if (held !== null && held.goodUntil > clock()) return Promise.resolve(held.token);
      asking ??= renew().finally(() => {
        asking = null;
      });
      return asking;
    },
    drop() {
      held = null;
    },
  };
}

// The server's own words may repeat the token, so only its error code is told.
function explain(error: unknown): MailboxError {
  const refused = refusalOf(error);
  if (refused !== null) {
    return new MailboxError(
      'credentials',
      `The sign-in service of the mailbox refused the refresh token (${refused}). No bank mail is read until this is mended; mail waits in the mailbox and is not lost. Sign in again and set MAILBOX_OAUTH_REFRESH_TOKEN.`,
    );
  }
  return new MailboxError(
    'unreachable',
    'The sign-in service of the mailbox does not answer. Mail waits in the mailbox and is not lost; the worker keeps trying.',
  );
}

/** Error codes (RFC 6749 §5.2) that only a person can mend. Everything else may pass: 429 is no refusal. */
const refusals: readonly string[] = [
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'invalid_request',
  'invalid_scope',
  'unsupported_grant_type',
];

function refusalOf(error: unknown): string | null {
  // RFC 6749 §5.2 lets a server answer a wrong client with 401 and a challenge.
  if (error instanceof oauth.WWWAuthenticateChallengeError && error.status === 401) return 'invalid_client';
  if (!(error instanceof oauth.ResponseBodyError)) return null;
  return refusals.includes(error.error) && error.status !== 429 && error.status < 500 ? error.error : null;
}
