import type { SendResult } from './http/send-request.ts';
import { maskText, type RpcReply, readRpcReply, shapeOf } from './wire/wire.ts';

/** Why a deposit has its outcome. */
export type OutcomeReason =
  | 'success_true'
  | 'success_missing'
  | 'success_false'
  | 'rpc_error'
  | 'already_done'
  | 'unauthorized'
  | 'http_4xx'
  | 'http_5xx'
  | 'http_other'
  | 'broken_reply'
  | 'timeout'
  | 'reset'
  | 'reply_too_big'
  | 'never_connected'
  | 'first_byte_too_late'
  | 'no_location';

/** What a deposit came to. Only `not_sent` may be tried again. */
export interface DepositOutcome {
  readonly kind: 'confirmed' | 'rejected' | 'not_sent' | 'unknown';
  readonly reason: OutcomeReason;
  readonly httpStatus: number | null;
  /** Field names and types of `result`; null where there is none. */
  readonly shape: string | null;
  /** Masked text for a person's eyes, at most 2 KB. */
  readonly evidence: string | null;
  /** The body as it came, at most 16,000 characters: to be kept sealed, never logged or shown. Null: there was none. */
  readonly rawReply: string | null;
}

/** Far more than any answer to a deposit that was seen. */
const rawReplyCharsMax = 16_000;

/**
 * What each answer to `mobile.deposit` means, with the source of every row (which clients are meant stands in the
 * package's README, "What is known of MobCash"). The REST client met three "error" replies with two real credits: an
 * error is no proof that nothing happened. No row says `rejected`: no source shows an answer after which the money
 * certainly did not move.
 */
export const outcomeTable: Readonly<Record<OutcomeReason, DepositOutcome['kind']>> = {
  /** The REST client requires `result.success` and reports real credits with it. */
  success_true: 'confirmed',
  /** The REST client calls it refused, the JSON-RPC client calls it success. A desk may learn its shape. */
  success_missing: 'unknown',
  /** The REST client calls it refused, and the JSON-RPC client looks at no more than `error`: the money may have moved. */
  success_false: 'unknown',
  /** Seen by the REST client: three error replies, two credits. */
  rpc_error: 'unknown',
  /** {@link alreadyDonePatterns}: perhaps an earlier call of ours. The desk's journal may know better. */
  already_done: 'unknown',
  /** Inferred: very probably refused before execution, unproven. */
  unauthorized: 'unknown',
  /** No source: refused, probably. */
  http_4xx: 'unknown',
  /** Inferred: gateway or server fault, the work behind it may have been done. */
  http_5xx: 'unknown',
  /** No source knows one. */
  http_other: 'unknown',
  /** Inferred: empty array, other id, not JSON: as a timeout. */
  broken_reply: 'unknown',
  /** Both clients leave it open. */
  timeout: 'unknown',
  /** Both clients leave it open: reset after the request was sent. */
  reset: 'unknown',
  /** A reply we did not read to its end. */
  reply_too_big: 'unknown',
  /** Inferred: DNS, connect refused, TLS failure: never arrived. */
  never_connected: 'not_sent',
  /** Our own rule: the first byte was held back. */
  first_byte_too_late: 'not_sent',
  /** Our own rule: a call without the desk's coordinates is not made. */
  no_location: 'not_sent',
};

/**
 * How an API says that the same sum went to the same player a moment ago and was not credited again. What MobCash itself
 * says, and whether it has such a guard at all, is not known: these are the words of its sisters.
 */
export const alreadyDonePatterns: readonly { readonly pattern: RegExp; readonly source: string }[] = [
  {
    pattern: /депозит на сумму .{1,40} игроку .{1,60} уже был провед[её]н/iu,
    source: 'CashdeskBotAPI, its guard: the same sum to the same player within 5 minutes',
  },
  { pattern: /\bdeposit already created\b/i, source: '1win cash API: HTTP 400' },
];

function saysAlreadyDone(text: string): boolean {
  return alreadyDonePatterns.some(({ pattern }) => pattern.test(text));
}

function reasonOfError({ message, cause }: Extract<RpcReply, { kind: 'error' }>): OutcomeReason {
  return saysAlreadyDone(message) || saysAlreadyDone(cause ?? '') ? 'already_done' : 'rpc_error';
}

function reasonOfNo(result: unknown): OutcomeReason {
  const message = typeof result === 'object' && result !== null && 'message' in result ? result.message : '';
  return typeof message === 'string' && saysAlreadyDone(message) ? 'already_done' : 'success_false';
}

/** Reads what came of sending a deposit with this JSON-RPC id. */
export function readDepositOutcome(sent: SendResult, requestId: number): DepositOutcome {
  if (sent.kind === 'never_sent') {
    const reason = sent.reason === 'too_late' ? 'first_byte_too_late' : 'never_connected';
    return { ...outcomeOf(reason, null, null, null), evidence: sent.reason };
  }
  if (sent.kind === 'unanswered') return outcomeOf(sent.reason, sent.status, null, null);
  const { status, body } = sent;
  if (status === 401) return outcomeOf('unauthorized', status, null, body);
  if (status >= 500) return outcomeOf('http_5xx', status, null, body);
  if (status >= 400) return outcomeOf('http_4xx', status, null, body);
  if (status !== 200) return outcomeOf('http_other', status, null, body);
  const reply = readRpcReply(body, requestId);
  if (reply.kind === 'broken') return outcomeOf('broken_reply', status, null, body);
  if (reply.kind === 'error') return outcomeOf(reasonOfError(reply), status, null, body);
  const shape = shapeOf(reply.result);
  const success = readSuccess(reply.result);
  if (success === true) return outcomeOf('success_true', status, shape, body);
  // `false`, and anything else that was put there instead of a plain yes.
  if (success !== undefined) return outcomeOf(reasonOfNo(reply.result), status, shape, body);
  return outcomeOf('success_missing', status, shape, body);
}

function readSuccess(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'success' in result ? result.success : undefined;
}

export function outcomeOf(
  reason: OutcomeReason,
  httpStatus: number | null,
  shape: string | null,
  body: string | null,
): DepositOutcome {
  return {
    kind: outcomeTable[reason],
    reason,
    httpStatus,
    shape,
    evidence: body === null ? null : maskText(body),
    rawReply: body === null ? null : body.slice(0, rawReplyCharsMax),
  };
}
