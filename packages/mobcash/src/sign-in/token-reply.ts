import { z } from 'zod';
import type { CallContext } from '../calls.ts';

/** What a way of signing in hands over: a bearer token, not yet a session. */
export interface TokenGrant {
  readonly bearerToken: string;
  readonly refreshToken: string | null;
  readonly expiresAt: Date | null;
}

const tokenReply = z.looseObject({
  access_token: z.string().min(8),
  // The token counts, whatever stands beside it in the place of an absent value.
  refresh_token: z.string().min(1).nullish().catch(null),
  expires_in: z.coerce.number().positive().nullish().catch(null),
});

const latestMs = Date.UTC(9_999, 0);

/** Gives a stated end; null where it lies beyond what a calendar, or the database, holds: that means "never". */
export function readEnd(timeMs: number): Date | null {
  return timeMs < latestMs ? new Date(timeMs) : null;
}

/** Reads a token reply (RFC 6749 §5.1), wherever it stood; null where it is none. */
export function readGrant(value: unknown, context: Pick<CallContext, 'clock'>): TokenGrant | null {
  const parsed = tokenReply.safeParse(value);
  if (!parsed.success) return null;
  const { access_token, refresh_token, expires_in } = parsed.data;
  return {
    bearerToken: access_token,
    refreshToken: refresh_token ?? null,
    expiresAt: expires_in == null ? null : readEnd(context.clock().getTime() + expires_in * 1_000),
  };
}
