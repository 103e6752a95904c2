import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { type Lived, type Renewal, sessionSources } from './session.ts';
import { refreshSubmissions, sessionRenewalHistory } from './session-tables.ts';

const lifetimesMax = 60;

/** Appends one try to renew to the history. */
export async function recordRenewal(
  desk: Desk,
  renewal: Renewal & { readonly binding: string; readonly actor: string },
): Promise<void> {
  await desk.database.drizzle.insert(sessionRenewalHistory).values({ ...renewal, endedAt: desk.clock() });
}

const livedRow = z.object({
  source: z.enum(sessionSources),
  livedMs: z.coerce.number().positive(),
  wasRefused: z.boolean(),
});

/**
 * Reads how long the last tokens of this binding lived, newest first. Sessions reopened with one token, and one that
 * came back as predecessor, carry its birth: they are one life, over when the last of them was refused or replaced.
 */
export async function readLifetimes(executor: Executor, binding: string): Promise<Lived[]> {
  const { rows } = await executor.execute(sql`
    with lives as (
      select source, obtained_at, min(version) as version, min(stored_at) as stored_at,
        (array_agg(refused_at order by version desc))[1] as refused_at
      from sessions where binding = ${binding} group by source, obtained_at
    ), ended as (
      select *, coalesce(refused_at, lead(stored_at) over (order by version)) as ended_at from lives
    )
    select source, refused_at is not null as "wasRefused",
      extract(epoch from ended_at - obtained_at) * 1000 as "livedMs"
    from ended where ended_at > obtained_at order by version desc limit ${lifetimesMax}`);
  return rows.map((row) => {
    const { source, livedMs, wasRefused } = livedRow.parse(row);
    return { source, livedMs, end: wasRefused ? 'refused' : 'replaced' };
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
