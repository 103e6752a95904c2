import type { CallContext } from '../calls.ts';
import type { Log, ReadyTokens } from '../settings.ts';
import { SignInError, type SignInReason } from '../sign-in/sign-in-error.ts';
import { type Way, ways } from '../sign-in/ways.ts';
import { decideRenewal } from './renew-rule.ts';
import type { PasswordOutcome, SessionHead, SessionStore, StoredSession } from './session.ts';

/** After so many failures in a row the pause stays the last one. */
const backOffMs = [30_000, 60_000, 2 * 60_000, 5 * 60_000, 10 * 60_000] as const;

/** Reasons that time does not cure: the machine stops trying until settings change or a token is pasted. */
const needsPerson: ReadonlySet<SignInReason> = new Set<SignInReason>([
  'wrong_password',
  'refused_before',
  'client_secret_required',
  'client_secret_refused',
  'out_of_work_area',
  'credentials_missing',
  'no_way',
]);

export type SessionAnswer =
  | { readonly kind: 'session'; readonly session: StoredSession }
  | { readonly kind: 'no_session'; readonly reason: string };

export interface SessionKeeper {
  /** Gives the session to use now; renews it first where that is due. */
  current(): Promise<SessionAnswer>;
  /** Gives another session than the one that was refused with 401; renews where nobody else did. */
  afterRefusal(version: bigint): Promise<SessionAnswer>;
}

export interface KeeperParts {
  readonly context: CallContext;
  readonly store: SessionStore;
  readonly log: Log;
  readonly random: (size: number) => Uint8Array;
  /** The complete, settled triple of `.env` as it stands now; null where there is none. */
  readonly readyTokens: () => ReadyTokens | null;
}

/**
 * Keeps the desk's session alive (docs/architecture.md, "The MobCash session"). States: `ready` → `renewing` →
 * `ready`, or back to `due` with a pause, or `needs_operator` with the reason. The stored session is read before
 * every call, so a paste in any process is live at once.
 */
export function createSessionKeeper(parts: KeeperParts): SessionKeeper {
  const { context, store, log } = parts;
  let inFlight: Promise<SessionAnswer> | null = null;

  /** A triple that is new to this desk is taken like a paste; one that was superseded never returns by itself. */
  async function adoptReadyTokens(head: SessionHead): Promise<SessionHead> {
    const tokens = parts.readyTokens();
    if (tokens === null) return head;
    const hmac = store.hmac('ready-tokens', [tokens.bearerToken, tokens.userId, tokens.sessionId].join('\n'));
    if (head.readyTokensHmac === hmac || (await store.readyTokensSeen(hmac))) return head;
    const session = {
      ...tokens,
      refreshToken: null,
      source: 'env',
      transport: 'rpc',
      obtainedAt: context.clock(),
      expiresAt: null,
    } as const;
    const put = await store.putSession(session, head.version, hmac);
    if (put.kind === 'stored') log.info('[MobCash Auth] Ready tokens from the settings are in use.');
    return store.readHead();
  }

  async function current(): Promise<SessionAnswer> {
    const head = await adoptReadyTokens(await store.readHead());
    const decision = decideRenewal(head, context.clock());
    if (decision.kind === 'use' && head.session !== null) return { kind: 'session', session: head.session };
    if (decision.kind === 'ask') return { kind: 'no_session', reason: decision.reason };
    const renewed = await renew(head.version);
    // Static stability: what is merely due goes on being used while renewing fails.
    if (renewed.kind === 'no_session' && decision.reason === 'due' && head.session !== null) {
      return { kind: 'session', session: head.session };
    }
    return renewed;
  }

  function renew(version: bigint): Promise<SessionAnswer> {
    inFlight ??= store
      .withRenewalLock(() => renewLocked(version))
      .finally(() => {
        inFlight = null;
      });
    return inFlight;
  }

  async function renewLocked(version: bigint): Promise<SessionAnswer> {
    const head = await store.readHead();
    const { session } = head;
    // Somebody else was first: what they brought is used, not renewed again.
    if (session !== null && session.version !== version && session.refusedAt === null)
      return { kind: 'session', session };
    if (head.nextTryAt !== null && head.nextTryAt > context.clock()) {
      return { kind: 'no_session', reason: head.reason ?? 'unreachable' };
    }
    if (head.reason === 'client_secret_required' && context.settings.clientSecret === null) {
      return { kind: 'no_session', reason: head.reason };
    }
    const way = ways.find(
      ({ name, isComplete }) => context.settings.signIn.includes(name) && isComplete(context.settings),
    );
    if (way === undefined) {
      await store.setState('needs_operator', 'no_way');
      return { kind: 'no_session', reason: 'no_way' };
    }
    await store.setState('renewing', null, { failures: head.failures, nextTryAt: null });
    return signInBy(way, head);
  }

  async function signInBy(way: Way, head: SessionHead): Promise<SessionAnswer> {
    const pair = store.hmac(
      'login-password',
      `${context.settings.login ?? ''}\n${context.settings.password ?? ''}`,
    );
    let isSubmitted = false;
    const settlePassword = async (outcome: PasswordOutcome | null): Promise<void> => {
      if (isSubmitted) await store.recordPasswordOutcome(pair, outcome ?? 'ambiguous');
    };
    try {
      const session = await way.signIn({
        context,
        log,
        random: parts.random,
        beforePassword: async () => {
          const { kind } = await store.recordPasswordSubmission(pair);
          if (kind === 'refused_before') throw new SignInError('refused_before');
          isSubmitted = true;
        },
      });
      await settlePassword('accepted');
      await store.putSession(session, head.version);
      const { session: stored } = await store.readHead();
      return stored === null ? { kind: 'no_session', reason: 'none' } : { kind: 'session', session: stored };
    } catch (error) {
      const failure = error instanceof SignInError ? error : new SignInError('sign_in_changed');
      await settlePassword(failure.password);
      await rememberFailure(failure.code, head.failures);
      if (!(error instanceof SignInError)) throw error;
      return { kind: 'no_session', reason: failure.code };
    }
  }

  async function rememberFailure(reason: SignInReason, failures: number): Promise<void> {
    const pauseMs = backOffMs[Math.min(failures, backOffMs.length - 1)] ?? 600_000;
    const nextTryAt = new Date(context.clock().getTime() + pauseMs);
    const state = needsPerson.has(reason) ? 'needs_operator' : 'due';
    await store.setState(state, reason, { failures: failures + 1, nextTryAt });
    log.warn(
      `[MobCash Auth] Sign-in did not succeed: ${reason}. No credit is sent until there is a session.`,
    );
  }

  return {
    current,
    async afterRefusal(version) {
      await store.markRefused(version);
      const head = await adoptReadyTokens(await store.readHead());
      const { session } = head;
      if (session !== null && session.version !== version && session.refusedAt === null)
        return { kind: 'session', session };
      return renew(version);
    },
  };
}
