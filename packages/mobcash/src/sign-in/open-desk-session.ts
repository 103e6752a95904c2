import { z } from 'zod';
import { type CallContext, nextRequestId, sendRpc } from '../calls.ts';
import type { SendResult } from '../http/send-request.ts';
import type { Session, SessionSource } from '../session/session.ts';
import { parseJson } from '../wire/parse-json.ts';
import { isAuthError, type RpcReply, readRpcReply, wireId } from '../wire/wire.ts';
import { SignInError } from './sign-in-error.ts';
import type { TokenGrant } from './token-reply.ts';

// `result.user.id` is the documented place; the others were seen tolerated.
const profile = z.union([
  z.looseObject({ user: z.looseObject({ id: wireId }) }).transform((value) => value.user.id),
  z.looseObject({ userID: wireId }).transform((value) => value.userID),
  z.looseObject({ userId: wireId }).transform((value) => value.userId),
  z.looseObject({ id: wireId }).transform((value) => value.id),
]);
const opened = z.union([
  z.looseObject({ session: z.looseObject({ id: wireId }) }).transform((value) => value.session.id),
  z.looseObject({ sessionID: wireId }).transform((value) => value.sessionID),
  z.looseObject({ sessionId: wireId }).transform((value) => value.sessionId),
]);

/** What `user.profile` said about a bearer token. */
export type ProfileAnswer =
  | { readonly kind: 'known'; readonly userId: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable' };

/** Asks who a bearer token belongs to: read-only, proves the token alone, neither session nor desk. */
export async function askProfile(context: CallContext, bearerToken: string): Promise<ProfileAnswer> {
  const requestId = nextRequestId();
  const sent = await sendRpc(context, { method: 'user.profile', params: {}, bearerToken, requestId });
  if (sent.kind !== 'answered' || sent.status >= 500) return { kind: 'unreachable' };
  const reply = readReply(sent, requestId);
  const parsed = profile.safeParse(reply.kind === 'result' ? reply.result : undefined);
  if (parsed.success) return { kind: 'known', userId: parsed.data };
  // A page instead of JSON is a proxy's, or a maintenance notice: it says nothing about the token.
  const isForbidden = sent.status === 403 && parseJson(sent.body) !== undefined;
  const saysNo = sent.status === 401 || isForbidden || isAuthError(reply);
  return { kind: saysNo ? 'refused' : 'unreachable' };
}

const readReply = (sent: SendResult, requestId: number): RpcReply =>
  sent.kind === 'answered' ? readRpcReply(sent.body, requestId) : { kind: 'broken', reason: 'empty' };

/**
 * Makes a session of a token: `user.profile`, then `mobile.login` at the desk's coordinates.
 * Throws {@link SignInError}.
 */
export async function openDeskSession(
  context: CallContext,
  grant: TokenGrant,
  source: SessionSource,
): Promise<Session> {
  const { lat, lon, cashboxCode } = context.settings;
  if (lat === null || lon === null || cashboxCode === null)
    throw new SignInError('credentials_missing', 'accepted');
  const who = await askProfile(context, grant.bearerToken);
  if (who.kind === 'unreachable') throw new SignInError('unreachable', 'accepted');
  if (who.kind === 'refused') throw new SignInError('desk_refused', 'accepted');
  const requestId = nextRequestId();
  const sent = await sendRpc(context, {
    method: 'mobile.login',
    // A JSON number on the wire; a desk number is far below 2^53, and settings refuse one that is not.
    params: { location: { lat, lon }, cashboxCode: Number(cashboxCode), userID: who.userId },
    bearerToken: grant.bearerToken,
    requestId,
  });
  if (sent.kind !== 'answered' || sent.status >= 500) throw new SignInError('unreachable', 'accepted');
  const sessionId = openedSession(readReply(sent, requestId));
  return {
    ...grant,
    userId: who.userId,
    sessionId,
    source,
    transport: 'rpc',
    obtainedAt: context.clock(),
  };
}

/** Gives the session id of an answer to `mobile.login`. Throws {@link SignInError} where the desk was not opened. */
export function openedSession(reply: RpcReply): string {
  if (reply.kind === 'error') {
    const isOutside = /out of work area/i.test(`${reply.message} ${reply.cause ?? ''}`);
    throw new SignInError(isOutside ? 'out_of_work_area' : 'desk_refused', 'accepted');
  }
  const parsed = opened.safeParse(reply.kind === 'result' ? reply.result : undefined);
  if (!parsed.success) throw new SignInError('unreachable', 'accepted');
  return parsed.data;
}
