import type { IncomingHttpHeaders } from 'node:http';
import { type SendResult, sendRequest } from './http/send-request.ts';
import type { Session } from './session/session.ts';
import type { CallLimits, MobcashSettings } from './settings.ts';

/** The business methods, named alike on both transports. */
export type Method = 'payerNickname' | 'deposit' | 'getWithdrawalAmount';

export interface CallContext {
  readonly settings: MobcashSettings;
  readonly limits: CallLimits;
  readonly clock: () => Date;
  /** Told the time by MobCash's own clock with every answer that states it. */
  readonly onServerDate?: (date: Date) => void;
}

/** Passes on the `Date` header of an answer (RFC 9110 §6.6.1), where there is a readable one. */
export function noteServerDate(context: CallContext, headers: IncomingHttpHeaders): Date | null {
  const time = Date.parse(headers.date ?? '');
  if (Number.isNaN(time)) return null;
  const date = new Date(time);
  context.onServerDate?.(date);
  return date;
}

let lastRequestId = 0;
/** Gives the id of the next JSON-RPC request: any integer will do, it is no idempotency key. */
export function nextRequestId(): number {
  lastRequestId = (lastRequestId % 1_000_000_000) + 1;
  return lastRequestId;
}

export interface BusinessCall {
  readonly method: Method;
  /** The method's own parameters; session and location are added here. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly session: Session;
  readonly requestId: number;
  readonly firstByteBefore?: Date;
}

/** Sends a business call on the session's own transport. JSON-RPC needs the desk's coordinates, REST does not. */
export function sendBusinessCall(context: CallContext, call: BusinessCall): Promise<SendResult> {
  const { session, method } = call;
  const identity = { userID: session.userId, sessionID: session.sessionId };
  const limit = call.firstByteBefore === undefined ? {} : { firstByteBefore: call.firstByteBefore };
  if (session.transport === 'rest') {
    const body = JSON.stringify({
      id: call.requestId,
      jsonrpc: '2.0',
      params: { ...call.params, ...identity },
    });
    return post(context, `/api/v1/mobile/${method}`, restHeaders(session.bearerToken), body, limit);
  }
  const location = { lat: context.settings.lat, lon: context.settings.lon };
  return sendRpc(context, {
    method: `mobile.${method}`,
    params: { location, ...identity, ...call.params },
    bearerToken: session.bearerToken,
    requestId: call.requestId,
    ...limit,
  });
}

export interface RpcCall {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly bearerToken: string;
  readonly requestId: number;
  readonly firstByteBefore?: Date;
}

/** Sends one JSON-RPC call: an array of one object to `/api/`. */
export function sendRpc(context: CallContext, call: RpcCall): Promise<SendResult> {
  const body = JSON.stringify([
    { jsonrpc: '2.0', id: call.requestId, method: call.method, params: call.params },
  ]);
  const { appUrl } = context.settings;
  const headers = {
    ...restHeaders(call.bearerToken),
    origin: appUrl,
    referer: `${appUrl}/`,
    'x-request-source': 'pwa',
  };
  return post(
    context,
    '/api/',
    headers,
    body,
    call.firstByteBefore === undefined ? {} : { firstByteBefore: call.firstByteBefore },
  );
}

const cashboxLoginPath = '/api/v2/cashbox/login';

/** Posts the APP2APP login. */
export function postCashboxLogin(context: CallContext, body: string): Promise<SendResult> {
  return post(context, cashboxLoginPath, jsonHeaders, body, {});
}

const jsonHeaders = { accept: 'application/json, text/plain, */*', 'content-type': 'application/json' };
const restHeaders = (bearerToken: string): Record<string, string> => ({
  ...jsonHeaders,
  authorization: `Bearer ${bearerToken}`,
});

async function post(
  context: CallContext,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  limit: { firstByteBefore?: Date },
): Promise<SendResult> {
  const sent = await sendRequest({
    url: new URL(path, context.settings.apiUrl),
    method: 'POST',
    headers,
    body,
    limits: context.limits,
    clock: context.clock,
    // A deposit has a time limit for its first byte, an APP2APP login a password: both go alone.
    mayRepeat: limit.firstByteBefore === undefined && path !== cashboxLoginPath,
    ...limit,
  });
  if (sent.kind === 'answered') noteServerDate(context, sent.headers);
  return sent;
}
