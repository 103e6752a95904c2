import type { CallContext } from '../calls.ts';
import type { FormEncoding, Session, SessionHead } from '../session/session.ts';
import type { Log, MobcashSettings } from '../settings.ts';
import { signInByApp2App } from './app2app.ts';
import { signInByBrowser } from './browser.ts';
import { signInByOAuth2 } from './oauth2.ts';
import { openDeskSession } from './open-desk-session.ts';
import { signInByRefresh } from './refresh.ts';
import { reopenDesk } from './reopen.ts';
import { SignInError } from './sign-in-error.ts';

/** What a way works with. Every hook that guards a secret is called, and answered, before the secret leaves. */
export interface WayContext {
  readonly context: CallContext;
  readonly log: Log;
  readonly random: (size: number) => Uint8Array;
  readonly head: SessionHead;
  readonly beforePassword: () => Promise<void>;
  readonly beforeRefresh: (refreshToken: string) => Promise<boolean>;
  /** Stores a renewed token before it is used for anything: its refresh token exists only once. */
  readonly keep: (session: Session) => Promise<void>;
  readonly onFormEncoding: (encoding: FormEncoding) => Promise<void>;
}

/** One way of getting a new session without a person. */
export interface Way {
  readonly name: 'reopen' | 'refresh' | 'oauth2' | 'app2app' | 'browser';
  /** Whether this desk, as it stands, has what the way needs. */
  isComplete(settings: MobcashSettings, head: SessionHead): boolean;
  /** Throws {@link SignInError}. */
  signIn(way: WayContext): Promise<Session>;
}

/**
 * The ways of renewing, in the order they are tried; each can be switched off in the settings. Before them come the
 * stored session and the ready tokens of `.env`, after them the operator's paste.
 */
export const ways: readonly Way[] = [
  {
    name: 'reopen',
    isComplete: (settings, { session }) =>
      session !== null && session.refusedAt !== null && session.transport === 'rpc' && hasDesk(settings),
    signIn: ({ context, head: { session } }) => {
      if (session === null) throw new SignInError('token_dead');
      return reopenDesk(context, session);
    },
  },
  {
    name: 'refresh',
    isComplete: (settings, { session }) =>
      session !== null && session.refreshToken !== null && hasDesk(settings),
    async signIn({ context, head: { session }, beforeRefresh, keep }) {
      if (session === null || session.refreshToken === null) throw new SignInError('refresh_refused');
      const { refreshToken, userId, sessionId } = session;
      const grant = await signInByRefresh({
        context,
        refreshToken,
        beforeRefresh: () => beforeRefresh(refreshToken),
      });
      const obtainedAt = context.clock();
      await keep({ ...grant, userId, sessionId, source: 'refresh', transport: 'rpc', obtainedAt });
      return openDeskSession(context, grant, 'refresh');
    },
  },
  {
    name: 'oauth2',
    isComplete: (settings) => hasPassword(settings) && hasDesk(settings),
    async signIn(way) {
      const { context, log, random, beforePassword, onFormEncoding } = way;
      const grant = await signInByOAuth2({
        context,
        log,
        random,
        ...credentialsOf(context.settings),
        beforePassword,
        formEncoding: way.head.formEncoding,
        onFormEncoding,
      });
      const session = await openDeskSession(context, grant, 'oauth2');
      log.info('[MobCash Auth] ✅ OAuth2 flow completed successfully');
      return session;
    },
  },
  {
    name: 'app2app',
    isComplete: (settings) => hasPassword(settings) && settings.cashboxCode !== null,
    signIn: ({ context, beforePassword }) =>
      signInByApp2App({
        context,
        ...credentialsOf(context.settings),
        cashboxCode: context.settings.cashboxCode ?? '',
        beforePassword,
      }),
  },
  {
    name: 'browser',
    isComplete: (settings) => hasPassword(settings) && hasDesk(settings),
    signIn: ({ context, log, beforePassword }) =>
      signInByBrowser({ context, log, ...credentialsOf(context.settings), beforePassword }),
  },
];

/** Gives the ways that are switched on and complete, in the table's order. */
export function openWays(
  settings: MobcashSettings,
  head: SessionHead,
  table: readonly Way[] = ways,
): readonly Way[] {
  return table.filter(({ name, isComplete }) => settings.signIn.includes(name) && isComplete(settings, head));
}

const hasPassword = ({ login, password }: MobcashSettings): boolean => login !== null && password !== null;
const hasDesk = ({ cashboxCode, lat, lon }: MobcashSettings): boolean =>
  cashboxCode !== null && lat !== null && lon !== null;
const credentialsOf = ({ login, password }: MobcashSettings) => ({
  login: login ?? '',
  password: password ?? '',
});
