import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeskSession, Fault, SandboxDesk } from './desk-types.ts';
import { startDesk } from './start-desk.ts';

const playerId = '100000001';
let desk: SandboxDesk;
let session: DeskSession;

beforeEach(async () => {
  desk = await startDesk({
    login: 'desk-EXAMPLE',
    password: 'password-EXAMPLE',
    cashboxCode: '1000001',
    players: { [playerId]: 'Player One', '100000002': null },
    workArea: { latMin: 42, latMax: 43, lonMin: 74, lonMax: 75 },
    withdrawals: [{ playerId, code: 'abcd', amount: '10000' }],
  });
  session = desk.control.mintSession();
});
afterEach(() => desk.close());

type Reply = { id?: number; result?: Record<string, unknown>; error?: { code: number; message: string } };

const post = (path: string, body: unknown, token = session.bearerToken): Promise<Response> =>
  fetch(`${desk.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(2000),
  });

const common = (): object => ({
  location: { lat: 42.5, lon: 74.5 },
  userID: session.userId,
  sessionID: session.sessionId,
});

const rpc = (method: string, params: object = {}): Promise<Response> =>
  post('/api/', [{ jsonrpc: '2.0', id: 7, method, params: { ...common(), ...params } }]);

const ask = async (method: string, params: object = {}): Promise<Reply> => {
  const [reply] = (await (await rpc(method, params)).json()) as Reply[];
  return reply ?? {};
};

const nickname = (payerID = playerId): Promise<Reply> => ask('mobile.payerNickname', { payerID });
const deposit = (amount: unknown = '100.53', payerID = playerId): Promise<Response> =>
  rpc('mobile.deposit', { deposit: { amount, payerID } });

const plan = (fault: Fault): void => desk.control.setFault(fault);

describe('the book', () => {
  test('holds each executed credit once, with the amount as it came over the wire', async () => {
    expect(await nickname()).toEqual({ jsonrpc: '2.0', id: 7, result: { nickname: 'Player One' } });
    expect(await (await deposit()).json()).toEqual([{ jsonrpc: '2.0', id: 7, result: { success: true } }]);
    expect(desk.control.book()).toMatchObject([
      { seq: 1, playerId, amount: '100.53', sessionId: session.sessionId, answered: true, answer: 'success' },
    ]);
  });

  test.each([
    ['a number', 100.53],
    ['three decimals', '100.533'],
    ['zero', '0.00'],
    ['a sign', '-5'],
  ])('gets nothing for an amount that is %s', async (_name, amount) => {
    await nickname();
    expect(await (await deposit(amount)).json()).toMatchObject([{ error: { code: -32602 } }]);
    expect(desk.control.book()).toEqual([]);
  });

  test('gets nothing without a nickname check before each deposit in the same session', async () => {
    expect(await (await deposit()).json()).toMatchObject([{ error: { message: 'payer is not checked' } }]);
    await nickname();
    await deposit();
    await deposit();
    expect(desk.control.book()).toHaveLength(1);
    desk.control.change({ nicknameFirst: 'once' });
    await nickname();
    await deposit();
    await deposit();
    expect(desk.control.book()).toHaveLength(3);
    desk.control.change({ nicknameFirst: 'off' });
    session = desk.control.mintSession();
    await deposit();
    expect(desk.control.book()).toHaveLength(4);
  });
});

describe('faults that hide a credit', () => {
  test.each([
    ['execute_then_error', 200, { error: { code: 200 } }],
    ['missing_success', 200, { result: { message: 'accepted' } }],
    ['wrong_id', 200, { id: 990_001, result: { success: true } }],
  ] as const)('%s', async (fault, status, reply) => {
    await nickname();
    plan({ method: 'deposit', fault });
    const response = await deposit();
    expect([response.status, await response.json()]).toMatchObject([status, [reply]]);
    expect(desk.control.book()).toMatchObject([{ answered: false, answer: fault }]);
    expect(desk.control.faults()).toEqual([]);
  });

  test('empty_array and broken_json give a reply nobody can read', async () => {
    await nickname();
    await nickname();
    plan({ method: 'deposit', fault: 'empty_array' });
    plan({ method: 'deposit', fault: 'broken_json' });
    expect(await (await deposit()).json()).toEqual([]);
    await expect((await deposit()).json()).rejects.toThrow(SyntaxError);
    expect(desk.control.book()).toMatchObject([{ answered: false }, { answered: false }]);
  });

  test('execute_then_drop resets the connection', async () => {
    await nickname();
    plan({ method: 'deposit', fault: 'execute_then_drop' });
    await expect(deposit()).rejects.toThrow();
    expect(desk.control.book()).toMatchObject([{ answered: false, answer: 'execute_then_drop' }]);
  });

  test('execute_then_hang never answers, and closing the desk ends the wait within a second', async () => {
    await nickname();
    plan({ method: 'deposit', fault: 'execute_then_hang' });
    const waiting = deposit().then(
      () => 'answered',
      () => 'cut',
    );
    while (desk.control.book().length === 0) await new Promise((resolve) => setImmediate(resolve));
    const began = performance.now();
    await desk.close();
    expect(await waiting).toBe('cut');
    expect(performance.now() - began).toBeLessThan(1000);
    expect(desk.control.book()).toMatchObject([{ answered: false }]);
  });

  test('slow answers late, and truly', async () => {
    await nickname();
    plan({ method: 'deposit', fault: 'slow', delayMs: 20 });
    expect(await (await deposit()).json()).toMatchObject([{ result: { success: true } }]);
    expect(desk.control.book()).toMatchObject([{ answered: true, answer: 'slow' }]);
  });

  test('any of them may come late: the work is done at once, the bad answer follows', async () => {
    await nickname();
    plan({ method: 'deposit', fault: 'html_502', executes: true, delayMs: 300 });
    const began = performance.now();
    const answered = deposit();
    await expect.poll(() => desk.control.book()).toHaveLength(1);
    expect((await answered).status).toBe(502);
    expect(performance.now() - began).toBeGreaterThanOrEqual(290);
  });

  test('html_502 may be told to have credited', async () => {
    await nickname();
    plan({ method: 'deposit', fault: 'html_502', executes: true });
    const response = await deposit();
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('<h1>502 Bad Gateway</h1>');
    expect(desk.control.book()).toHaveLength(1);
  });
});

describe('faults that move nothing', () => {
  test.each([
    ['http_500', 500],
    ['http_401', 401],
    ['html_502', 502],
    ['error_200', 200],
    ['auth_error_200', 200],
    ['success_false', 200],
  ] as const)('%s', async (fault, status) => {
    await nickname();
    plan({ method: 'deposit', fault });
    expect((await deposit()).status).toBe(status);
    expect(desk.control.book()).toEqual([]);
    expect((await deposit()).status).toBe(200);
    expect(desk.control.book()).toHaveLength(1);
  });

  test('drop_before resets the connection', async () => {
    await nickname();
    plan({ method: 'deposit', fault: 'drop_before' });
    await expect(deposit()).rejects.toThrow();
    expect(desk.control.book()).toEqual([]);
  });

  test('a fault strikes as often as told, and only the player it names', async () => {
    plan({ method: 'payerNickname', fault: 'http_500', times: 2, playerId });
    expect((await nickname('100000002')).result).toEqual({});
    expect((await rpc('mobile.payerNickname', { payerID: playerId })).status).toBe(500);
    expect((await rpc('mobile.payerNickname', { payerID: playerId })).status).toBe(500);
    expect((await rpc('mobile.payerNickname', { payerID: playerId })).status).toBe(200);
  });
});

describe('sessions', () => {
  test('mobile.login opens one inside the work area and nowhere else', async () => {
    const login = (lat: number, cashboxCode: unknown = 1_000_001): Promise<Reply> =>
      ask('mobile.login', { location: { lat, lon: 74.5 }, cashboxCode });
    const opened = await login(42.5);
    expect(opened.result).toEqual({ session: { id: expect.stringMatching(/^19\d{17}$/) } });
    expect((await login(0)).error?.message).toBe('cashbox out of work area');
    expect((await login(42.5, '1000001')).error?.code).toBe(-32602);
    expect((await login(42.5, 1_000_002)).error?.message).toBe('cashbox not found');
  });

  test('an expired, revoked or foreign token is answered 401, before any fault strikes', async () => {
    plan({ method: 'payerNickname', fault: 'http_500' });
    const valid = session;
    session = desk.control.mintSession({ lifetimeSec: 0 });
    expect((await rpc('mobile.payerNickname', { payerID: playerId })).status).toBe(401);
    session = desk.control.mintSession({ transport: 'rest' });
    expect((await rpc('mobile.payerNickname', { payerID: playerId })).status).toBe(401);
    session = valid;
    expect(desk.control.revokeTokens()).toBe(2);
    expect((await rpc('mobile.payerNickname', { payerID: playerId })).status).toBe(401);
    expect(desk.control.faults()).toHaveLength(1);
    expect(desk.control.calls().map((call) => call.isAuthorized)).toEqual([false, false, false]);
  });

  test('an ended session is refused inside the reply, and every call needs its coordinates', async () => {
    expect((await ask('mobile.payerNickname', { payerID: playerId, location: undefined })).error?.code).toBe(
      -32602,
    );
    expect(desk.control.endSessions()).toBe(1);
    expect((await nickname()).error?.message).toBe('session not found');
  });

  test('a second sign-in ends the first where the desk is set so', async () => {
    desk.control.change({ secondLoginKillsFirst: true });
    const login = { cashboxCode: 1_000_001, login: 'desk-EXAMPLE', password: 'password-EXAMPLE' };
    await post('/api/v2/cashbox/login', login);
    expect((await rpc('user.profile')).status).toBe(401);
    expect(desk.control.sessions().map(({ alive }) => alive)).toEqual([false, true]);
  });
});

describe('APP2APP', () => {
  const login = async (change: object = {}): Promise<Response> =>
    post('/api/v2/cashbox/login', {
      cashboxCode: 1_000_001,
      login: 'desk-EXAMPLE',
      password: 'password-EXAMPLE',
      ...change,
    });

  test('signs in with one call and credits without a location', async () => {
    const opened = (await (await login()).json()) as {
      accessToken: string;
      sessionID: string;
      userID: string;
    };
    const { accessToken, sessionID, userID } = opened;
    const call = async (method: string, params: object): Promise<unknown> => {
      const body = { id: 1, jsonrpc: '2.0', params: { ...params, sessionID, userID } };
      return (await post(`/api/v1/mobile/${method}`, body, accessToken)).json();
    };
    expect(await call('payerNickname', { payerID: playerId })).toMatchObject({
      result: { nickname: 'Player One' },
    });
    desk.control.change({ restAnswersArray: true });
    const reply = await call('deposit', { deposit: { amount: '100', payerID: playerId } });
    expect(reply).toMatchObject([{ id: 1, result: { success: true } }]);
    expect(desk.control.book()).toMatchObject([{ amount: '100', transport: 'rest', answered: true }]);
  });

  test.each([
    ['a wrong password', { password: 'wrong-EXAMPLE' }],
    ['a stray space', { login: 'desk-EXAMPLE ' }],
    ['the code as text', { cashboxCode: '1000001' }],
  ])('refuses %s in the same words', async (_name, change) => {
    const response = await login(change);
    expect([response.status, await response.json()]).toEqual([401, { message: 'invalid credentials' }]);
  });
});

test('a payout is previewed, never paid: mobile.withdrawal is absent', async () => {
  const withdraw = { payerID: playerId, withdrawalCode: 'abcd' };
  expect((await ask('mobile.getWithdrawalAmount', { withdraw })).result).toEqual({ amount: '10000' });
  const wrong = { ...withdraw, withdrawalCode: 'zzzz' };
  expect((await ask('mobile.getWithdrawalAmount', { withdraw: wrong })).error?.message).toBe('invalid code');
  expect((await ask('mobile.withdrawal', { withdraw })).error?.code).toBe(-32601);
});

test('the desk listens on loopback only and refuses a bare object on /api/', async () => {
  expect(new URL(desk.url).hostname).toBe('127.0.0.1');
  expect((await post('/api/', { jsonrpc: '2.0', id: 1, method: 'user.profile', params: {} })).status).toBe(
    400,
  );
});

test('closing cuts a connection that never sent a byte', async () => {
  const socket = connect(Number(new URL(desk.url).port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await desk.close();
  await closed;
  expect(socket.destroyed).toBe(true);
});
