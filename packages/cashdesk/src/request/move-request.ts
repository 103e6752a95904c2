import { and, eq, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { type Change, changeAndRecord } from '../history/record-history.ts';
import { requests } from './request-table.ts';
import { type RequestState, requestTransitions } from './transitions.ts';

const hourMs = 60 * 60_000;

/** How long an amount may not be issued again after its request ended this way. */
const restMs: Partial<Record<RequestState, number>> = {
  settled: 2 * hourMs,
  cancelled: 24 * hourMs,
  // Grace is the rest after expiry: a late payment still finds its one owner.
  grace: 24 * hourMs,
};

export interface RequestMove {
  readonly requestId: string;
  readonly from: RequestState;
  readonly to: RequestState;
  readonly actor: string;
  readonly reason: string;
}

/** Moves a request, if it still is where the caller believes it to be; lets its amount rest; writes the history. */
export function moveRequest(tx: Executor, desk: Desk, move: RequestMove): Promise<boolean> {
  return changeAndRecord(tx, desk, requestMove(tx, desk, move));
}

/** The change {@link moveRequest} makes. */
export function requestMove(tx: Executor, desk: Desk, move: RequestMove): Change {
  const allowed: readonly RequestState[] = requestTransitions[move.from];
  if (!allowed.includes(move.to))
    throw new TypeError(`A request does not go from ${move.from} to ${move.to}.`);
  const rest = restMs[move.to];
  const change = tx
    .update(requests)
    .set({
      state: move.to,
      // Alive again: its amount is held without an end, if it is still held at all.
      ...(move.to === 'matched'
        ? { restsUntil: sql`case when ${requests.holdsAmount} then null else ${requests.restsUntil} end` }
        : {}),
      ...(rest === undefined ? {} : { restsUntil: new Date(desk.clock().getTime() + rest) }),
      ...(move.to === 'expired' ? { holdsAmount: false } : {}),
    })
    .where(and(eq(requests.id, move.requestId), eq(requests.state, move.from)))
    .returning({ id: requests.id });
  const { requestId, from, to, actor, reason } = move;
  return { change, moves: [{ subject: 'request', subjectId: requestId, from, to, actor, reason }] };
}
