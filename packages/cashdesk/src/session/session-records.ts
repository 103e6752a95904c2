import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { sealSession } from './sealed-session.ts';
import { type Session, type SessionState, showToken } from './session.ts';
import { sessionHeads, sessionHistory, sessions } from './session-tables.ts';

export type SessionHeadRow = typeof sessionHeads.$inferSelect;
export type SessionRow = typeof sessions.$inferSelect;

export interface SessionRows {
  readonly head: SessionHeadRow;
  readonly current: SessionRow | null;
  readonly predecessor: SessionRow | null;
}

/** Reads the head and its two sessions in one statement, so that they belong together. */
export async function readSessionRows(executor: Executor, binding: string): Promise<SessionRows | null> {
  const rows = await executor
    .select({ head: sessionHeads, session: sessions })
    .from(sessionHeads)
    .leftJoin(
      sessions,
      and(
        eq(sessions.binding, sessionHeads.binding),
        sql`${sessions.version} in (${sessionHeads.version}, ${sessionHeads.predecessorVersion})`,
      ),
    )
    .where(eq(sessionHeads.binding, binding));
  const head = rows[0]?.head;
  if (head === undefined) return null;
  const at = (version: bigint | null) =>
    rows.find((row) => row.session?.version === version)?.session ?? null;
  return { head, current: at(head.version), predecessor: at(head.predecessorVersion) };
}

/** Locks the head until the transaction ends, made with version 0 when it is missing, and reads its sessions. */
export async function lockSessionRows(tx: Transaction, desk: Desk, binding: string): Promise<SessionRows> {
  await tx
    .insert(sessionHeads)
    .values({ binding, version: 0n, state: 'needs_operator', reason: 'no_session', changedAt: desk.clock() })
    .onConflictDoNothing();
  await tx.execute(sql`select 1 from session_heads where binding = ${binding} for update`);
  const rows = await readSessionRows(tx, binding);
  if (rows === null) throw new Error('The head of a session disappeared while it was locked.');
  return rows;
}

export interface NewSessionRow {
  readonly binding: string;
  readonly version: bigint;
  readonly session: Session;
  readonly provenAt: Date | null;
}

/** Adds the row of one session, sealed. */
export async function insertSession(tx: Transaction, desk: Desk, row: NewSessionRow): Promise<void> {
  const { binding, version, session, provenAt } = row;
  await tx.insert(sessions).values({
    binding,
    version,
    sealed: sealSession(desk.vault, binding, version, session),
    shownToken: showToken(session.bearerToken),
    source: session.source,
    transport: session.transport,
    obtainedAt: session.obtainedAt,
    expiresAt: session.expiresAt,
    provenAt,
    storedAt: desk.clock(),
  });
}

/** Erases the secrets of every session of this binding but the `kept` versions. */
export async function eraseOtherSecrets(
  tx: Transaction,
  binding: string,
  kept: readonly (bigint | null)[],
): Promise<void> {
  const versions = kept.filter((version) => version !== null);
  await tx
    .update(sessions)
    .set({ sealed: null })
    .where(
      and(
        eq(sessions.binding, binding),
        notInArray(sessions.version, versions),
        sql`${sessions.sealed} is not null`,
      ),
    );
}

export interface HeadChange {
  readonly version?: bigint;
  readonly predecessorVersion?: bigint | null;
  readonly state?: SessionState;
  readonly reason?: string | null;
  readonly readyTokensHmac?: string;
  readonly failures?: number;
  readonly nextTryAt?: Date | null;
  readonly stoppedFor?: string | null;
  readonly formEncoding?: string;
  readonly acceptedAt?: Date | null;
  readonly endsAt?: Date | null;
  readonly endKnownBy?: string | null;
  readonly renewsItself?: boolean;
}

/** Changes a locked head. */
export async function updateHead(
  tx: Transaction,
  desk: Desk,
  binding: string,
  change: HeadChange,
): Promise<void> {
  await tx
    .update(sessionHeads)
    .set({ ...change, changedAt: desk.clock() })
    .where(eq(sessionHeads.binding, binding));
}

export interface SessionEvent {
  readonly binding: string;
  readonly version: bigint;
  readonly what: 'stored' | 'proven' | 'refused' | 'predecessor_restored' | 'state';
  readonly actor: string;
  readonly reason?: string | null;
  readonly source?: string;
  readonly shownToken?: string;
}

/** Appends to the session's history. */
export async function recordSessionEvent(tx: Transaction, desk: Desk, event: SessionEvent): Promise<void> {
  await tx.insert(sessionHistory).values({ ...event, at: desk.clock() });
}

/** Counts the heads of other bindings: sessions that exist but do not fit the present settings. */
export async function countOtherBindings(executor: Executor, binding: string): Promise<number> {
  const [row] = await executor
    .select({ count: sql<number>`count(*)::int` })
    .from(sessionHeads)
    .where(and(notInArray(sessionHeads.binding, [binding]), sql`${sessionHeads.version} > 0`));
  return row?.count ?? 0;
}

/** Stamps sessions of this binding; used for `proven_at` and `refused_at`. */
export async function stampSession(
  tx: Transaction,
  row: { readonly binding: string; readonly version: bigint },
  stamp: { readonly provenAt?: Date; readonly refusedAt?: Date },
): Promise<void> {
  await tx
    .update(sessions)
    .set(stamp)
    .where(and(eq(sessions.binding, row.binding), inArray(sessions.version, [row.version])));
}
