import { z } from 'zod';
import { parseJson } from './parse-json.ts';

/** Ids come quoted or bare; inside they are strings of digits. */
export const wireId = z
  .union([z.string(), z.number().int().nonnegative()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,20}$/));

const rpcError = z.looseObject({
  code: z.union([z.number(), z.string()]).nullish(),
  message: z.string().nullish(),
  data: z.unknown().optional(),
});
const rpcReply = z.looseObject({
  id: z.union([z.number(), z.string(), z.null()]).optional(),
  result: z.unknown().optional(),
  error: rpcError.nullish(),
});

/** A JSON-RPC reply that fits its request, or the way it does not. */
export type RpcReply =
  | { readonly kind: 'result'; readonly result: unknown }
  | {
      readonly kind: 'error';
      readonly code: string | null;
      readonly message: string;
      readonly cause: string | null;
    }
  | { readonly kind: 'broken'; readonly reason: 'not_json' | 'not_rpc' | 'empty' | 'other_id' };

/**
 * Reads a reply's text: an array of one object, or the bare object (both are seen). More than
 * one element, or the id of another request, is broken.
 */
export function readRpcReply(text: string, requestId: number): RpcReply {
  const json = parseJson(text);
  if (json === undefined) return { kind: 'broken', reason: 'not_json' };
  const list = Array.isArray(json) ? json : [json];
  if (list.length === 0) return { kind: 'broken', reason: 'empty' };
  const parsed = rpcReply.safeParse(list[0]);
  if (list.length > 1 || !parsed.success) return { kind: 'broken', reason: 'not_rpc' };
  const { id, error, result } = parsed.data;
  if (error != null) {
    return {
      kind: 'error',
      code: error.code == null ? null : String(error.code),
      message: error.message ?? '',
      cause: readCause(error.data),
    };
  }
  if (String(id) !== String(requestId)) return { kind: 'broken', reason: 'other_id' };
  if (result === undefined || result === null) return { kind: 'broken', reason: 'not_rpc' };
  return { kind: 'result', result };
}

/** The useful text of an error often stands inside `data` as `cause: <text> (code: <n>)`. */
function readCause(data: unknown): string | null {
  const text =
    typeof data === 'string' ? data : data === undefined || data === null ? '' : JSON.stringify(data);
  return /cause:\s*(.+?)\s*\(code:/s.exec(text)?.[1] ?? null;
}

const authErrors: readonly RegExp[] = [
  /\b(unauthori[sz]ed|unauthenticated)\b/i,
  /\b(token|session)\b.{0,20}\b(expired|invalid|not found|revoked|inactive|closed|not (active|valid))\b/i,
  /\b(expired|invalid|unknown|revoked|inactive) ((access|bearer|auth) )?(token|session)\b/i,
  /(токен|сесси[яи]).{0,20}(не ?действ|не ?актив|не найден|ист[её]к|просроч|закрыт|отозван)/iu,
  /(не ?действительн|неверн|просроченн)\S* (токен|сесси)/iu,
];

/** MobCash's way of saying that the token or session is no longer good, inside HTTP 200 (inferred). */
export function isAuthError(reply: RpcReply): boolean {
  if (reply.kind !== 'error') return false;
  const said = `${reply.message} ${reply.cause ?? ''}`;
  return reply.code === '401' || authErrors.some((pattern) => pattern.test(said));
}

/**
 * Names the fields of a value and their JSON types, sorted, never a value: `{amount:string,success:boolean}`. Two
 * replies of one shape have the same text.
 */
export function shapeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.length === 0 ? '' : shapeOf(value[0])}]`;
  if (typeof value !== 'object') return typeof value;
  const fields = Object.entries(value)
    .map(([name, inner]) => `${cut(name, 40)}:${shapeOf(inner)}`)
    .sort();
  return `{${fields.slice(0, 40).join(',')}}`;
}

/** Hides what could name a player, a desk or a secret in a text that people will read; at most 2,000 characters. */
export function maskText(text: string): string {
  const masked = text
    .replace(/ory_[a-z]{2}_[\w.~-]+/g, 'ory_…')
    .replace(/\d{5,}/g, (digits) => `…${digits.slice(-2)}`)
    .replace(/[A-Za-z0-9_-]{32,}/g, '…');
  return cut(masked, 2_000);
}

/** Cuts a text to so many UTF-16 units, never in the middle of a character. */
function cut(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).replace(/[\ud800-\udbff]$/, '');
}
