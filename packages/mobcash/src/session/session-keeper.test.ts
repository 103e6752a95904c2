import { afterEach, expect, test, vi } from 'vitest';
import { defaultLimits } from '../settings.ts';
import type { ProfileAnswer } from '../sign-in/open-desk-session.ts';
import { SignInError } from '../sign-in/sign-in-error.ts';
import type { Way } from '../sign-in/ways.ts';
import { createMemorySessionStore, type MemorySessionStore } from './memory-session-store.ts';
import { createSessionKeeper } from './session-keeper.ts';

afterEach(() => {
  vi.useRealTimers();
});

function setUp(
  signIn: Way['signIn'],
  isComplete = true,
  ask: () => Promise<ProfileAnswer> = async () => ({ kind: 'unreachable' }),
) {
  let now = Date.parse('2026-11-24T06:00:00Z');
  const clock = (): Date => new Date(now);
  const store = createMemorySessionStore(clock);
  const log: string[] = [];
  const say = (line: string): void => void log.push(line);
  const keeper = createSessionKeeper({
    context: {
      settings: {
        apiUrl: 'https://admin.example',
        appUrl: 'https://app.example',
        clientId: 'client',
        clientSecret: null,
        login: 'planted-login',
        password: 'planted-password',
        cashboxCode: '1000001',
        lat: 10.5,
        lon: 20.25,
        signIn: ['oauth2'],
      },
      limits: defaultLimits,
      clock,
    },
    store,
    log: { info: say, warn: say, error: say },
    random: (size) => new Uint8Array(size),
    readyTokens: () => null,
    ways: [{ name: 'oauth2', isComplete: () => isComplete, signIn }],
    askProfile: ask,
  });
  return { keeper, store, log, pass: (ms: number) => (now += ms), clock };
}

const pasted = {
  bearerToken: 'ory_at_EXAMPLE',
  userId: '1',
  sessionId: '2',
  refreshToken: null,
  source: 'paste',
  transport: 'rpc',
  obtainedAt: new Date('2026-11-24T06:00:00Z'),
  expiresAt: null,
} as const;
const paste = async (store: MemorySessionStore) => store.putSession(pasted, (await store.readHead()).version);

test('a way that breaks off in a manner nobody foresaw pauses like any other failure: no password every second', async () => {
  let sent = 0;
  const bench = setUp(async ({ beforePassword }) => {
    await beforePassword();
    sent += 1;
    throw new Error('Target page, context or browser has been closed: planted-password');
  });
  // It worked before, so the store would allow it again and again.
  const pair = bench.store.hmac('login-password', 'planted-login\nplanted-password');
  await bench.store.recordPasswordOutcome(pair, 'accepted');
  for (let second = 0; second < 20; second += 1) {
    await bench.keeper.current().catch(() => undefined);
    bench.pass(1_000);
  }
  expect(sent).toBe(1);
  expect(await bench.store.readHead()).toMatchObject({ state: 'due', failures: 1 });
  expect(bench.store.renewals()).toMatchObject([{ way: 'oauth2', outcome: 'sign_in_changed' }]);
  expect(bench.log.join('\n')).not.toContain('planted-password');
});

test('an end stated within the minute is misread, not believed: no sign-in every few seconds', async () => {
  let signIns = 0;
  const bench = setUp(async ({ beforePassword, context }) => {
    await beforePassword();
    signIns += 1;
    return {
      bearerToken: `ory_at_EXAMPLE-${signIns}`,
      userId: '1',
      sessionId: '2',
      refreshToken: null,
      source: 'app2app',
      transport: 'rest',
      obtainedAt: context.clock(),
      expiresAt: new Date(context.clock().getTime() + 20_000),
    };
  });
  for (let second = 0; second < 600; second += 1) {
    expect(await bench.keeper.keep({ probeAfterMs: null })).toMatchObject({ kind: 'session' });
    bench.pass(1_000);
  }
  expect(signIns).toBe(1);
});

test('asked to renew a session that nothing can renew, it stays what it is: nothing is wrong with it', async () => {
  const bench = setUp(() => Promise.reject(new Error('asked')), false);
  await bench.store.putSession(pasted, 0n);
  expect(await bench.keeper.renewNow()).toEqual({ kind: 'no_session', reason: 'no_way' });
  expect(await bench.store.readHead()).toMatchObject({ state: 'ready', reason: null, failures: 0 });
  expect(bench.store.renewals()).toMatchObject([{ cause: 'asked', way: null, outcome: 'no_way' }]);
  expect(await bench.keeper.current()).toMatchObject({ kind: 'session' });
});

test.each(['unreachable', 'wrong_password', 'sign_in_changed'] as const)(
  'a session pasted while a sign-in is under way stays good when that one fails: %s',
  async (reason) => {
    const bench = setUp(async () => {
      await paste(bench.store);
      throw new SignInError(reason);
    });
    expect(await bench.keeper.current()).toMatchObject({ kind: 'session', session: { source: 'paste' } });
    expect(await bench.store.readHead()).toMatchObject({ state: 'ready', reason: null, failures: 0 });
  },
);

test('a session pasted while MobCash is looked for stays good when it was found', async () => {
  let looks = 0;
  const bench = setUp(
    () => Promise.reject(new SignInError('unreachable')),
    true,
    async () => {
      looks += 1;
      if (looks === 1) return { kind: 'unreachable' };
      await paste(bench.store);
      return { kind: 'refused' };
    },
  );
  const keep = async () => {
    await bench.keeper.keep({ probeAfterMs: null });
    bench.pass(31_000);
  };
  await bench.keeper.current();
  await keep();
  // The pause of the second failure leaves time to look twice.
  await keep();
  await keep();
  expect(looks).toBe(2);
  expect(await bench.store.readHead()).toMatchObject({ state: 'ready', reason: null, failures: 0 });
});

test('a way that never ends holds nobody for ever: it failed, and sends no password afterwards', async () => {
  vi.useFakeTimers();
  const goOn = Promise.withResolvers<void>();
  let sent = 0;
  const bench = setUp(async ({ beforePassword }) => {
    await goOn.promise;
    await beforePassword();
    sent += 1;
    throw new SignInError('wrong_password', 'refused');
  });
  const answer = bench.keeper.current();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(await answer).toEqual({ kind: 'no_session', reason: 'unreachable' });
  goOn.resolve();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toBe(0);
  expect(await bench.store.readHead()).toMatchObject({ state: 'due', reason: 'unreachable', failures: 1 });
});

test.each([
  [true, 'The session in use goes on being used.'],
  [false, 'No credit is sent until there is a session.'],
])(
  'where a renewal failed the log says what it means for credits (a session in use: %s)',
  async (isThere, sentence) => {
    const bench = setUp(() => Promise.reject(new SignInError('unreachable')));
    if (isThere) await paste(bench.store);
    await bench.keeper.renewNow();
    expect(bench.log.at(-1)).toBe(`[MobCash Auth] Sign-in did not succeed: unreachable. ${sentence}`);
  },
);
