import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { type CallContext, noteServerDate, postCashboxLogin } from '../calls.ts';
import type { Session } from '../session/session.ts';
import { parseJson } from '../wire/parse-json.ts';
import { wireId } from '../wire/wire.ts';
import { findObstacle } from './read-obstacle.ts';
import { SignInError } from './sign-in-error.ts';
import { readEnd } from './token-reply.ts';

const loginReply = z.looseObject({
  accessToken: z.string().min(8),
  sessionID: wireId,
  userID: wireId,
  // Its format is unknown: read where it is a date, else as if absent.
  expiresAt: z.unknown(),
});

export interface App2AppTry {
  readonly context: CallContext;
  readonly login: string;
  readonly password: string;
  readonly cashboxCode: string;
  readonly beforePassword: () => Promise<void>;
}

/** Signs in by APP2APP: one call, no cookies, no coordinates. Throws {@link SignInError}. */
export async function signInByApp2App(attempt: App2AppTry): Promise<Session> {
  const { context, login, password } = attempt;
  await attempt.beforePassword();
  const body = JSON.stringify({ cashboxCode: Number(attempt.cashboxCode), login, password });
  const sent = await postCashboxLogin(context, body);
  if (sent.kind !== 'answered')
    throw new SignInError('unreachable', sent.kind === 'never_sent' ? 'not_sent' : 'unanswered');
  const parsed = loginReply.safeParse(parseJson(sent.body));
  if (sent.status >= 200 && sent.status < 300 && parsed.success) {
    const { accessToken, sessionID, userID, expiresAt } = parsed.data;
    return {
      bearerToken: accessToken,
      userId: userID,
      sessionId: sessionID,
      refreshToken: null,
      source: 'app2app',
      transport: 'rest',
      obtainedAt: context.clock(),
      expiresAt: onOurClock(readExpiry(expiresAt), context, sent.headers),
    };
  }
  if (sent.status >= 500 || sent.status === 429 || sent.body.trim() === '')
    throw new SignInError('unreachable', 'unanswered');
  if (findObstacle(sent.body) !== null) throw new SignInError('human_step_needed', 'ambiguous');
  // Only MobCash's own words refuse a password; a page of somebody else's, or 200 with anything, does not.
  const isSaid = sent.status >= 400 && refusal.safeParse(parseJson(sent.body)).success;
  if (isSaid) throw new SignInError('wrong_password', 'refused');
  if (sent.status === 401 || sent.status === 403) throw new SignInError('sign_in_ambiguous', 'ambiguous');
  if (sent.status === 409 || sent.status === 410) throw new SignInError('challenge_lost', 'unanswered');
  throw new SignInError('sign_in_changed', 'ambiguous');
}

/** The words seen are "invalid credentials"; a refusal in other words is in doubt. */
const refusal = z.looseObject({ message: z.string().regex(/credential|password|login|парол|логин/i) });

/** Turns a time of MobCash's clock into one of ours, by the `Date` the same answer states. */
function onOurClock(endMs: number | null, context: CallContext, headers: IncomingHttpHeaders): Date | null {
  const serverNow = noteServerDate(context, headers);
  if (endMs === null || serverNow === null) return endMs === null ? null : readEnd(endMs);
  return readEnd(endMs - serverNow.getTime() + context.clock().getTime());
}

function readExpiry(value: unknown): number | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value < 1e12 ? value * 1_000 : value;
  if (typeof value !== 'string') return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time;
}
