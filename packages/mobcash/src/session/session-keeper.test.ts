import { expect, test } from 'vitest';
import { defaultLimits } from '../settings.ts';
import type { Way } from '../sign-in/ways.ts';
import { createMemorySessionStore } from './memory-session-store.ts';
import { createSessionKeeper } from './session-keeper.ts';

function setUp(signIn: Way['signIn'], isComplete = true) {
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
    askProfile: async () => ({ kind: 'unreachable' }),
  });
  return { keeper, store, log, pass: (ms: number) => (now += ms), clock };
}

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
  const pasted = {
    bearerToken: 'ory_at_EXAMPLE',
    userId: '1',
    sessionId: '2',
    refreshToken: null,
    source: 'paste',
    transport: 'rpc',
    obtainedAt: bench.clock(),
    expiresAt: null,
  } as const;
  await bench.store.putSession(pasted, 0n);
  expect(await bench.keeper.renewNow()).toEqual({ kind: 'no_session', reason: 'no_way' });
  expect(await bench.store.readHead()).toMatchObject({ state: 'ready', reason: null, failures: 0 });
  expect(bench.store.renewals()).toMatchObject([{ cause: 'asked', way: null, outcome: 'no_way' }]);
  expect(await bench.keeper.current()).toMatchObject({ kind: 'session' });
});
