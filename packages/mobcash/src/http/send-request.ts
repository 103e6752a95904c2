import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { CallLimits } from '../settings.ts';

export interface OutgoingRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly limits: CallLimits;
  /** The first byte leaves before this, or the request is given up as never sent. */
  readonly firstByteBefore?: Date;
  readonly clock: () => Date;
  /**
   * A connection of an earlier call may be used, and the request sent once more on a new one should that connection
   * turn out dead: for calls that move no money and carry no password.
   */
  readonly mayRepeat?: boolean;
}

/** Idle connections are let go before servers usually do. */
const idleMs = 4_000;
const keptOpen = {
  http: new HttpAgent({ keepAlive: true, timeout: idleMs, scheduling: 'lifo' }),
  https: new HttpsAgent({ keepAlive: true, timeout: idleMs, scheduling: 'lifo', rejectUnauthorized: true }),
};

/** Why a request certainly never reached the server. */
export type NeverSentReason = 'dns' | 'refused' | 'tls' | 'connect_timeout' | 'connect_failed' | 'too_late';
/** Why a request that may have reached the server has no usable reply. */
export type UnansweredReason = 'timeout' | 'reset' | 'reply_too_big';

/** What came of a request. The border between `never_sent` and `unanswered` is the first byte written. */
export type SendResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
    }
  | { readonly kind: 'never_sent'; readonly reason: NeverSentReason }
  | { readonly kind: 'unanswered'; readonly reason: UnansweredReason; readonly status: number | null };

/**
 * Sends one request: connect, look at the clock, write. On a connection of its own, unless it may be repeated. Follows
 * nothing, never rejects. Certificates are always verified.
 */
export async function sendRequest(outgoing: OutgoingRequest): Promise<SendResult> {
  const first = await sendOnce(outgoing, outgoing.mayRepeat === true);
  return first === 'kept_connection_was_dead' ? ((await sendOnce(outgoing, false)) as SendResult) : first;
}

function sendOnce(
  outgoing: OutgoingRequest,
  isKept: boolean,
): Promise<SendResult | 'kept_connection_was_dead'> {
  return new Promise((resolve) => {
    const { url, limits } = outgoing;
    const isTls = url.protocol === 'https:';
    let isSent = false;
    const headers: Record<string, string> = {
      ...outgoing.headers,
      connection: isKept ? 'keep-alive' : 'close',
    };
    if (outgoing.body !== null) headers['content-length'] = String(Buffer.byteLength(outgoing.body));
    const agent = isKept ? keptOpen[isTls ? 'https' : 'http'] : (false as const);
    const options = { method: outgoing.method, headers, agent };
    const request = isTls
      ? httpsRequest(url, { ...options, rejectUnauthorized: true })
      : httpRequest(url, options);

    const finish = (result: SendResult | 'kept_connection_was_dead'): void => {
      clearTimeout(connectTimer);
      clearTimeout(totalTimer);
      // A whole answer leaves the connection to the next call.
      if (!isKept || result === 'kept_connection_was_dead' || result.kind !== 'answered') request.destroy();
      resolve(result);
    };
    const connectTimer = setTimeout(
      () => finish({ kind: 'never_sent', reason: 'connect_timeout' }),
      limits.connectMs,
    );
    const totalTimer = setTimeout(
      () =>
        finish(
          isSent
            ? { kind: 'unanswered', reason: 'timeout', status: null }
            : { kind: 'never_sent', reason: 'connect_timeout' },
        ),
      limits.totalMs,
    );

    const write = (): void => {
      clearTimeout(connectTimer);
      if (outgoing.firstByteBefore !== undefined && outgoing.clock() >= outgoing.firstByteBefore) {
        finish({ kind: 'never_sent', reason: 'too_late' });
        return;
      }
      isSent = true;
      request.end(outgoing.body ?? undefined);
    };
    request.on('socket', (socket) => {
      if (request.reusedSocket) write();
      else if (isTls) (socket as TLSSocket).once('secureConnect', write);
      else if (socket.connecting) socket.once('connect', write);
      else write();
    });
    request.on('error', (error) => {
      if (request.reusedSocket && 'code' in error && /^(ECONNRESET|EPIPE)$/.test(String(error.code))) {
        finish('kept_connection_was_dead');
        return;
      }
      finish(
        isSent
          ? { kind: 'unanswered', reason: 'reset', status: null }
          : { kind: 'never_sent', reason: nameFailure(error) },
      );
    });
    request.on('response', (response) => collect(response, limits.replyBytesMax, finish));
  });
}

function collect(response: IncomingMessage, bytesMax: number, finish: (result: SendResult) => void): void {
  const status = response.statusCode ?? 0;
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > bytesMax) finish({ kind: 'unanswered', reason: 'reply_too_big', status });
    else chunks.push(chunk);
  });
  response.on('error', () => finish({ kind: 'unanswered', reason: 'reset', status }));
  response.on('aborted', () => finish({ kind: 'unanswered', reason: 'reset', status }));
  response.on('end', () => {
    if (!response.complete) finish({ kind: 'unanswered', reason: 'reset', status });
    else
      finish({
        kind: 'answered',
        status,
        headers: response.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      });
  });
}

function nameFailure(error: Error): NeverSentReason {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(ENOTFOUND|EAI_)/.test(code)) return 'dns';
  if (code === 'ECONNREFUSED') return 'refused';
  if (/^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME)/.test(code)) return 'tls';
  return 'connect_failed';
}
