import type { ServerResponse } from 'node:http';
import { sendHtml, sendJson } from '../net/loopback-server.ts';
import type { Outcome, RpcError } from './business.ts';
import type { DeskState } from './desk-state.ts';
import type { Fault } from './desk-types.ts';

const hugeBytes = 6 * 1_048_576;
const slowDelayMs = 3000;

/**
 * Answers a call the way a fault wants where no method result is needed.
 * @returns true when the call is dealt with: answered, dropped or left hanging until the desk closes
 */
export function strike(response: ServerResponse, fault: Fault): boolean {
  switch (fault.fault) {
    case 'execute_then_hang':
    case 'hang_before':
      return true;
    case 'execute_then_drop':
    case 'drop_before':
      response.socket?.resetAndDestroy();
      return true;
    case 'http_500':
      sendJson(response, 500, { message: 'internal server error' });
      return true;
    case 'http_401':
      sendUnauthorized(response);
      return true;
    case 'html_502':
      sendHtml(response, 502, '502 Bad Gateway', '<center><h1>502 Bad Gateway</h1></center><hr>nginx');
      return true;
    case 'broken_json':
      response.writeHead(200, { 'content-type': 'application/json' }).end('[{"jsonrpc":"2.0","id":1,"resu');
      return true;
    case 'http_403':
      sendJson(response, 403, { error: 'Forbidden' });
      return true;
    case 'http_409':
      sendJson(response, 409, { error: 'the verifier has been used already' });
      return true;
    case 'http_410':
    case 'replayed_challenge':
      sendJson(response, 410, { error: 'the challenge was handled already' });
      return true;
    case 'empty':
      response.writeHead(200, { 'content-type': 'application/json' }).end();
      return true;
    case 'html_200':
      sendHtml(response, 200, 'Maintenance', '<h1>We will be back soon</h1>');
      return true;
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '400' });
      response.write('{"access_token":', () => response.socket?.destroy());
      return true;
    case 'wrong_json':
      sendJson(response, 200, { hello: 'world' });
      return true;
    case 'huge':
      sendJson(response, 200, { padding: 'x'.repeat(hugeBytes) });
      return true;
    default:
      return false;
  }
}

/** Answers 401 as an expired or revoked token gets it. */
export function sendUnauthorized(response: ServerResponse): void {
  sendJson(response, 401, { code: 401, message: 'The request could not be authorized' });
}

/** Waits as a slow desk does, or as long as the fault wants; the timer goes with the desk. */
export function waitSlowly(state: DeskState, fault: Fault | null): Promise<void> {
  const delayMs = fault?.delayMs ?? (fault?.fault === 'slow' ? slowDelayMs : 0);
  if (delayMs === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      state.timers.delete(timer);
      resolve();
    }, delayMs);
    state.timers.add(timer);
  });
}

const errors = {
  execute_then_error: { code: 200, message: 'deposit failed', data: 'cause: internal error (code: 200)' },
  error_200: { code: 200, message: 'operation refused', data: 'cause: operation refused (code: 200)' },
  auth_error_200: { code: 401, message: 'unauthorized', data: 'cause: token is not active (code: 401)' },
} as const satisfies Record<string, RpcError>;

/** Spoils a method's outcome as the fault wants; null outcome: the method was not run. */
function shape(outcome: Outcome | null, fault: Fault | null): Record<string, unknown> {
  const kind = fault?.fault;
  if (kind === 'execute_then_error' || kind === 'error_200' || kind === 'auth_error_200')
    return { error: errors[kind] };
  if (kind === 'success_false') return { result: { success: false } };
  if (outcome === null) return { error: errors.error_200 };
  if (outcome.kind === 'error') return { error: outcome.error };
  if (kind !== 'missing_success') return { result: outcome.result };
  const { success: _, ...rest } = outcome.result;
  return { result: { ...rest, message: 'accepted' } };
}

/** Writes the JSON-RPC reply and, once it is out, marks the book's entry as answered. */
export async function sendReply(
  state: DeskState,
  response: ServerResponse,
  reply: { id: unknown; outcome: Outcome | null; fault: Fault | null; inArray: boolean },
): Promise<void> {
  const { outcome, fault, inArray } = reply;
  const entry = outcome?.kind === 'result' ? outcome.entry : null;
  if (entry !== null) entry.answer = fault?.fault ?? 'success';
  await waitSlowly(state, fault);
  if (fault !== null && strike(response, fault)) return;
  const isStraight = fault === null || fault.fault === 'slow';
  if (entry !== null && isStraight) {
    response.once('finish', () => {
      entry.answered = true;
    });
  }
  const id = fault?.fault === 'wrong_id' ? 990_001 : reply.id;
  const message = { jsonrpc: '2.0', id, ...shape(outcome, fault) };
  if (fault?.fault === 'empty_array') sendJson(response, 200, []);
  else sendJson(response, 200, inArray ? [message] : message);
}
