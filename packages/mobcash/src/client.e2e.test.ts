import { randomBytes } from 'node:crypto';
import { type DeskSettings, type SandboxDesk, startDesk } from '@luxon/sandbox';
import { afterEach, expect, test } from 'vitest';
import { createMobcashClient, type MobcashClient } from './client.ts';
import { createMemorySessionStore } from './session/memory-session-store.ts';
import type { SessionStore } from './session/session.ts';
import type { MobcashSettings } from './settings.ts';

const login = 'planted-login';
const password = 'planted-password';
const clientSecret = 'planted-client-secret';
const payerId = '100000001';
const quick = { connectMs: 1_000, totalMs: 400, replyBytesMax: 64 * 1024 };

interface Bench {
  readonly desk: SandboxDesk;
  readonly client: MobcashClient;
  readonly store: SessionStore;
  readonly log: string[];
  again(part: Partial<MobcashSettings>): MobcashClient;
}

const open: SandboxDesk[] = [];
afterEach(() => Promise.all(open.splice(0).map((desk) => desk.close())));

async function setUp(
  part: Partial<MobcashSettings> = {},
  deskSettings: Partial<DeskSettings> = {},
  limits = quick,
): Promise<Bench> {
  const desk = await startDesk({
    login,
    password,
    cashboxCode: '1000001',
    clientSecret,
    controlPort: null,
    settings: deskSettings,
  });
  open.push(desk);
  const clock = () => new Date();
  const store = createMemorySessionStore(clock);
  const log: string[] = [];
  const say = (message: string): void => void log.push(message);
  const again = (more: Partial<MobcashSettings>): MobcashClient =>
    createMobcashClient({
      settings: {
        apiUrl: desk.url,
        appUrl: 'https://app.example',
        clientId: desk.clientId,
        clientSecret: null,
        login,
        password,
        cashboxCode: '1000001',
        lat: 0,
        lon: 0,
        signIn: ['oauth2'],
        ...part,
        ...more,
      },
      store,
      clock,
      random: (size) => randomBytes(size),
      log: { info: say, warn: say, error: say },
      limits,
    });
  return { desk, client: again({}), store, log, again };
}

async function deposit(
  { desk, client }: Pick<Bench, 'desk' | 'client'>,
  fault?: Parameters<SandboxDesk['control']['setFault']>[0]['fault'],
) {
  const player = await client.payerNickname(payerId);
  if (player.kind !== 'found') throw new Error(`The player was not found: ${player.kind}.`);
  if (fault !== undefined)
    desk.control.setFault({
      method: 'deposit',
      fault,
      times: 1,
      ...(fault === 'slow' ? { delayMs: 2_000 } : {}),
    });
  return client.deposit({
    payerId,
    amountMinor: 10_008n,
    currency: 'KGS',
    session: player.session,
    firstByteBefore: new Date(Date.now() + 2_000),
  });
}

test.each(['body', 'query', 'fragment'] as const)(
  'the OAuth2 flow that hands the token out in the %s ends in a session that credits',
  async (finalStep) => {
    const bench = await setUp({}, { finalStep });
    expect(await deposit(bench)).toMatchObject({ kind: 'confirmed' });
    expect(bench.desk.control.book()).toMatchObject([{ playerId: payerId, amount: '100.08' }]);
    expect(bench.log).toContain(`[MobCash Auth] 🔄 Starting OAuth2 flow with login: ${login}`);
    expect(bench.log).toContain('[MobCash Auth] ✅ OAuth2 flow completed successfully');
  },
);

test('a code without a token is exchanged where the desk has a client secret', async () => {
  const bench = await setUp({ clientSecret }, { finalStep: 'code' });
  expect(await deposit(bench)).toMatchObject({ kind: 'confirmed' });
});

test('a code without a token and without a secret ends in client_secret_required, and the password is not sent again', async () => {
  const { client, desk } = await setUp({}, { finalStep: 'code' });
  expect(await client.payerNickname(payerId)).toEqual({
    kind: 'no_session',
    reason: 'client_secret_required',
  });
  expect(await client.payerNickname(payerId)).toEqual({
    kind: 'no_session',
    reason: 'client_secret_required',
  });
  expect(desk.control.calls().filter(({ method }) => method === 'loginPage')).toHaveLength(1);
});

test.each([403, 'form'] as const)(
  'a wrong password (answered with %s) is submitted twice at most, then never again',
  async (wrongPassword) => {
    const { desk, store, again } = await setUp({}, { wrongPassword });
    for (let round = 0; round < 5; round += 1) {
      expect(await again({ password: 'another-planted-password' }).payerNickname(payerId)).toMatchObject({
        kind: 'no_session',
      });
      await store.setState('due', null, { failures: 0, nextTryAt: null, stoppedFor: null });
    }
    const submitted = desk.control.calls().filter(({ method }) => method === 'loginPage').length;
    expect(submitted).toBe(wrongPassword === 'form' ? 1 : 2);
  },
);

test('APP2APP signs in with one call and credits over REST', async () => {
  const bench = await setUp({ signIn: ['app2app'], lat: null, lon: null });
  expect(await deposit(bench)).toMatchObject({ kind: 'confirmed' });
  expect(bench.desk.control.book()).toMatchObject([{ transport: 'rest' }]);
});

test('tokens of the browser do not stop a desk that signs in by APP2APP and has no coordinates', async () => {
  const bench = await setUp({ signIn: ['app2app'], lat: null, lon: null });
  await bench.store.putSession(
    {
      ...bench.desk.control.mintSession(),
      refreshToken: null,
      source: 'paste',
      transport: 'rpc',
      obtainedAt: new Date(),
      expiresAt: null,
    },
    0n,
  );
  expect(await deposit(bench)).toMatchObject({ kind: 'confirmed' });
  expect(bench.desk.control.book()).toMatchObject([{ transport: 'rest' }]);
});

test('a hundred callers with a dead token make one sign-in', async () => {
  // So many at once take as long as they take.
  const { client, desk } = await setUp({}, {}, { ...quick, totalMs: 20_000 });
  await client.payerNickname(payerId);
  desk.control.revokeTokens();
  const before = desk.control.signIns().length;
  const answers = await Promise.all(Array.from({ length: 100 }, () => client.payerNickname(payerId)));
  expect(answers.every(({ kind }) => kind === 'found')).toBe(true);
  expect(desk.control.signIns().length - before).toBe(1);
});

test('ready tokens are used first, without any call before the first business call', async () => {
  const bench = await setUp();
  const tokens = bench.desk.control.mintSession();
  const client = createMobcashClient({
    settings: {
      apiUrl: bench.desk.url,
      appUrl: 'https://app.example',
      clientId: bench.desk.clientId,
      clientSecret: null,
      login,
      password,
      cashboxCode: '1000001',
      lat: 0,
      lon: 0,
      signIn: ['oauth2'],
    },
    store: bench.store,
    clock: () => new Date(),
    random: (size) => randomBytes(size),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    readyTokens: () => tokens,
  });
  expect(await client.payerNickname(payerId)).toMatchObject({ kind: 'found' });
  expect(bench.desk.control.calls()).toHaveLength(1);
});

test.each([
  ['execute_then_hang', 'timeout', 1],
  ['execute_then_drop', 'reset', 1],
  ['execute_then_error', 'rpc_error', 1],
  ['missing_success', 'success_missing', 1],
  ['wrong_id', 'broken_reply', 1],
  ['empty_array', 'broken_reply', 1],
  ['broken_json', 'broken_reply', 1],
  ['huge', 'reply_too_big', 1],
  ['slow', 'timeout', 1],
  ['hang_before', 'timeout', 0],
  ['drop_before', 'reset', 0],
  ['http_500', 'http_5xx', 0],
  ['http_401', 'unauthorized', 0],
  ['html_502', 'http_5xx', 0],
  ['error_200', 'rpc_error', 0],
  ['auth_error_200', 'rpc_error', 0],
  ['success_false', 'success_false', 0],
] as const)('a deposit that meets %s is unknown, and is called once', async (fault, reason, executed) => {
  const bench = await setUp();
  expect(await deposit(bench, fault)).toMatchObject({ kind: 'unknown', reason });
  expect(bench.desk.control.book()).toHaveLength(executed);
  expect(bench.desk.control.calls().filter(({ method }) => method === 'deposit')).toHaveLength(1);
});

test('the answer to a deposit is given also where the session it refuses cannot be marked', async () => {
  const bench = await setUp();
  Object.assign(bench.store, { markRefused: () => Promise.reject(new Error('the database is away')) });
  expect(await deposit(bench, 'http_401')).toMatchObject({ kind: 'unknown', reason: 'unauthorized' });
});

test('a deposit whose first byte would be late is not sent: the desk hears nothing', async () => {
  const { client, desk } = await setUp();
  const player = await client.payerNickname(payerId);
  if (player.kind !== 'found') throw new Error(player.kind);
  const late = await client.deposit({
    payerId,
    amountMinor: 1n,
    currency: 'KGS',
    session: player.session,
    firstByteBefore: new Date(0),
  });
  expect(late).toMatchObject({ kind: 'not_sent', reason: 'first_byte_too_late' });
  expect(desk.control.calls().some(({ method }) => method === 'deposit')).toBe(false);
});

test('a desk that is gone: a deposit is not sent, a question is not sent', async () => {
  const { client, desk } = await setUp();
  const player = await client.payerNickname(payerId);
  if (player.kind !== 'found') throw new Error(player.kind);
  await desk.close();
  const answer = await client.deposit({
    payerId,
    amountMinor: 1n,
    currency: 'KGS',
    session: player.session,
    firstByteBefore: new Date(Date.now() + 2_000),
  });
  expect(answer).toMatchObject({ kind: 'not_sent', reason: 'never_connected' });
  expect(await client.payerNickname(payerId)).toEqual({ kind: 'not_sent', reason: 'refused' });
});

test('no secret is ever said, whatever happens', async () => {
  for (const finalStep of ['body', 'code', 'error', 'fragment'] as const) {
    const bench = await setUp({}, { finalStep });
    const answer = await bench.client.payerNickname(payerId);
    const tokens = bench.desk.control.sessions().flatMap(({ sessionId }) => [sessionId]);
    const said = `${bench.log.join('\n')}${answer.kind === 'no_session' ? answer.reason : ''}`;
    for (const secret of [password, clientSecret, 'ory_at_', 'login_challenge', 'code=', ...tokens])
      expect(said).not.toContain(secret);
  }
});

test('what a payout code is worth is asked without moving anything', async () => {
  const { client, desk } = await setUp();
  desk.control.setWithdrawal({ playerId: payerId, code: 'AB12', amount: '10000' });
  expect(await client.getWithdrawalAmount({ payerId, withdrawalCode: 'AB12' })).toMatchObject({
    kind: 'found',
    amount: '10000',
  });
  expect(await client.getWithdrawalAmount({ payerId, withdrawalCode: 'ZZ99' })).toMatchObject({
    kind: 'rejected',
  });
});
