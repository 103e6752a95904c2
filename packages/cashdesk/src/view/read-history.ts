import { and, asc, between, eq, inArray, isNull, sql } from 'drizzle-orm';
import { approvals } from '../approval/approval-table.ts';
import { subjects } from '../approval/decision.ts';
import type { Desk } from '../desk/desk.ts';
import { history, historySubjects } from '../history/history-table.ts';

export type HistoryLine = typeof history.$inferSelect;

/**
 * Reads everything that moved of these things, and of every decision that was proposed about one of them, in order.
 * `request`: of the matches proposed with it, too.
 */
export async function readHistory(
  desk: Desk,
  ids: readonly string[],
  request?: { readonly id: string; readonly startedAt: Date },
): Promise<HistoryLine[]> {
  const [about, naming] = await Promise.all([
    readProposalsAbout(desk, ids),
    request === undefined ? [] : readMatchesProposed(desk, request),
  ]);
  return (
    desk.database.drizzle
      .select()
      .from(history)
      // All subjects are named: the index begins with them.
      .where(
        and(
          inArray(history.subject, [...historySubjects]),
          inArray(history.subjectId, [...new Set([...ids, ...about, ...naming])]),
        ),
      )
      .orderBy(asc(history.id))
  );
}

async function readProposalsAbout(desk: Desk, ids: readonly string[]): Promise<string[]> {
  const rows = await desk.database.drizzle
    .select({ id: approvals.id })
    .from(approvals)
    // As above: the index begins with the subject.
    .where(and(inArray(approvals.subject, [...subjects]), inArray(approvals.subjectId, [...new Set(ids)])));
  return rows.map(({ id }) => id);
}

/** A match is proposed about its payment: of a request's first week it is found by time, later by the payment alone. */
const namedForMs = 7 * 24 * 60 * 60_000;

async function readMatchesProposed(
  desk: Desk,
  { id, startedAt }: { readonly id: string; readonly startedAt: Date },
): Promise<string[]> {
  const rows = await desk.database.drizzle
    .select({ approvalId: history.subjectId })
    .from(history)
    .where(
      and(
        eq(history.subject, 'approval'),
        between(history.at, startedAt, new Date(startedAt.getTime() + namedForMs)),
        isNull(history.fromState),
        sql`${history.facts} -> 'decision' ->> 'requestId' = ${id}`,
      ),
    );
  return rows.map(({ approvalId }) => approvalId);
}
