import type { CallContext } from '../calls.ts';
import type { Log, ReadyTokens } from '../settings.ts';
import { askProfile, type ProfileAnswer } from '../sign-in/open-desk-session.ts';
import { SignInError, type SignInReason } from '../sign-in/sign-in-error.ts';
import { openWays, type Way } from '../sign-in/ways.ts';
import { endWithin } from './end-within.ts';
import { failureRules, isSignInReason, pauseAfter } from './failure-rules.ts';
import { endForRenewal, endForWarning } from './lifetime.ts';
import { createPasswordGuard } from './password-guard.ts';
import { decideRenewal, type RenewCause, type RenewDecision } from './renew-rule.ts';
import type { Lived, Outlook, Session, SessionHead, SessionStore, StoredSession } from './session.ts';

/** A session refused sooner than this after it was opened died quickly; a few in a row, and the machine pauses. */
const quickDeathMs = 5 * 60_000;
const quickDeathsMax = 3;
/** No token is given for less; renewing by such an end would be a sign-in every few seconds. */
const shortestLifeMs = 60_000;
/** Longer than any sign-in takes, step by step on a slow MobCash: it hangs. */
const signInMsMax = 4 * 60_000;
const learnAgainMs = 10 * 60_000;
const lookEveryMs = 30_000;

export type SessionAnswer =
  | { readonly kind: 'session'; readonly session: StoredSession }
  | { readonly kind: 'no_session'; readonly reason: string };

export interface SessionKeeper {
  /** Gives the session to use now; renews it first where that is due. */
  current(): Promise<SessionAnswer>;
  /** Gives another session than the one that was refused with 401; renews where nobody else did. */
  afterRefusal(version: bigint): Promise<SessionAnswer>;
  /** Renews on a person's word, whatever pause or stop holds; a password that was refused is still not sent. */
  renewNow(): Promise<SessionAnswer>;
  /** Does what has to be done without a call: adopts, renews ahead, tries an idle token. Call it every second. */
  keep(options: { readonly probeAfterMs: number | null }): Promise<SessionAnswer>;
}

export interface KeeperParts {
  readonly context: CallContext;
  readonly store: SessionStore;
  readonly log: Log;
  readonly random: (size: number) => Uint8Array;
  /** The complete, settled triple of `.env` as it stands now; null where there is none. */
  readonly readyTokens: () => ReadyTokens | null;
  /** Told when a new refresh token came and could not be stored. */
  readonly onRefreshTokenLost?: () => void;
  /** Another table of ways, and another one to ask who a token belongs to: for simulations. */
  readonly ways?: readonly Way[];
  readonly askProfile?: (bearerToken: string) => Promise<ProfileAnswer>;
}

/** One round of renewing: where it began, and the version it has stored last. */
interface Round {
  readonly head: SessionHead;
  readonly cause: RenewCause | 'asked';
  /** Quick deaths in a row before it. */
  readonly failures: number;
  version: bigint;
}

/**
 * Keeps the desk's session alive (docs/architecture.md, "The MobCash session"). States: `ready` → `renewing` →
 * `ready`, or back to `due` with a pause, or `needs_operator` with the reason. The stored session is read before
 * every call, so a paste in any process is live at once.
 */
export function createSessionKeeper(parts: KeeperParts): SessionKeeper {
  const { context, store, log } = parts;
  const { settings } = context;
  const startedAt = context.clock();
  const ask = parts.askProfile ?? ((bearerToken: string) => askProfile(context, bearerToken));
  const comesFrom = settings.sessionFrom ?? ['stored', 'env', 'paste'];
  const credentials = store.hmac(
    'credentials',
    JSON.stringify([
      settings.login,
      settings.password,
      settings.clientId,
      settings.clientSecret,
      settings.signIn,
    ]),
  );
  let inFlight: Promise<SessionAnswer> | null = null;
  let learned: { version: bigint; at: number; lived: Promise<readonly Lived[]> } | null = null;
  let jitter = { version: -1n, value: 0 };
  let shownOutlook = '';
  let lookedAt = 0;
  let wasSeenAway = false;

  /** A triple that is new to this desk is taken like a paste; one that was superseded never returns by itself. */
  async function adoptReadyTokens(head: SessionHead): Promise<SessionHead> {
    const tokens = comesFrom.includes('env') ? parts.readyTokens() : null;
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

  /** Read once per session and every ten minutes, by however many callers. */
  function livedBefore(version: bigint): Promise<readonly Lived[]> {
    const now = context.clock().getTime();
    if (learned === null || learned.version !== version || now - learned.at >= learnAgainMs) {
      const lived = store.readLifetimes();
      learned = { version, at: now, lived };
      lived.catch(() => {
        learned = null;
      });
      return lived;
    }
    return learned.lived;
  }

  async function decide(head: SessionHead): Promise<RenewDecision> {
    if (jitter.version !== head.version) {
      jitter = { version: head.version, value: (parts.random(1)[0] ?? 0) / 255 };
    }
    return decideRenewal({
      head,
      lived: await livedBefore(head.version),
      jitter: jitter.value,
      canRenew: openWays(settings, head, parts.ways).length > 0,
      hasPlace: settings.lat !== null && settings.lon !== null,
      credentials,
      notBefore: comesFrom.includes('stored') ? null : startedAt,
      now: context.clock(),
    });
  }

  async function current(): Promise<SessionAnswer> {
    const head = await adoptReadyTokens(await store.readHead());
    const decision = await decide(head);
    if (decision.kind === 'use' && head.session !== null) return { kind: 'session', session: head.session };
    if (decision.kind !== 'renew') {
      if (decision.reason === 'no_way' && head.reason !== 'no_way')
        await store.setState('needs_operator', 'no_way', undefined, head.version);
      return { kind: 'no_session', reason: decision.reason };
    }
    const renewed = await renew(head.version, decision.reason);
    // Static stability: what MobCash has not refused goes on being used while renewing fails.
    if (renewed.kind === 'no_session' && isUnrefused(decision.reason) && head.session !== null) {
      return { kind: 'session', session: head.session };
    }
    return renewed;
  }

  function renew(version: bigint, cause: RenewCause | 'asked'): Promise<SessionAnswer> {
    inFlight ??= store
      .withRenewalLock(() => renewLocked(version, cause))
      .finally(() => {
        inFlight = null;
      });
    return inFlight;
  }

  async function renewLocked(version: bigint, cause: RenewCause | 'asked'): Promise<SessionAnswer> {
    const head = await store.readHead();
    const { session } = head;
    // Somebody else was first: what they brought is used, not renewed again.
    if (session !== null && session.version !== version && session.refusedAt === null)
      return { kind: 'session', session };
    if (cause !== 'asked') {
      const decision = await decide(head);
      if (decision.kind === 'ask') return { kind: 'no_session', reason: decision.reason };
      if (decision.kind === 'use' && session !== null) return { kind: 'session', session };
    }
    const isAlive = session !== null && session.refusedAt === null;
    if (isAlive && openWays(settings, head, parts.ways).length === 0) {
      await store.recordRenewal({ cause, way: null, outcome: 'no_way', startedAt: context.clock() });
      return { kind: 'no_session', reason: 'no_way' };
    }
    const quickDeaths = countQuickDeaths(head);
    const failures = cause === 'refused' ? quickDeaths : 0;
    const round = { head, cause, failures, version: head.version };
    if (cause === 'refused' && quickDeaths >= quickDeathsMax && head.reason !== 'session_taken') {
      return fail('session_taken', round);
    }
    const begun = { failures: head.failures, nextTryAt: null, stoppedFor: null };
    await store.setState('renewing', null, begun, head.version);
    return tryWays(round);
  }

  async function tryWays(round: Round): Promise<SessionAnswer> {
    const { head, cause, failures } = round;
    let reason: SignInReason = 'no_way';
    for (const way of openWays(settings, head, parts.ways)) {
      const startedAtWay = context.clock();
      const outcome = await tryWay(way, round);
      const renewal = { cause, way: way.name, startedAt: startedAtWay };
      if (outcome.kind === 'session') {
        await store.recordRenewal({ ...renewal, outcome: 'renewed' });
        if (failures > 0)
          await store.setState('ready', null, { failures, nextTryAt: null, stoppedFor: null }, round.version);
        return outcome;
      }
      await store.recordRenewal({ ...renewal, outcome: outcome.reason });
      const brought = await broughtMeanwhile(round);
      if (brought !== null) return brought;
      // That a way was not open to this token tells a person less than what the next one said, or that none is left.
      if (outcome.reason !== 'token_dead' && outcome.reason !== 'refresh_refused') reason = outcome.reason;
      if (failureRules[outcome.reason].thisRound === 'stop') break;
    }
    return fail(reason, round);
  }

  /** Whoever brings a session does not wait for the lock: what they brought while we tried is used. */
  async function broughtMeanwhile({ version }: Round): Promise<SessionAnswer | null> {
    const { session } = await store.readHead();
    return session !== null && session.version !== version && session.refusedAt === null
      ? { kind: 'session', session }
      : null;
  }

  async function tryWay(
    way: Way,
    round: Round,
  ): Promise<
    | { readonly kind: 'session'; readonly session: StoredSession }
    | { readonly kind: 'failed'; readonly reason: SignInReason }
  > {
    const { head } = round;
    const guard = createPasswordGuard(store, settings, round.cause === 'asked');
    const put = async (session: Session): Promise<void> => {
      const stored = await store.putSession(withTrustedEnd(session, head), round.version);
      if (stored.kind === 'stored') round.version = stored.version;
    };
    let isGivenUp = false;
    const mustGoOn = (): void => {
      if (isGivenUp) throw new SignInError('unreachable');
    };
    try {
      const signIn = way.signIn({
        context,
        log,
        random: parts.random,
        head,
        beforePassword: async () => {
          mustGoOn();
          await guard.beforePassword();
        },
        beforeRefresh: async (token) => {
          mustGoOn();
          return store.recordRefreshSubmission(store.hmac('refresh-token', token));
        },
        onFormEncoding: (encoding) => store.rememberFormEncoding(encoding),
        keep: async (renewed) => {
          await put(renewed).catch(() => {
            log.error(
              '[MobCash Auth] MobCash gave a new refresh token and it could not be stored: it is lost. The next renewal signs in by password, or needs a pasted token.',
            );
            parts.onRefreshTokenLost?.();
            throw new SignInError('refresh_token_lost');
          });
        },
      });
      // Whoever needs a session waits for this one, and other processes for the lock: never for ever.
      const session = await endWithin(signInMsMax, signIn);
      await guard.settle('accepted');
      if (
        session.bearerToken === head.session?.bearerToken &&
        way.name !== 'reopen' &&
        head.session.refusedAt
      )
        return { kind: 'failed', reason: 'desk_refused' };
      await put(session);
      const { session: stored } = await store.readHead();
      return stored === null
        ? { kind: 'failed', reason: 'unreachable' }
        : { kind: 'session', session: stored };
    } catch (error) {
      isGivenUp = true;
      const failure = error instanceof SignInError ? error : new SignInError('sign_in_changed', 'unanswered');
      await guard.settle(failure.password);
      // Whatever broke, it has its pause: the next look is a second away, and would send the password again.
      if (failure !== error)
        log.error(
          `[MobCash Auth] The sign-in (${way.name}) broke off: ${error instanceof Error ? error.name : 'unknown'}.`,
        );
      return { kind: 'failed', reason: failure.code };
    }
  }

  /**
   * An end that lies behind us or within the minute (its zone or unit is misread), or is the end that was renewed to get
   * away from, says nothing: 401 decides then.
   */
  function withTrustedEnd(session: Session, { session: before }: SessionHead): Session {
    const { expiresAt } = session;
    if (expiresAt === null || session.bearerToken === before?.bearerToken) return session;
    const isTooSoon = expiresAt.getTime() - context.clock().getTime() < shortestLifeMs;
    return isTooSoon || expiresAt.getTime() === before?.expiresAt?.getTime()
      ? { ...session, expiresAt: null }
      : session;
  }

  async function fail(reason: SignInReason, round: Round): Promise<SessionAnswer> {
    const { failures } = round.head;
    const needsPerson = failureRules[reason].again === 'person';
    const nextTryAt = needsPerson ? null : new Date(context.clock().getTime() + pauseAfter(failures));
    const failed = { failures: failures + 1, nextTryAt, stoppedFor: credentials };
    await store.setState(needsPerson ? 'needs_operator' : 'due', reason, failed, round.version);
    const { session } = round.head;
    const meaning =
      session !== null && session.refusedAt === null
        ? 'The session in use goes on being used.'
        : 'No credit is sent until there is a session.';
    log.warn(`[MobCash Auth] Sign-in did not succeed: ${reason}. ${meaning}`);
    return { kind: 'no_session', reason };
  }

  async function afterRefusal(version: bigint): Promise<SessionAnswer> {
    await store.markRefused(version);
    const head = await adoptReadyTokens(await store.readHead());
    const { session } = head;
    if (session !== null && session.version !== version && session.refusedAt === null)
      return { kind: 'session', session };
    return current();
  }

  /** An idle token is tried, so that its death is noticed before a credit needs it. */
  async function probe(session: StoredSession, probeAfterMs: number): Promise<SessionAnswer> {
    const asIs = { kind: 'session', session } as const;
    // A REST token is not known to work for user.profile.
    if (session.transport === 'rest') return asIs;
    const { acceptedAt } = await store.readHead();
    const idleSince = acceptedAt ?? session.obtainedAt;
    if (context.clock().getTime() - idleSince.getTime() < probeAfterMs) return asIs;
    const { kind } = await ask(session.bearerToken);
    if (kind === 'refused') return afterRefusal(session.version);
    if (kind === 'known') await store.markAccepted(session.version);
    return asIs;
  }

  /**
   * While a pause runs because MobCash was away, it is looked for; once it was seen away and answers again, the pause
   * is over. Looking costs one small call and no password, and a sign-in that fails on its own keeps its pauses.
   */
  async function lookForMobcash(): Promise<void> {
    const head = await store.readHead();
    const now = context.clock().getTime();
    const isAway = isSignInReason(head.reason) && failureRules[head.reason].class === 'mobcash_down';
    if (!isAway || head.nextTryAt === null || head.nextTryAt.getTime() <= now) {
      wasSeenAway = false;
      return;
    }
    if (now - lookedAt < lookEveryMs) return;
    lookedAt = now;
    const { kind } = await ask(head.session?.bearerToken ?? 'none');
    if (kind === 'unreachable') wasSeenAway = true;
    else if (wasSeenAway) {
      wasSeenAway = false;
      // Failing while nobody was there says nothing about the sign-in: its pauses begin anew.
      const over = { failures: 0, nextTryAt: null, stoppedFor: head.stoppedFor };
      await store.setState('due', head.reason, over, head.version);
    }
  }

  async function noteOutlook(): Promise<void> {
    const head = await store.readHead();
    const outlook = outlookOf(head, await livedBefore(head.version));
    const shown = `${head.version} ${outlook.endsAt?.getTime()} ${outlook.knownBy} ${outlook.renewsItself}`;
    if (shown === shownOutlook) return;
    await store.noteOutlook(head.version, outlook);
    shownOutlook = shown;
  }

  function outlookOf(head: SessionHead, lived: readonly Lived[]): Outlook {
    const { session } = head;
    // A desk that could not sign in before a session was brought will not be able to when that one ends.
    const isBrought = session?.source === 'paste' || session?.source === 'env';
    const isStopped = head.stoppedFor === credentials && (head.state === 'needs_operator' || isBrought);
    // Reopening prolongs no token.
    const renewsItself =
      !isStopped && openWays(settings, head, parts.ways).some(({ name }) => name !== 'reopen');
    if (session === null || session.refusedAt !== null) return { endsAt: null, knownBy: null, renewsItself };
    const end = renewsItself ? endForRenewal(session, lived) : endForWarning(session, lived);
    return { endsAt: end?.endsAt ?? null, knownBy: end?.knownBy ?? null, renewsItself };
  }

  return {
    current,
    afterRefusal,
    async renewNow() {
      await inFlight?.catch(() => undefined);
      const { version } = await store.readHead();
      return renew(version, 'asked');
    },
    async keep({ probeAfterMs }) {
      const answer = await current();
      const kept =
        answer.kind === 'session' && probeAfterMs !== null
          ? await probe(answer.session, probeAfterMs)
          : answer;
      await lookForMobcash();
      await noteOutlook();
      return kept;
    },
  };
}

const isUnrefused = (cause: RenewCause): boolean => cause === 'due' || cause === 'expired';

function countQuickDeaths({ session, failures }: SessionHead): number {
  if (session === null || session.refusedAt === null) return 0;
  // Of the session, not of its token: that one may be old and open the desk again and again.
  const livedMs = session.refusedAt.getTime() - session.storedAt.getTime();
  return livedMs < quickDeathMs ? failures + 1 : 0;
}
