import { createHmac } from 'node:crypto';
import {
  createMemorySessionStore,
  createSessionKeeper,
  type MobcashSettings,
  type Session,
  SignInError,
  type Way,
} from '@luxon/mobcash';
import { decideSessionAlarms } from 'luxon-email-watcher';
import { createWorld, minuteMs, type World } from './world.ts';

export const kinds = ['tokensOnly', 'secret', 'app2app', 'browser'] as const;
export type DeskKind = (typeof kinds)[number];

/** A credit that waited longer than this while MobCash answered stood still. Players are promised no second. */
const patienceMs = 5 * minuteMs;
/** How long the operator of a desk that cannot renew takes to paste once it stands still. */
const reactionMs = 10 * minuteMs;
const warningMsMin = 30 * minuteMs;
const days = 365;

export interface YearFigures {
  /** Minutes past the first five that credits waited while MobCash answered. */
  readonly standstillMinutes: number;
  readonly longestWaitMinutes: number;
  readonly pastes: number;
  readonly signIns: number;
  /** Of the tokens that died of age, the share a person was warned of 30 minutes ahead; null: nobody needs to. */
  readonly warnedAheadShare: number | null;
  readonly deaths: number;
  readonly revokedEarly: number;
}

/**
 * Lives one year of a desk minute by minute on a simulated clock: the real keeper, rules, store and alarm rule against
 * a modelled MobCash. Every minute a credit wants to go out.
 */
export async function simulateYear({ kind, seed }: { kind: DeskKind; seed: number }): Promise<YearFigures> {
  const world = createWorld(seed);
  const store = createMemorySessionStore(world.clock);
  let keeper = createKeeper(kind, world, store);
  const end = world.clock().getTime() + days * 24 * 60 * minuteMs;
  let pastes = 0;
  let waitingSince: number | null = null;
  let standstillMs = 0;
  let longestWaitMs = 0;
  let warnedAt: number | null = null;
  let warnedVersion = -1n;
  const warnings: boolean[] = [];
  let password = world.password();

  const bring = async (): Promise<void> => {
    const { version } = await store.readHead();
    await store.putSession(
      { ...world.issue(), source: 'paste', refreshToken: null, expiresAt: null },
      version,
    );
    pastes += 1;
  };
  if (kind === 'tokensOnly') await bring();

  while (world.clock().getTime() < end) {
    const minuteEnd = world.clock().getTime() + minuteMs;
    world.live();
    if (world.password() !== password) {
      // Who changes the password at MobCash writes it into the settings a minute later.
      password = world.password();
      keeper = createKeeper(kind, world, store);
    }
    let isServed = false;
    while (!isServed) {
      isServed = await credit(keeper, world);
      if (isServed || world.clock().getTime() >= minuteEnd) break;
      const { nextTryAt } = await store.readHead();
      const tryAt = nextTryAt?.getTime() ?? minuteEnd;
      world.moveTo(tryAt > world.clock().getTime() ? Math.min(tryAt, minuteEnd) : minuteEnd);
    }
    const now = world.clock().getTime();
    await keeper.keep({ probeAfterMs: null });
    const head = await store.readHead();
    if (head.version !== warnedVersion) {
      warnedVersion = head.version;
      warnedAt = null;
    }
    const { endsAt = null, knownBy = null, renewsItself = false } = store.outlook() ?? {};
    const standing = { ...head, endsAt, endKnownBy: knownBy, renewsItself };
    const alarms = decideSessionAlarms(standing, { now: world.clock(), clockSkewMs: null });
    if (alarms.some(({ kind: alarm }) => alarm === 'session_ends_soon')) warnedAt ??= now;

    if (isServed || world.isDown()) waitingSince = null;
    else {
      waitingSince ??= now - minuteMs;
      longestWaitMs = Math.max(longestWaitMs, now - waitingSince);
      if (now - waitingSince > patienceMs) standstillMs += minuteMs;
      if (kind === 'tokensOnly' && now - waitingSince >= reactionMs) {
        if (!world.wasRevoked(head.session?.bearerToken ?? ''))
          warnings.push(warnedAt !== null && now - reactionMs - warnedAt >= warningMsMin);
        await bring();
      }
    }
    world.moveTo(minuteEnd);
  }
  const { deaths, revokedEarly, signIns } = world.counts();
  return {
    standstillMinutes: Math.round(standstillMs / minuteMs),
    longestWaitMinutes: Math.round(longestWaitMs / minuteMs),
    pastes,
    signIns,
    warnedAheadShare:
      warnings.length === 0
        ? null
        : Math.round((warnings.filter(Boolean).length / warnings.length) * 1_000) / 1_000,
    deaths,
    revokedEarly,
  };
}

type Keeper = ReturnType<typeof createSessionKeeper>;

/** One look-up of a player, as the client makes it: after a refusal once more with another session. */
async function credit(keeper: Keeper, world: World): Promise<boolean> {
  if (world.isDown()) return false;
  let answer = await keeper.current();
  for (let round = 0; round < 2; round += 1) {
    if (answer.kind === 'no_session') return false;
    if (world.accepts(answer.session.bearerToken)) return true;
    answer = await keeper.afterRefusal(answer.session.version);
  }
  return false;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function createKeeper(
  kind: DeskKind,
  world: World,
  store: ReturnType<typeof createMemorySessionStore>,
): Keeper {
  const name = kind === 'secret' ? 'oauth2' : kind === 'tokensOnly' ? null : kind;
  const password = world.password();
  const settings: MobcashSettings = {
    apiUrl: 'https://admin.example',
    appUrl: 'https://app.example',
    clientId: 'EXAMPLE',
    clientSecret: null,
    login: 'cashier',
    password,
    cashboxCode: '1000001',
    lat: 10.5,
    lon: 20.25,
    signIn: name === null ? [] : [name],
  };
  const way: Way | null = name && {
    name,
    isComplete: () => true,
    async signIn({ beforePassword }): Promise<Session> {
      if (world.isDown()) throw new SignInError('unreachable', 'not_sent');
      await beforePassword();
      world.signIn();
      if (world.fails()) throw new SignInError('unreachable', 'unanswered');
      if (world.password() !== password) throw new SignInError('wrong_password', 'refused');
      const issued = world.issue();
      // A browser is not told how long its token lives; the other two say so.
      const expiresAt = kind === 'browser' ? null : world.endOf(issued.bearerToken);
      return { ...issued, source: name, refreshToken: null, expiresAt };
    },
  };
  return createSessionKeeper({
    context: { settings, clock: world.clock, limits: { connectMs: 1, totalMs: 1, replyBytesMax: 1 } },
    store,
    log: silent,
    random: (size) =>
      createHmac('sha256', 'jitter').update(String(world.clock().getTime())).digest().subarray(0, size),
    readyTokens: () => null,
    ways: way === null ? [] : [way],
    askProfile: async (bearerToken) =>
      world.isDown()
        ? { kind: 'unreachable' }
        : world.accepts(bearerToken)
          ? { kind: 'known', userId: '1900000000000000000' }
          : { kind: 'refused' },
  });
}
