import type { CallContext } from '../calls.ts';
import type { Session } from '../session/session.ts';
import type { Log, MobcashSettings } from '../settings.ts';
import { signInByApp2App } from './app2app.ts';
import { signInByOAuth2 } from './oauth2.ts';
import { openDeskSession } from './open-desk-session.ts';

export interface WayContext {
  readonly context: CallContext;
  readonly log: Log;
  readonly random: (size: number) => Uint8Array;
  readonly beforePassword: () => Promise<void>;
}

/** One way of getting a new session without a person. */
export interface Way {
  readonly name: 'oauth2' | 'app2app';
  /** Whether this desk has what the way needs. */
  isComplete(settings: MobcashSettings): boolean;
  signIn(way: WayContext): Promise<Session>;
}

/** The ways, in the order they are tried. Stored session and ready tokens come before them, the paste after. */
export const ways: readonly Way[] = [
  {
    name: 'oauth2',
    isComplete: ({ login, password, cashboxCode, lat, lon }) =>
      login !== null && password !== null && cashboxCode !== null && lat !== null && lon !== null,
    async signIn({ context, log, random, beforePassword }) {
      const { login, password } = context.settings;
      const grant = await signInByOAuth2({
        context,
        log,
        random,
        login: login ?? '',
        password: password ?? '',
        beforePassword,
      });
      const session = await openDeskSession(context, grant);
      log.info('[MobCash Auth] ✅ OAuth2 flow completed successfully');
      return session;
    },
  },
  {
    name: 'app2app',
    isComplete: ({ login, password, cashboxCode }) =>
      login !== null && password !== null && cashboxCode !== null,
    signIn({ context, beforePassword }) {
      const { login, password, cashboxCode } = context.settings;
      return signInByApp2App({
        context,
        login: login ?? '',
        password: password ?? '',
        cashboxCode: cashboxCode ?? '',
        beforePassword,
      });
    },
  },
];
