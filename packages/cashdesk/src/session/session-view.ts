import { desc, eq } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import type { SessionBinding, SessionState } from './session.ts';
import { bindingKey } from './session-binding.ts';
import { countOtherBindings, readSessionRows, type SessionRow } from './session-records.ts';
import { sessionHistory, sessionRenewalHistory } from './session-tables.ts';

export interface ShownSession {
  readonly version: bigint;
  /** `ory_at_…1234` */
  readonly shownToken: string;
  readonly source: string;
  readonly transport: string;
  readonly obtainedAt: Date;
  readonly ageMs: number;
  readonly expiresAt: Date | null;
  readonly provenAt: Date | null;
  readonly refusedAt: Date | null;
}

export interface SessionView {
  readonly state: SessionState | string;
  readonly reason: string | null;
  readonly failures: number;
  readonly nextTryAt: Date | null;
  readonly session: ShownSession | null;
  /** The session that comes back if the current one is refused before it has proven itself. */
  readonly predecessor: ShownSession | null;
  /** Sessions of other settings (API, login, cashbox, place): kept, never used. */
  readonly otherBindings: number;
  /** When the session is expected to end; null: nothing is known. */
  readonly endsAt: Date | null;
  /** `stated` by MobCash, `learned` from this desk's earlier tokens, or `assumed`. */
  readonly endKnownBy: string | null;
  /** Whether the machine can renew it without a person. */
  readonly renewsItself: boolean;
  /** When MobCash last accepted it. */
  readonly acceptedAt: Date | null;
  /** Tries to renew, newest first. */
  readonly renewals: readonly {
    readonly cause: string;
    readonly way: string | null;
    readonly outcome: string;
    readonly startedAt: Date;
    readonly endedAt: Date;
  }[];
  /** Newest first. */
  readonly history: readonly {
    readonly at: Date;
    readonly what: string;
    readonly reason: string | null;
    readonly source: string | null;
    readonly shownToken: string | null;
    readonly actor: string;
  }[];
}

/** Reads what people may see of the session: no token, no user id, no session id. Opens nothing. */
export async function readSessionView(
  desk: Desk,
  binding: SessionBinding,
  historyMax = 20,
): Promise<SessionView> {
  const key = bindingKey(desk.vault, binding);
  const { drizzle } = desk.database;
  const [rows, otherBindings, history, renewals] = await Promise.all([
    readSessionRows(drizzle, key),
    countOtherBindings(drizzle, key),
    drizzle
      .select({
        at: sessionHistory.at,
        what: sessionHistory.what,
        reason: sessionHistory.reason,
        source: sessionHistory.source,
        shownToken: sessionHistory.shownToken,
        actor: sessionHistory.actor,
      })
      .from(sessionHistory)
      .where(eq(sessionHistory.binding, key))
      .orderBy(desc(sessionHistory.id))
      .limit(historyMax),
    drizzle
      .select({
        cause: sessionRenewalHistory.cause,
        way: sessionRenewalHistory.way,
        outcome: sessionRenewalHistory.outcome,
        startedAt: sessionRenewalHistory.startedAt,
        endedAt: sessionRenewalHistory.endedAt,
      })
      .from(sessionRenewalHistory)
      .where(eq(sessionRenewalHistory.binding, key))
      .orderBy(desc(sessionRenewalHistory.id))
      .limit(historyMax),
  ]);
  const now = desk.clock().getTime();
  const show = (row: SessionRow | null): ShownSession | null =>
    row && {
      version: row.version,
      shownToken: row.shownToken,
      source: row.source,
      transport: row.transport,
      obtainedAt: row.obtainedAt,
      ageMs: Math.max(0, now - row.obtainedAt.getTime()),
      expiresAt: row.expiresAt,
      provenAt: row.provenAt,
      refusedAt: row.refusedAt,
    };
  return {
    state: rows?.head.state ?? 'needs_operator',
    reason: rows === null ? 'no_session' : rows.head.reason,
    failures: rows?.head.failures ?? 0,
    nextTryAt: rows?.head.nextTryAt ?? null,
    session: show(rows?.current ?? null),
    predecessor: show(rows?.predecessor ?? null),
    otherBindings,
    endsAt: rows?.head.endsAt ?? null,
    endKnownBy: rows?.head.endKnownBy ?? null,
    renewsItself: rows?.head.renewsItself ?? false,
    acceptedAt: rows?.head.acceptedAt ?? null,
    renewals,
    history,
  };
}
