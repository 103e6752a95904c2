import { desc, eq } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { type OperatorEvent, operatorHistory } from './operator-tables.ts';

export interface NewOperatorEvent {
  /** Null: an invitation, nobody yet. */
  readonly operatorId: string | null;
  readonly what: OperatorEvent;
  /** Required. */
  readonly reason: string;
  readonly actor: string;
  /** JSON-safe, never a secret. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Keeps what happened to an operator, in the transaction that does it. */
export async function recordOperatorEvent(tx: Executor, desk: Desk, event: NewOperatorEvent): Promise<void> {
  await tx.insert(operatorHistory).values({ ...event, facts: event.facts ?? null, at: desk.clock() });
}

/** Gives the last `limit` things that happened to an operator, newest first; without an id, to everybody. */
export function listOperatorHistory(
  desk: Desk,
  operatorId: string | null = null,
  limit = 50,
): Promise<(typeof operatorHistory.$inferSelect)[]> {
  return desk.database.drizzle
    .select()
    .from(operatorHistory)
    .where(operatorId === null ? undefined : eq(operatorHistory.operatorId, operatorId))
    .orderBy(desc(operatorHistory.id))
    .limit(limit);
}
