import { z } from 'zod';
import { type CallContext, postJson } from '../calls.ts';
import type { Session } from '../session/session.ts';
import { parseJson } from '../wire/parse-json.ts';
import { wireId } from '../wire/wire.ts';
import { SignInError } from './sign-in-error.ts';

const loginReply = z.looseObject({
  accessToken: z.string().min(8),
  sessionID: wireId,
  userID: wireId,
  // Its format is unknown (fact sheet §5.1): read where it is a date, else as if absent.
  expiresAt: z.unknown(),
});

export interface App2AppTry {
  readonly context: CallContext;
  readonly login: string;
  readonly password: string;
  readonly cashboxCode: string;
  readonly beforePassword: () => Promise<void>;
}

/** Signs in by APP2APP: one call, no cookies, no coordinates (fact sheet §5.1). Throws {@link SignInError}. */
export async function signInByApp2App(attempt: App2AppTry): Promise<Session> {
  const { context, login, password } = attempt;
  await attempt.beforePassword();
  const body = JSON.stringify({ cashboxCode: Number(attempt.cashboxCode), login, password });
  const sent = await postJson(context, '/api/v2/cashbox/login', body);
  if (sent.kind !== 'answered')
    throw new SignInError('unreachable', sent.kind === 'never_sent' ? 'not_sent' : 'ambiguous');
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
      expiresAt: readExpiry(expiresAt),
    };
  }
  if (sent.status >= 500) throw new SignInError('unreachable', 'ambiguous');
  if (sent.status === 403) throw new SignInError('sign_in_ambiguous', 'ambiguous');
  throw new SignInError('wrong_password', 'refused');
}

function readExpiry(value: unknown): Date | null {
  if (typeof value === 'number' && Number.isFinite(value))
    return new Date(value < 1e12 ? value * 1_000 : value);
  if (typeof value !== 'string') return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : new Date(time);
}
