import { z } from 'zod';
import type { Desk } from '../desk/desk.ts';
import type { SessionBinding } from './session.ts';
import { createSessionStore } from './session-store.ts';

export interface PastedTokens {
  readonly bearerToken: string;
  readonly userId: string;
  readonly sessionId: string;
}

export type PastedField = keyof PastedTokens;
export type PasteResult =
  | { readonly kind: 'stored'; readonly version: bigint }
  | { readonly kind: 'malformed'; readonly fields: readonly PastedField[] };

const digits = z
  .string()
  .trim()
  .regex(/^\d{1,20}$/);
const pasted = z.object({
  // What a browser's developer tools show, with or without the header's first word; never a space inside.
  bearerToken: z
    .string()
    .trim()
    .transform((text) => text.replace(/^Bearer\s+/i, ''))
    .pipe(z.string().regex(/^[\x21-\x7e]{8,4096}$/)),
  userId: digits,
  sessionId: digits,
});
const fieldNames: readonly PastedField[] = ['bearerToken', 'userId', 'sessionId'];

/** Checks what an operator copied: a token without spaces, ids of digits. */
export function checkTokens(
  tokens: PastedTokens,
):
  | { readonly kind: 'ok'; readonly tokens: PastedTokens }
  | { readonly kind: 'malformed'; readonly fields: readonly PastedField[] } {
  const checked = pasted.safeParse(tokens);
  if (checked.success) return { kind: 'ok', tokens: checked.data };
  const wrong = new Set(checked.error.issues.map((issue) => issue.path[0]));
  return { kind: 'malformed', fields: fieldNames.filter((name) => wrong.has(name)) };
}

/**
 * Stores checked tokens as the current session; every process uses it from its next call on. It is unproven until
 * its first `payerNickname`; until then the session before it is kept.
 */
export async function putPasted(
  desk: Desk,
  binding: SessionBinding,
  tokens: PastedTokens,
  actor: string,
): Promise<bigint> {
  const store = createSessionStore(desk, binding, actor);
  // A person's paste wins over a renewal that comes between: read again, store on top.
  for (;;) {
    const { version } = await store.readHead();
    const result = await store.putSession(
      {
        ...tokens,
        refreshToken: null,
        source: 'paste',
        transport: 'rpc',
        obtainedAt: desk.clock(),
        expiresAt: null,
      },
      version,
    );
    if (result.kind === 'stored') return result.version;
  }
}

/** Stores what an operator copied without trying it first: for tests and for a desk MobCash does not answer. */
export async function pasteSession(
  desk: Desk,
  binding: SessionBinding,
  tokens: PastedTokens,
  actor: string,
): Promise<PasteResult> {
  const checked = checkTokens(tokens);
  if (checked.kind === 'malformed') return checked;
  return { kind: 'stored', version: await putPasted(desk, binding, checked.tokens, actor) };
}
