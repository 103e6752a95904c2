import { type Currency, formatDecimal } from '@luxon/money';
import { z } from 'zod';
import { type CallContext, type Method, nextRequestId, sendBusinessCall } from './calls.ts';
import { type DepositOutcome, outcomeOf, readDepositOutcome } from './outcome.ts';
import type { SessionStore, StoredSession } from './session/session.ts';
import { createSessionKeeper, type SessionAnswer } from './session/session-keeper.ts';
import {
  type CallLimits,
  defaultLimits,
  type Log,
  type MobcashSettings,
  type ReadyTokens,
} from './settings.ts';
import { askProfile, type ProfileAnswer } from './sign-in/open-desk-session.ts';
import { isAuthError, maskText, type RpcReply, readRpcReply } from './wire/wire.ts';

export interface MobcashClientOptions {
  readonly settings: MobcashSettings;
  readonly store: SessionStore;
  readonly clock: () => Date;
  readonly random: (size: number) => Uint8Array;
  readonly log: Log;
  /** The settled triple of `.env`, read before every call. */
  readonly readyTokens?: () => ReadyTokens | null;
  readonly limits?: CallLimits;
  /** Told when a new refresh token came and could not be stored: a person should know. */
  readonly onRefreshTokenLost?: () => void;
}

/** What a call that moves no money came to. */
export type SafeAnswer<Found> =
  | ({ readonly kind: 'found'; readonly session: StoredSession } & Found)
  /** MobCash answered with an error of its own. */
  | { readonly kind: 'rejected'; readonly code: string | null; readonly message: string }
  /** No usable answer; nothing happened, it may be asked again. */
  | { readonly kind: 'not_sent'; readonly reason: string }
  | { readonly kind: 'no_session'; readonly reason: string };

export interface Deposit {
  /** Digits. */
  readonly payerId: string;
  /** Minor units. */
  readonly amountMinor: bigint;
  readonly currency: Currency;
  /** The session `payerNickname` just ran in. */
  readonly session: StoredSession;
  /** The first byte leaves before this, or nothing does. */
  readonly firstByteBefore: Date;
}

/** A desk at MobCash. */
export interface MobcashClient {
  /** Looks a player up; must precede a deposit, in the same session. Renews and repeats after a 401. */
  payerNickname(payerId: string): Promise<SafeAnswer<{ readonly nickname: string | null }>>;
  /** Credits a player. One call: never renewed, never repeated. */
  deposit(deposit: Deposit): Promise<DepositOutcome>;
  /** Asks what a payout code is worth; moves nothing. `amount` is MobCash's own text, its unit unproven. */
  getWithdrawalAmount(ask: {
    payerId: string;
    withdrawalCode: string;
  }): Promise<SafeAnswer<{ readonly amount: string }>>;
  /** Asks who the present bearer token belongs to. */
  userProfile(): Promise<ProfileAnswer | { readonly kind: 'no_session'; readonly reason: string }>;
  /** Asks who some other bearer token belongs to: for a session a person brought, before it is taken. */
  profileOf(bearerToken: string): Promise<ProfileAnswer>;
  /** Gives the session to use now, renewed where due. */
  ensureSession(): Promise<SessionAnswer>;
  /** Renews on a person's word, whatever pause or stop holds. */
  renewNow(): Promise<SessionAnswer>;
  /**
   * Looks after the session between calls: takes changed ready tokens, renews ahead, tries an idle token. To be called
   * about every second. `probeAfterMs` null: an idle token is not tried.
   */
  keepSession(options: { readonly probeAfterMs: number | null }): Promise<SessionAnswer>;
  /** MobCash's clock minus ours, milliseconds, by its last answer; null: it has not said. */
  clockSkewMs(): number | null;
}

const nicknameResult = z.looseObject({ nickname: z.string().nullish(), nickName: z.string().nullish() });
const amountResult = z.looseObject({ amount: z.union([z.string(), z.number()]).transform(String) });

/** Creates the client of one desk. It holds no session itself: the store does, for every process. */
export function createMobcashClient(options: MobcashClientOptions): MobcashClient {
  const { settings, store, clock } = options;
  let skewMs: number | null = null;
  const context: CallContext = {
    settings,
    limits: options.limits ?? defaultLimits,
    clock,
    onServerDate: (date) => {
      skewMs = date.getTime() - clock().getTime();
    },
  };
  const keeper = createSessionKeeper({
    context,
    store,
    log: options.log,
    random: options.random,
    readyTokens: options.readyTokens ?? (() => null),
    ...(options.onRefreshTokenLost === undefined ? {} : { onRefreshTokenLost: options.onRefreshTokenLost }),
  });
  const lacksLocation = (session: StoredSession): boolean =>
    session.transport === 'rpc' && (settings.lat === null || settings.lon === null);

  type Asked = { session: StoredSession; reply: RpcReply } | Exclude<SafeAnswer<object>, { kind: 'found' }>;

  /** Asks something that moves no money: after a 401 once more, in another session. */
  async function ask(method: Exclude<Method, 'deposit'>, params: Record<string, unknown>): Promise<Asked> {
    let answer = await keeper.current();
    for (let round = 0; ; round += 1) {
      if (answer.kind === 'no_session') return answer;
      const { session } = answer;
      if (lacksLocation(session)) return { kind: 'not_sent', reason: 'no_location' };
      const requestId = nextRequestId();
      const sent = await sendBusinessCall(context, { method, params, session, requestId });
      if (sent.kind !== 'answered') return { kind: 'not_sent', reason: sent.reason };
      const reply = readRpcReply(sent.body, requestId);
      if (sent.status === 401 || isAuthError(reply)) {
        answer = round === 0 ? await keeper.afterRefusal(session.version) : await giveUp(session);
        continue;
      }
      // A fault or a limit of MobCash's, in whatever words, says nothing about what was asked.
      const isItsOwnFault = sent.status >= 500 || sent.status === 429;
      if (isItsOwnFault || (reply.kind !== 'error' && sent.status !== 200))
        return { kind: 'not_sent', reason: `http_${sent.status}` };
      return { session, reply };
    }
  }

  async function giveUp(session: StoredSession): Promise<SessionAnswer> {
    await store.markRefused(session.version);
    return { kind: 'no_session', reason: 'refused' };
  }

  let acceptedNoted = { version: -1n, at: 0 };
  async function noteAccepted(session: StoredSession): Promise<void> {
    const now = clock().getTime();
    // For people and probes: once a minute is enough.
    if (acceptedNoted.version === session.version && now - acceptedNoted.at < 60_000) return;
    acceptedNoted = { version: session.version, at: now };
    await store.markAccepted(session.version);
  }

  function judge<Found extends object>(asked: Asked, schema: z.ZodType<Found>): SafeAnswer<Found> {
    if ('kind' in asked) return asked;
    const { reply, session } = asked;
    if (reply.kind === 'error') {
      return { kind: 'rejected', code: reply.code, message: maskText(reply.cause ?? reply.message) };
    }
    const parsed = schema.safeParse(reply.kind === 'result' ? reply.result : undefined);
    if (!parsed.success) return { kind: 'not_sent', reason: 'broken_reply' };
    return { ...parsed.data, kind: 'found', session };
  }

  return {
    async payerNickname(payerId) {
      const asked = await ask('payerNickname', { payerID: payerId });
      const found = judge(
        asked,
        nicknameResult.transform((result) => ({ nickname: result.nickname ?? result.nickName ?? null })),
      );
      if (found.kind === 'found' && found.session.provenAt === null)
        await store.markProven(found.session.version);
      if (found.kind === 'found') await noteAccepted(found.session);
      return found;
    },

    async deposit({ payerId, amountMinor, currency, session, firstByteBefore }) {
      if (lacksLocation(session)) return outcomeOf('no_location', null, null, null);
      const requestId = nextRequestId();
      const sent = await sendBusinessCall(context, {
        method: 'deposit',
        params: { deposit: { amount: formatDecimal({ amountMinor, currency }), payerID: payerId } },
        session,
        requestId,
        firstByteBefore,
      });
      const outcome = readDepositOutcome(sent, requestId);
      // The next call will look for another session; this one is not repeated. Its answer is worth more than the note, which
      // that call takes again where it could not be stored.
      if (outcome.reason === 'unauthorized') await store.markRefused(session.version).catch(() => undefined);
      return outcome;
    },

    async getWithdrawalAmount({ payerId, withdrawalCode }) {
      return judge(
        await ask('getWithdrawalAmount', { withdraw: { payerID: payerId, withdrawalCode } }),
        amountResult,
      );
    },

    async userProfile() {
      const answer = await keeper.current();
      return answer.kind === 'no_session' ? answer : askProfile(context, answer.session.bearerToken);
    },

    profileOf: (bearerToken) => askProfile(context, bearerToken),
    ensureSession: () => keeper.current(),
    renewNow: () => keeper.renewNow(),
    keepSession: (keep) => keeper.keep(keep),
    clockSkewMs: () => skewMs,
  };
}
