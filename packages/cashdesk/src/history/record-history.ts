import { type SQLWrapper, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import { type ColumnOf, rowsOf } from '../database/rows-of.ts';
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
  await tx.execute(sql`
    insert into ${history} ${historyColumns}
    select ${movedColumns(desk)} from ${rowsOf('move', moves, columnsOfMove)} order by move.place`);
}

const historyColumns = sql.raw('(subject, subject_id, from_state, to_state, actor, reason, facts, at)');
const movedColumns = (desk: Pick<Desk, 'clock'>) =>
  sql`move.subject, move.subject_id, move.from_state, move.to_state, move.actor, move.reason, move.facts, ${desk.clock().toISOString()}::timestamptz`;

const columnsOfMove = {
  // The history's ids are given in the order of the moves.
  place: ['int', (_move, place) => String(place)],
  subject: ['text', ({ subject }) => subject],
  subject_id: ['uuid', ({ subjectId }) => subjectId],
  from_state: ['text', ({ from }) => from],
  to_state: ['text', ({ to }) => to],
  actor: ['text', ({ actor }) => actor],
  reason: ['text', ({ reason }) => reason],
  facts: ['jsonb', ({ facts }) => (facts === undefined ? null : JSON.stringify(facts))],
} as const satisfies Record<string, ColumnOf<Move>>;

/** A guarded change, an insert or update of at most one row with `returning`, and the moves it makes, in order. */
export interface Change {
  readonly change: SQLWrapper;
  readonly moves: readonly Move[];
}

/**
 * Makes one guarded change and appends its moves in one statement. False: it changed nothing, and nothing is appended.
 */
export async function changeAndRecord(
  tx: Executor,
  desk: Pick<Desk, 'clock'>,
  change: Change,
): Promise<boolean> {
  return (await makeChanges(tx, desk, [change])) === change.moves.length;
}

/**
 * Makes several changes, each of another row, and appends their moves, in order, in one statement; changes without moves
 * come along. Throws if one with moves finds its row elsewhere: the caller's transaction must not be committed then.
 */
export async function changeTogether(
  tx: Executor,
  desk: Pick<Desk, 'clock'>,
  changes: readonly Change[],
): Promise<void> {
  const moves = changes.flatMap((change) => change.moves);
  if ((await makeChanges(tx, desk, changes)) === moves.length) return;
  throw new Error(`One of these moved under a lock: ${moves.map(({ subject }) => subject).join(', ')}.`);
}

/** Gives how many moves were appended: those of a change that changed nothing are not. */
async function makeChanges(
  tx: Executor,
  desk: Pick<Desk, 'clock'>,
  changes: readonly Change[],
): Promise<number> {
  const nameOf = (index: number) => sql.identifier(`change_${index}`);
  const parts = changes.map(({ change }, index) => sql`${nameOf(index)} as ${change}`);
  const made = changes.flatMap(({ moves }, index) =>
    moves.length === 0 ? [] : [sql`select ${sql.raw(String(index))} as change from ${nameOf(index)}`],
  );
  const moves = changes.flatMap((change, index) => change.moves.map((move) => ({ ...move, change: index })));
  const rows = rowsOf('move', moves, { ...columnsOfMove, change: ['int', ({ change }) => String(change)] });
  const { rowCount } = await tx.execute(sql`
    with ${sql.join(parts, sql`, `)}, made as (${sql.join(made, sql` union all `)})
    insert into ${history} ${historyColumns}
    select ${movedColumns(desk)} from made join ${rows} on move.change = made.change order by move.place`);
  return rowCount ?? 0;
}
