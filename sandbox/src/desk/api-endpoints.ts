import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from '../net/loopback-server.ts';
import { readJson } from '../net/read-body.ts';
import { sendReply, sendUnauthorized, strike, waitSlowly } from './answer.ts';
import { playerOf, runMethod } from './business.ts';
import { type DeskState, recordCall } from './desk-state.ts';
import type { DeskMethod, DeskTransport } from './desk-types.ts';
import { doesExecute } from './fault-plan.ts';

const rpcMethods: Readonly<Record<string, DeskMethod>> = {
  'user.profile': 'profile',
  'mobile.login': 'login',
  'mobile.payerNickname': 'payerNickname',
  'mobile.deposit': 'deposit',
  'mobile.getWithdrawalAmount': 'getWithdrawalAmount',
};

const restMethods: Readonly<Record<string, DeskMethod>> = {
  '/api/v1/mobile/payerNickname': 'payerNickname',
  '/api/v1/mobile/deposit': 'deposit',
  '/api/v1/mobile/getWithdrawalAmount': 'getWithdrawalAmount',
};

/** Says which paths are REST calls. */
export const isRestPath = (path: string): boolean => restMethods[path] !== undefined;

interface Call {
  id: unknown;
  params: unknown;
  method: DeskMethod | null;
  transport: DeskTransport;
  path: string;
  inArray: boolean;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function serve(
  state: DeskState,
  request: IncomingMessage,
  response: ServerResponse,
  call: Call,
): Promise<void> {
  const playerId = playerOf(call.params);
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const token = state.tokens.findAccess(bearer, call.transport);
  if (token === null) {
    recordCall(state, { path: call.path, method: call.method, playerId, isAuthorized: false });
    sendUnauthorized(response);
    return;
  }
  const fault = recordCall(state, { path: call.path, method: call.method, playerId });
  const { id, inArray } = call;
  if (call.method === null) {
    const error = { code: -32601, message: 'Method not found' };
    await sendReply(state, response, { id, outcome: { kind: 'error', error }, fault: null, inArray });
    return;
  }
  const executes = fault === null || doesExecute(fault);
  const outcome = executes ? runMethod(state, call.method, call.params, token) : null;
  await sendReply(state, response, { id, outcome, fault, inArray });
}

/** Serves `POST /api/`: a JSON array of one JSON-RPC 2.0 object, answered by an array of one (fact sheet §1). */
export async function serveRpc(
  state: DeskState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request);
  const call: unknown = Array.isArray(body) && body.length === 1 ? body[0] : null;
  if (!isRecord(call) || call.jsonrpc !== '2.0' || typeof call.method !== 'string') {
    sendJson(response, 400, { code: 400, message: 'bad request' });
    return;
  }
  const { id, params } = call;
  const method = rpcMethods[call.method] ?? null;
  await serve(state, request, response, {
    id,
    params,
    method,
    transport: 'rpc',
    path: '/api/',
    inArray: true,
  });
}

/** Serves `POST /api/v1/mobile/<method>`: one object without a method, the path names it (fact sheet §5.2). */
export async function serveRest(
  state: DeskState,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const body = await readJson(request);
  if (!isRecord(body) || body.jsonrpc !== '2.0') {
    sendJson(response, 400, { message: 'bad request' });
    return;
  }
  const { id, params } = body;
  const inArray = state.settings.restAnswersArray;
  await serve(state, request, response, {
    id,
    params,
    method: restMethods[path] ?? null,
    transport: 'rest',
    path,
    inArray,
  });
}

/** Serves `POST /api/v2/cashbox/login` (fact sheet §5.1): token, session and user id in one answer. */
export async function serveCashboxLogin(
  state: DeskState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request);
  const fault = recordCall(state, { path: '/api/v2/cashbox/login', method: 'cashboxLogin' });
  if (fault !== null && !doesExecute(fault) && strike(response, fault)) return;
  if (!isRecord(body) || typeof body.login !== 'string' || typeof body.password !== 'string') {
    sendJson(response, 400, { message: 'bad request' });
    return;
  }
  const isRight =
    typeof body.cashboxCode === 'number' &&
    String(body.cashboxCode) === state.cashboxCode &&
    body.login === state.login &&
    body.password === state.password;
  const outcome = isRight ? 'accepted' : 'refused';
  state.signIns.push({ way: 'app2app', login: body.login, encoding: 'json', outcome, at: state.clock() });
  if (!isRight) {
    sendJson(response, 401, { message: 'invalid credentials' });
    return;
  }
  const { access } = state.tokens.issue({
    userId: state.userId,
    transport: 'rest',
    source: 'app2app',
    lifetimeSec: state.settings.tokenLifetimeSec,
    withRefresh: false,
    killEarlier: state.settings.secondLoginKillsFirst,
  });
  const session = state.tokens.openSession(access);
  if (fault !== null && strike(response, fault)) return;
  await waitSlowly(state, fault);
  sendJson(response, 200, {
    accessToken: access.text,
    sessionID: session.sessionId,
    userID: session.userId,
    expiresAt: new Date(access.expiresAt.getTime() + state.settings.clockSkewSec * 1_000).toISOString(),
    cashbox: { code: Number(state.cashboxCode) },
  });
}
