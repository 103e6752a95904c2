import { type SQLWrapper, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { history, type Subject } from './history-table.ts';

/** One move of one thing. */
export interface Move {
  readonly subject: Subject;
  readonly subjectId: string;
  /** Null when it is made. */
  readonly from: string | null;
  readonly to: string;
  readonly actor: string;
  readonly reason: string;
  readonly facts?: Record<string, unknown>;
}

/** Appends a move in the caller's transaction, so that it is there exactly if the move is. */
export function recordHistory(tx: Executor, desk: Pick<Desk, 'clock'>, move: Move): Promise<void> {
  return recordMoves(tx, desk, [move]);
}

/** Appends several moves at once, as {@link recordHistory} does. */
export async function recordMoves(
  tx: Executor,
  desk: Pick<Desk, 'clock'>,
  moves: readonly Move[],
): Promise<void> {
  if (moves.length === 0) return;
  await tx.insert(history).values(
    moves.map((move) => ({
      subject: move.subject,
      subjectId: move.subjectId,
      fromState: move.from,
      toState: move.to,
      actor: move.actor,
      reason: move.reason,
      facts: move.facts ?? null,
      at: desk.clock(),
    })),
  );
}

/**
 * Makes one guarded change and appends its moves, in order, in one statement. `change` is an insert or update of at most
 * one row with `returning`. False: it changed nothing, and nothing is appended.
 */
export async function changeAndRecord(
  tx: Executor,
  desk: Pick<Desk, 'clock'>,
  change: SQLWrapper,
  moves: Move | readonly Move[],
): Promise<boolean> {
  const listed = [moves].flat();
  const at = desk.clock().toISOString();
  const rows = listed.map(
    ({ subject, subjectId, from, to, actor, reason, facts }, place) =>
      sql`(${place}::int, ${subject}, ${subjectId}::uuid, ${from}, ${to}, ${actor}, ${reason}, ${facts === undefined ? null : JSON.stringify(facts)}::jsonb)`,
  );
  // The history's ids are given in the order of the moves.
  const { rowCount } = await tx.execute(sql`
    with changed as ${change}
    insert into ${history} (subject, subject_id, from_state, to_state, actor, reason, facts, at)
    select move.subject, move.subject_id, move.from_state, move.to_state, move.actor, move.reason, move.facts, ${at}::timestamptz
    from changed
    cross join (values ${sql.join(rows, sql`, `)})
      as move(place, subject, subject_id, from_state, to_state, actor, reason, facts)
    order by move.place`);
  return rowCount === listed.length;
}
