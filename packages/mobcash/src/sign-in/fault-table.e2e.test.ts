import { randomBytes } from 'node:crypto';
import { type DeskMethod, type DeskSettings, type FaultKind, startDesk } from '@luxon/sandbox';
import { afterEach, describe, expect, test } from 'vitest';
import { createMobcashClient } from '../client.ts';
import { failureRules, isSignInReason, pauseAfter } from '../session/failure-rules.ts';
import { createMemorySessionStore } from '../session/memory-session-store.ts';
import type { MobcashSettings } from '../settings.ts';

const start = Date.parse('2026-11-24T06:00:00Z');
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A desk, a client, and a clock both go by. */
async function setUp(part: Partial<MobcashSettings> = {}, settings: Partial<DeskSettings> = {}) {
  let now = start;
  const clock = (): Date => new Date(now);
  const desk = await startDesk({
    login: 'planted-login',
    password: 'planted-password',
    cashboxCode: '1000001',
    clientSecret: 'planted-client-secret',
    controlPort: null,
    clock,
    settings: { tokenLifetimeSec: 86_400, ...settings },
  });
  ends.push(() => desk.close());
  const store = createMemorySessionStore(clock);
  let lost = 0;
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const client = createMobcashClient({
    settings: {
      apiUrl: desk.url,
      appUrl: desk.appUrl,
      clientId: desk.clientId,
      clientSecret: 'planted-client-secret',
      login: 'planted-login',
      password: 'planted-password',
      cashboxCode: '1000001',
      lat: 10.5,
      lon: 20.25,
      signIn: ['reopen', 'refresh', 'oauth2'],
      ...part,
    },
    store,
    clock,
    random: (size) => randomBytes(size),
    log: silent,
    onRefreshTokenLost: () => {
      lost += 1;
    },
    limits: { connectMs: 1_000, totalMs: 250, replyBytesMax: 64 * 1024 },
  });
  return { desk, client, store, lost: () => lost, pass: (ms: number) => (now += ms), clock };
}
type Bench = Awaited<ReturnType<typeof setUp>>;

/** Calls until a session is there again, each time after the pause the machine itself set; counts the tries. */
async function recover({ client, store, pass, clock }: Bench, triesMax = 4): Promise<string[]> {
  const met: string[] = [];
  for (let tries = 0; tries < triesMax; tries += 1) {
    const answer = await client.payerNickname('100000001');
    if (answer.kind === 'found') return met;
    const { nextTryAt, reason } = await store.readHead();
    met.push(answer.kind === 'no_session' ? answer.reason : `${answer.kind}: ${reason}`);
    if (nextTryAt !== null) pass(nextTryAt.getTime() - clock().getTime() + 1);
  }
  throw new Error(`no session after ${triesMax} tries: ${met.join(', ')}`);
}

const faults: readonly FaultKind[] = [
  'http_401',
  'http_403',
  'http_409',
  'http_410',
  'http_500',
  'html_502',
  'html_200',
  'empty',
  'hang_before',
  'drop_before',
  'cut',
  'wrong_json',
];
const flowFaults: readonly FaultKind[] = [...faults, 'lost_cookie', 'replayed_challenge'];
interface Step {
  readonly way: string;
  readonly method: DeskMethod;
  readonly faults: readonly FaultKind[];
  readonly settings?: Partial<DeskSettings>;
  readonly client?: Partial<MobcashSettings>;
}
const steps: readonly Step[] = [
  { way: 'oauth2', method: 'authorize', faults: flowFaults },
  { way: 'oauth2', method: 'loginPage', faults: flowFaults },
  { way: 'oauth2', method: 'consentPage', faults: [...faults, 'replayed_challenge'] },
  { way: 'oauth2', method: 'token', faults, settings: { finalStep: 'code' } },
  { way: 'oauth2', method: 'profile', faults },
  { way: 'oauth2', method: 'login', faults },
  { way: 'app2app', method: 'cashboxLogin', faults, client: { signIn: ['app2app'] } },
];

describe.each(steps)('$way, fault at $method', ({ method, settings, client, faults: kinds }) => {
  test.each(kinds)('%s: a class, few sign-ins, and a session again without a restart', async (fault) => {
    const bench = await setUp(client, settings);
    bench.desk.control.setFault({ method, fault });
    const met = await recover(bench);
    expect(met.length).toBeLessThanOrEqual(1);
    for (const reason of met) {
      expect(isSignInReason(reason)).toBe(true);
      if (isSignInReason(reason)) expect(failureRules[reason].again).toBe('after_pause');
    }
    expect(bench.desk.control.signIns().length).toBeLessThanOrEqual(2);
    expect(bench.desk.control.signIns().every(({ outcome }) => outcome === 'accepted')).toBe(true);
  });
});

test.each(faults)('a session that ended while the token lives is reopened in spite of %s', async (fault) => {
  const bench = await setUp();
  await recover(bench);
  bench.pass(3_600_000);
  bench.desk.control.endSessions();
  bench.desk.control.setFault({ method: 'login', fault });
  await recover(bench);
  expect(bench.desk.control.sessions().at(-1)?.alive).toBe(true);
});

test('a session that ended is reopened with the token it has: the password is not sent again', async () => {
  const bench = await setUp();
  await recover(bench);
  bench.desk.control.endSessions();
  expect(await recover(bench)).toEqual([]);
  expect(bench.desk.control.signIns()).toHaveLength(1);
  expect(bench.store.renewals().at(-1)).toMatchObject({
    cause: 'refused',
    way: 'reopen',
    outcome: 'renewed',
  });
});

test.each(faults)('a refresh whose answer is %s is not repeated: the password steps in', async (fault) => {
  const bench = await setUp({}, { refreshTokens: true, tokenLifetimeSec: 3_600 });
  await recover(bench);
  bench.pass(3_590_000);
  bench.desk.control.setFault({ method: 'token', fault });
  await recover(bench);
  const sent = bench.desk.control.calls().filter(({ method }) => method === 'token');
  expect(sent).toHaveLength(1);
});

test('a refresh token renews without the password, rotates, and is never sent twice', async () => {
  const bench = await setUp({}, { refreshTokens: true, tokenLifetimeSec: 3_600 });
  await recover(bench);
  for (let round = 0; round < 3; round += 1) {
    bench.pass(3_590_000);
    expect(await recover(bench)).toEqual([]);
  }
  expect(bench.desk.control.signIns()).toHaveLength(1);
  expect(bench.store.renewals().map(({ way }) => way)).toEqual(['oauth2', 'refresh', 'refresh', 'refresh']);
});

test.each(['basic', 'post'] as const)(
  'a refresh token with a client secret is taken by a MobCash that wants it by %s',
  async (clientAuth) => {
    const secret = { finalStep: 'code', clientAuth } as const;
    const bench = await setUp({}, { ...secret, refreshTokens: true, tokenLifetimeSec: 3_600 });
    await recover(bench);
    bench.pass(3_590_000);
    expect(await recover(bench)).toEqual([]);
    expect(bench.store.renewals().map(({ way }) => way)).toEqual(['oauth2', 'refresh']);
  },
);

test('a new refresh token that cannot be stored is told, and the password steps in', async () => {
  const bench = await setUp({}, { refreshTokens: true, tokenLifetimeSec: 3_600 });
  await recover(bench);
  bench.pass(3_590_000);
  const { putSession } = bench.store;
  bench.store.putSession = async () => {
    bench.store.putSession = putSession;
    throw new Error('the disk is full');
  };
  expect(await recover(bench)).toEqual([]);
  expect(bench.lost()).toBe(1);
  expect(bench.store.renewals().slice(-2)).toMatchObject([
    { way: 'refresh', outcome: 'refresh_token_lost' },
    { way: 'oauth2', outcome: 'renewed' },
  ]);
});

test.each([
  ['captcha', 'human_step_needed'],
  ['one_time_code', 'human_step_needed'],
  ['consent_changed', 'human_step_needed'],
] as const)('%s stops the machine until a person brings a session', async (obstacle, reason) => {
  const bench = await setUp({}, { obstacle });
  for (let hour = 0; hour < 5; hour += 1) {
    expect(await bench.client.payerNickname('100000001')).toEqual({ kind: 'no_session', reason });
    bench.pass(3_600_000);
  }
  const logins = bench.desk.control.calls().filter(({ method }) => method === 'loginPage');
  expect(logins).toHaveLength(1);
  const minted = bench.desk.control.mintSession();
  const { version } = await bench.store.readHead();
  await bench.store.putSession(
    { ...minted, refreshToken: null, source: 'paste', obtainedAt: bench.clock(), expiresAt: null },
    version,
  );
  expect(await recover(bench)).toEqual([]);
});

test('a desk that could not sign in is known to need a person again when a brought session ends', async () => {
  const bench = await setUp({ clientSecret: null }, { finalStep: 'code' });
  expect(await bench.client.payerNickname('100000001')).toMatchObject({ reason: 'client_secret_required' });
  const { version } = await bench.store.readHead();
  await bench.store.putSession(
    {
      ...bench.desk.control.mintSession(),
      refreshToken: null,
      source: 'paste',
      obtainedAt: bench.clock(),
      expiresAt: null,
    },
    version,
  );
  expect(await bench.client.keepSession({ probeAfterMs: null })).toMatchObject({ kind: 'session' });
  expect(bench.store.outlook()).toMatchObject({ renewsItself: false, knownBy: 'assumed' });
});

test.each(['basic', 'post'] as const)(
  'a right client secret is taken by a MobCash that wants it by %s: one password, one code',
  async (clientAuth) => {
    const bench = await setUp({}, { finalStep: 'code', clientAuth });
    expect(await recover(bench)).toEqual([]);
    expect(bench.desk.control.signIns()).toMatchObject([{ outcome: 'accepted' }]);
  },
);

test('a wrong client secret is named as such, and the password is not sent again', async () => {
  const bench = await setUp({ clientSecret: 'another-planted-secret' }, { finalStep: 'code' });
  for (let round = 0; round < 2; round += 1)
    expect(await bench.client.payerNickname('100000001')).toEqual({
      kind: 'no_session',
      reason: 'client_secret_refused',
    });
  expect(bench.desk.control.signIns()).toHaveLength(1);
});

test.each(['urlencoded', 'multipart'] as const)(
  'a MobCash that reads %s forms alone is signed in to with one password, and remembered',
  async (formEncoding) => {
    const bench = await setUp({}, { formEncoding });
    expect(await recover(bench)).toEqual([]);
    expect(bench.desk.control.signIns()).toMatchObject([{ encoding: formEncoding }]);
    expect((await bench.store.readHead()).formEncoding).toBe(formEncoding);
  },
);

test('MobCash down: the session in use goes on being used, past its stated end, until it is refused', async () => {
  const bench = await setUp({}, { tokenLifetimeSec: 3_600 });
  await recover(bench);
  const [session] = bench.desk.control.sessions();
  bench.pass(3_400_000);
  bench.desk.control.setFault({ method: 'authorize', fault: 'http_500', times: 50 });
  expect(await bench.client.ensureSession()).toMatchObject({
    kind: 'session',
    session: { bearerToken: session?.bearerToken },
  });
  bench.pass(300_000);
  expect(await bench.client.ensureSession()).toMatchObject({
    kind: 'session',
    session: { bearerToken: session?.bearerToken },
  });
  expect(await bench.client.payerNickname('100000001')).toMatchObject({
    kind: 'no_session',
    reason: 'unreachable',
  });
});

test('the pauses grow from 30 s to 10 min and stay', async () => {
  const bench = await setUp();
  bench.desk.control.setFault({ method: 'authorize', fault: 'http_500', times: 50 });
  const pauses: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    await bench.client.payerNickname('100000001');
    const { nextTryAt } = await bench.store.readHead();
    pauses.push(((nextTryAt?.getTime() ?? 0) - bench.clock().getTime()) / 1_000);
    bench.pass((pauses.at(-1) ?? 0) * 1_000);
  }
  expect(pauses).toEqual([30, 60, 120, 300, 600, 600, 600]);
  expect(pauseAfter(0)).toBe(30_000);
});

test('a desk signed in elsewhere again and again makes the machine wait, not fight', async () => {
  const bench = await setUp();
  for (let round = 0; round < 30; round += 1) {
    await bench.client.payerNickname('100000001');
    bench.desk.control.revokeTokens();
    bench.pass(1_000);
  }
  expect(bench.desk.control.signIns().length).toBeLessThanOrEqual(4);
  expect((await bench.store.readHead()).reason).toBe('session_taken');
});

test.each([-3_600, 3_600])(
  'a clock %d s off is noticed, and the stated end is read by the other clock',
  async (clockSkewSec) => {
    const bench = await setUp({ signIn: ['app2app'] }, { clockSkewSec, tokenLifetimeSec: 3_600 });
    await recover(bench);
    expect(Math.round((bench.client.clockSkewMs() ?? 0) / 60_000)).toBe(clockSkewSec / 60);
    const end = (await bench.store.readHead()).session?.expiresAt?.getTime() ?? 0;
    expect(Math.abs(end - bench.clock().getTime() - 3_600_000)).toBeLessThan(2_000);
  },
);

test.each(['paste', 'oauth2'] as const)(
  'a session of %s that is ended as often as it is reopened makes the machine wait, not fight',
  async (source) => {
    const bench = await setUp({ signIn: ['reopen'] });
    await bench.store.putSession(
      {
        ...bench.desk.control.mintSession(),
        refreshToken: null,
        source,
        obtainedAt: bench.clock(),
        expiresAt: null,
      },
      0n,
    );
    bench.pass(3_600_000);
    for (let round = 0; round < 30; round += 1) {
      await bench.client.payerNickname('100000001');
      bench.desk.control.endSessions();
      bench.pass(1_000);
    }
    const opened = bench.desk.control.calls().filter(({ method }) => method === 'login');
    expect(opened.length).toBeLessThanOrEqual(4);
    expect((await bench.store.readHead()).reason).toBe('session_taken');
  },
);
