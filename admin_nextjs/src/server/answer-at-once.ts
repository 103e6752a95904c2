import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, gzipSync } from 'node:zlib';

/** Less is not worth compressing. */
const compressedBytesMin = 1_000;

/** The words of the first page. */
const wordsUrl = '/api/now';

/** Says whether an answer may wait until it is whole: not a stream of events or a download. */
export const isWhole = ({ url = '' }: Pick<IncomingMessage, 'url'>): boolean =>
  url === wordsUrl || !url.startsWith('/api/');

/**
 * Sends an answer whole and compressed once. Next writes a page in many small pieces, and compressing and sending each by
 * itself costs as much as making them; nothing of a page is seen before its end as a rule. Next compresses nothing itself
 * (`next.config.ts`).
 */
export function answerAtOnce(
  { headers, url }: Pick<IncomingMessage, 'headers' | 'url'>,
  response: ServerResponse,
): void {
  const takesGzip = /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
  // What changed of a page is asked for by every open one at once.
  const isOfMany = headers.rsc !== undefined || url === wordsUrl;
  const level = isOfMany ? constants.Z_BEST_SPEED : constants.Z_DEFAULT_COMPRESSION;
  const send = response.end.bind(response) as (body: Uint8Array) => ServerResponse;
  const pieces: Uint8Array[] = [];
  const keep = (piece: unknown, encoding: unknown): void => {
    if (typeof piece === 'string') pieces.push(Buffer.from(piece, readEncoding(encoding)));
    if (piece instanceof Uint8Array) pieces.push(piece);
  };
  // Nothing leaves before the end, the head neither: it says how the body is packed.
  response.flushHeaders = () => undefined;
  response.write = (piece: unknown, ...rest: unknown[]): boolean => {
    keep(piece, rest[0]);
    callBack(rest);
    return true;
  };
  response.end = (...given: unknown[]): ServerResponse => {
    keep(given[0], given[1]);
    const body = Buffer.concat(pieces);
    response.once('finish', () => callBack(given));
    if (response.headersSent || !isWorthPacking(response, body)) return send(body);
    response.appendHeader('vary', 'accept-encoding');
    if (!takesGzip) return send(body);
    response.setHeader('content-encoding', 'gzip');
    response.removeHeader('content-length');
    return send(gzipSync(body, { level }));
  };
}

/** A part of a file (206) is left as it is: its bytes were counted. */
const isWorthPacking = (response: ServerResponse, body: Uint8Array): boolean =>
  response.statusCode !== 206 && body.length >= compressedBytesMin && isText(response);

const isText = (response: ServerResponse): boolean =>
  /text|javascript|json|svg/.test(String(response.getHeader('content-type') ?? ''));

const readEncoding = (given: unknown): BufferEncoding =>
  typeof given === 'string' && Buffer.isEncoding(given) ? given : 'utf8';

function callBack(given: readonly unknown[]): void {
  const done = given.at(-1);
  if (typeof done === 'function') done();
}
