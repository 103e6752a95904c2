import { desc, eq, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { type Lived, type Renewal, sessionSources } from './session.ts';
import { refreshSubmissions, sessionRenewalHistory, sessions } from './session-tables.ts';

const lifetimesMax = 60;

/** Appends one try to renew to the history. */
export async function recordRenewal(
  desk: Desk,
  renewal: Renewal & { readonly binding: string; readonly actor: string },
): Promise<void> {
  await desk.database.drizzle.insert(sessionRenewalHistory).values({ ...renewal, endedAt: desk.clock() });
}

/**
 * Reads how long the last tokens of this binding lived, newest first. Sessions reopened with one token, and one that
 * came back as predecessor, carry its birth: they are one life, over when the last of them was refused.
 */
export async function readLifetimes(executor: Executor, binding: string): Promise<Lived[]> {
  const refusedAt = sql<Date>`max(${sessions.refusedAt})`.mapWith(sessions.refusedAt);
  const rows = await executor
    .select({ obtainedAt: sessions.obtainedAt, source: sessions.source, refusedAt })
    .from(sessions)
    .where(eq(sessions.binding, binding))
    .groupBy(sessions.obtainedAt, sessions.source)
    .having(
      sql`bool_or(${sessions.refusedAt} is not null) and (array_agg(${sessions.refusedAt} order by ${sessions.version} desc))[1] is not null`,
    )
    .orderBy(desc(sessions.obtainedAt))
    .limit(lifetimesMax);
  return rows.flatMap((row) => {
    const source = sessionSources.find((known) => known === row.source);
    const livedMs = row.refusedAt.getTime() - row.obtainedAt.getTime();
    return source === undefined || livedMs <= 0 ? [] : [{ source, livedMs }];
  });
}

/** Records, committed, that a refresh token is about to be sent; false: it was sent before. */
export async function recordRefreshSubmission(desk: Desk, tokenHmac: string): Promise<boolean> {
  const added = await desk.database.drizzle
    .insert(refreshSubmissions)
    .values({ tokenHmac, submittedAt: desk.clock() })
    .onConflictDoNothing();
  return added.rowCount === 1;
}
