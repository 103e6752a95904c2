import { and, asc, eq, inArray } from 'drizzle-orm';
import { approvals } from '../approval/approval-table.ts';
import type { DecidedSubject } from '../approval/decision.ts';
import type { Approval } from '../approval/propose.ts';
import { readVersions } from '../approval/read-version.ts';
import { type Claim, readClaims } from '../claims/claim-store.ts';
import type { Desk } from '../desk/desk.ts';
import { operators } from '../operator/operator-tables.ts';

/** What a form about a thing needs beside its facts. */
export interface Deciding {
  readonly version: string;
  /** Who has taken it. */
  readonly claim: Claim | null;
  /** What waits for a second person. */
  readonly proposals: readonly Approval[];
}

/**
 * Reads, by their ids, the versions of things, who has taken them and what is proposed about them. Call it before reading
 * what the page shows: a change in between then makes the form too old, never too new.
 */
export async function readDeciding(
  desk: Desk,
  subject: DecidedSubject,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Deciding>> {
  const { drizzle } = desk.database;
  const versions = await readVersions(drizzle, subject, ids);
  if (versions.size === 0) return new Map();
  const claims = await readClaims(drizzle, subject, ids);
  const open = await drizzle
    .select()
    .from(approvals)
    .where(
      and(
        eq(approvals.subject, subject),
        inArray(approvals.subjectId, [...ids]),
        eq(approvals.state, 'proposed'),
      ),
    )
    .orderBy(asc(approvals.proposedAt));
  return new Map(
    [...versions].map(([id, version]) => [
      id,
      {
        version,
        claim: claims.get(id) ?? null,
        proposals: open.filter(({ subjectId }) => subjectId === id),
      },
    ]),
  );
}

/** Reads every proposal that waits for a second person, the oldest first, at most 100. */
export function listProposals(desk: Desk): Promise<Approval[]> {
  return desk.database.drizzle
    .select()
    .from(approvals)
    .where(eq(approvals.state, 'proposed'))
    .orderBy(asc(approvals.proposedAt), asc(approvals.id))
    .limit(100);
}

/** Gives the operators' names by how the history calls them. */
export async function readOperatorNames(desk: Desk): Promise<ReadonlyMap<string, string>> {
  const rows = await desk.database.drizzle.select({ id: operators.id, name: operators.name }).from(operators);
  return new Map(rows.map(({ id, name }) => [`operator:${id}`, name]));
}
