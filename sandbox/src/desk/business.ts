import { type DeskState, findNickname } from './desk-state.ts';
import type { BookEntry, DeskMethod, DeskTransport } from './desk-types.ts';
import type { AccessToken } from './token-store.ts';

export interface RpcError {
  code: number;
  message: string;
  data?: string;
}

/** The answer of a method, before a fault spoils it. */
export type Outcome =
  | { kind: 'result'; result: Record<string, unknown>; entry: BookEntry | null }
  | { kind: 'error'; error: RpcError };

type Params = Record<string, unknown>;

const isRecord = (value: unknown): value is Params =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fail = (message: string, cause = message, code = 200): Outcome => ({
  kind: 'error',
  error: { code, message, data: `cause: ${cause} (code: ${code})` },
});

const invalid = (what: string): Outcome => ({
  kind: 'error',
  error: { code: -32602, message: 'Invalid params', data: what },
});

const result = (fields: Record<string, unknown>, entry: BookEntry | null = null): Outcome => ({
  kind: 'result',
  result: fields,
  entry,
});

/** Finds the player a call is about, wherever the method puts it; null when it names none. */
export function playerOf(params: unknown): string | null {
  if (!isRecord(params)) return null;
  const inner = [params, params.deposit, params.withdraw].find(
    (part): part is Params => isRecord(part) && typeof part.payerID === 'string',
  );
  return inner === undefined ? null : String(inner.payerID);
}

/** Runs a method for an accepted token. Field names and types: fact sheet §3, §4, §5.2. */
export function runMethod(state: DeskState, method: DeskMethod, given: unknown, token: AccessToken): Outcome {
  const params = given ?? {};
  if (!isRecord(params)) return invalid('params');
  if (method === 'profile') return result({ user: { id: token.userId, nickname: state.login } });
  if (method === 'login') return openDeskSession(state, params, token);
  const refused = checkSession(state, params, token);
  if (refused !== null) return refused;
  const sessionId = String(params.sessionID);
  if (method === 'payerNickname') return askNickname(state, params, sessionId);
  if (method === 'deposit') return executeDeposit(state, params, sessionId, token);
  if (method === 'getWithdrawalAmount') return askWithdrawal(state, params);
  return { kind: 'error', error: { code: -32601, message: 'Method not found' } };
}

function readLocation(value: unknown): { lat: number; lon: number } | null {
  if (!isRecord(value) || typeof value.lat !== 'number' || typeof value.lon !== 'number') return null;
  return { lat: value.lat, lon: value.lon };
}

function openDeskSession(state: DeskState, params: Params, token: AccessToken): Outcome {
  const location = readLocation(params.location);
  if (location === null) return invalid('location');
  if (typeof params.cashboxCode !== 'number') return invalid('cashboxCode');
  if (params.userID !== token.userId) return invalid('userID');
  if (String(params.cashboxCode) !== state.cashboxCode) return fail('cashbox not found');
  const area = state.workArea ?? null;
  const isInside =
    area === null ||
    (location.lat >= area.latMin &&
      location.lat <= area.latMax &&
      location.lon >= area.lonMin &&
      location.lon <= area.lonMax);
  if (!isInside) return fail('cashbox out of work area');
  return result({ session: { id: state.tokens.openSession(token).sessionId } });
}

function checkSession(state: DeskState, params: Params, token: AccessToken): Outcome | null {
  if (typeof params.userID !== 'string' || typeof params.sessionID !== 'string')
    return invalid('userID, sessionID');
  if (token.transport === 'rpc' && readLocation(params.location) === null) return invalid('location');
  if (params.userID !== token.userId || !state.tokens.hasSession(params.sessionID, params.userID)) {
    return fail('session not found');
  }
  return null;
}

const checkKey = (sessionId: string, playerId: string): string => `${sessionId} ${playerId}`;

function askNickname(state: DeskState, params: Params, sessionId: string): Outcome {
  if (typeof params.payerID !== 'string') return invalid('payerID');
  const nickname = findNickname(state, params.payerID);
  if (nickname === undefined) return fail('payer not found');
  const key = checkKey(sessionId, params.payerID);
  state.nicknameChecks.set(key, (state.nicknameChecks.get(key) ?? 0) + 1);
  return result(nickname === null ? {} : { nickname });
}

function executeDeposit(state: DeskState, params: Params, sessionId: string, token: AccessToken): Outcome {
  const deposit = params.deposit;
  if (!isRecord(deposit) || typeof deposit.payerID !== 'string') return invalid('deposit.payerID');
  const { payerID: playerId, amount } = deposit;
  if (
    typeof amount !== 'string' ||
    !/^(0|[1-9]\d{0,12})(\.\d{1,2})?$/.test(amount) ||
    /^[0.]+$/.test(amount)
  ) {
    return invalid('deposit.amount');
  }
  if (findNickname(state, playerId) === undefined) return fail('payer not found');
  const key = checkKey(sessionId, playerId);
  const checks = state.nicknameChecks.get(key) ?? 0;
  if (state.settings.nicknameFirst !== 'off' && checks === 0) return fail('payer is not checked');
  if (state.settings.nicknameFirst === 'each') state.nicknameChecks.set(key, checks - 1);
  const entry: BookEntry = {
    seq: state.book.length + 1,
    playerId,
    amount,
    at: state.clock(),
    userId: token.userId,
    sessionId,
    transport: token.transport satisfies DeskTransport,
    answered: false,
    answer: 'none',
  };
  state.book.push(entry);
  return result({ success: true }, entry);
}

function askWithdrawal(state: DeskState, params: Params): Outcome {
  const withdraw = params.withdraw;
  if (!isRecord(withdraw) || typeof withdraw.payerID !== 'string') return invalid('withdraw.payerID');
  if (typeof withdraw.withdrawalCode !== 'string') return invalid('withdraw.withdrawalCode');
  const { payerID: playerId, withdrawalCode } = withdraw;
  const orders = state.withdrawals.filter((order) => order.playerId === playerId);
  if (orders.length === 0) return fail(`withdraw order for payerID ${playerId} not found`);
  const order = orders.find(({ code }) => code === withdrawalCode);
  return order === undefined ? fail('invalid code') : result({ amount: order.amount });
}
