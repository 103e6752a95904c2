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
  refresh_token: z.string().optional(),
  expires_in: z.coerce.number().positive().optional(),
});

/** Reads a token reply (RFC 6749 §5.1), wherever it stood; null where it is none. */
export function readGrant(value: unknown, context: Pick<CallContext, 'clock'>): TokenGrant | null {
  const parsed = tokenReply.safeParse(value);
  if (!parsed.success) return null;
  const { access_token, refresh_token, expires_in } = parsed.data;
  return {
    bearerToken: access_token,
    refreshToken: refresh_token ?? null,
    expiresAt: expires_in === undefined ? null : new Date(context.clock().getTime() + expires_in * 1_000),
  };
}
