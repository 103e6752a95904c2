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
