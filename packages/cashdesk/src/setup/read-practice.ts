import { count, eq, like, max } from 'drizzle-orm';
import { attempts, receipts } from '../credit/credit-tables.ts';
import type { Desk } from '../desk/desk.ts';
import { requests } from '../request/request-table.ts';

/** What a person practised: requests of their own that were credited. */
export interface Practice {
  /** The last of them. */
  readonly creditedAt: Date;
  readonly credits: number;
}

/** Reads from a practice desk what people practised there; its own players do not count. Null: nothing yet. */
export async function readPractice({ database }: Desk): Promise<Practice | null> {
  const [row] = await database.drizzle
    .select({ creditedAt: max(receipts.at), credits: count() })
    .from(receipts)
    .innerJoin(attempts, eq(attempts.id, receipts.attemptId))
    .innerJoin(requests, eq(requests.id, attempts.requestId))
    .where(like(requests.actor, 'operator:%'));
  if (row === undefined || row.creditedAt === null) return null;
  return { creditedAt: row.creditedAt, credits: row.credits };
}
