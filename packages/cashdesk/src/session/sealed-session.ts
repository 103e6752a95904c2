import { and, eq, isNotNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Transaction } from '../database/open-database.ts';
import type { Vault } from '../key/vault.ts';
import { type Session, type StoredSession, sessionSources, transports } from './session.ts';
import { sessionCandidates, sessions } from './session-tables.ts';

type SessionRow = typeof sessions.$inferSelect;

const secrets = z.object({
  bearerToken: z.string(),
  userId: z.string(),
  sessionId: z.string(),
  refreshToken: z.string().nullable(),
});
const source = z.enum(sessionSources);
const transport = z.enum(transports);

// Sealed for its place: a row copied under another binding or version does not open.
const contextOf = (binding: string, version: bigint) => `session ${binding} ${version}`;

/** Seals what is secret in a session for the row of this binding and version. */
export function sealSession(vault: Vault, binding: string, version: bigint, session: Session): string {
  const { bearerToken, userId, sessionId, refreshToken } = session;
  return vault.seal(
    JSON.stringify({ bearerToken, userId, sessionId, refreshToken }),
    contextOf(binding, version),
  );
}

/** Opens a stored session; null when its secrets were erased. Throws `KeyError` when they cannot be opened. */
export function openSession(vault: Vault, row: SessionRow): StoredSession | null {
  if (row.sealed === null) return null;
  const text = vault.open(row.sealed, contextOf(row.binding, row.version));
  return {
    ...secrets.parse(JSON.parse(text)),
    source: source.parse(row.source),
    transport: transport.parse(row.transport),
    obtainedAt: row.obtainedAt,
    expiresAt: row.expiresAt,
    version: row.version,
    storedAt: row.storedAt,
    provenAt: row.provenAt,
    refusedAt: row.refusedAt,
  };
}

const tokensOnly = secrets.pick({ bearerToken: true, userId: true, sessionId: true });
const candidateContext = (id: string) => `session candidate ${id}`;

/** Seals the tokens of a session that is yet to be tried. */
export function sealTokens(vault: Vault, candidateId: string, tokens: z.infer<typeof tokensOnly>): string {
  return vault.seal(JSON.stringify(tokens), candidateContext(candidateId));
}

/** Opens what `sealTokens` made. Throws `KeyError` when it cannot be opened. */
export function openSealed(vault: Vault, candidateId: string, sealed: string): z.infer<typeof tokensOnly> {
  return tokensOnly.parse(JSON.parse(vault.open(sealed, candidateContext(candidateId))));
}

/** Seals everything this room keeps sealed with another key; gives how much that was. */
export async function resealSessions(tx: Transaction, from: Vault, to: Vault): Promise<number> {
  const stored = await tx.select().from(sessions).where(isNotNull(sessions.sealed));
  for (const { binding, version, sealed } of stored) {
    const context = contextOf(binding, version);
    await tx
      .update(sessions)
      .set({ sealed: to.seal(from.open(sealed ?? '', context), context) })
      .where(and(eq(sessions.binding, binding), eq(sessions.version, version)));
  }
  const waiting = await tx.select().from(sessionCandidates).where(isNotNull(sessionCandidates.sealed));
  for (const { id, sealed } of waiting) {
    const context = candidateContext(id);
    await tx
      .update(sessionCandidates)
      .set({ sealed: to.seal(from.open(sealed ?? '', context), context) })
      .where(eq(sessionCandidates.id, id));
  }
  return stored.length + waiting.length;
}
