import { and, eq, gt, inArray, ne, or } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { wasRestoredSince } from '../switch/switch-store.ts';
import { attempts } from './credit-tables.ts';

/** MobCash says that the same sum went to the same player a moment ago, and that it did not do it again. */
export const alreadyDoneReason = 'already_done';
/** Far longer than any guard against repetition that is known (minutes). */
const guardedMs = 24 * 60 * 60_000;

/**
 * Says whether the journal proves that no other call of ours can be the one an 'already done' speaks of: none for this
 * player and sum is on its way or in doubt, and within a day none was confirmed or closed by a person. A journal that
 * was restored from a backup within that day proves nothing.
 */
export async function isProvenFirst(
  tx: Executor,
  desk: Desk,
  call: Pick<typeof attempts.$inferSelect, 'id' | 'playerId' | 'amountMinor' | 'currency'>,
): Promise<boolean> {
  const dayAgo = new Date(desk.clock().getTime() - guardedMs);
  const others = await tx
    .select({ id: attempts.id })
    .from(attempts)
    .where(
      and(
        eq(attempts.playerId, call.playerId),
        eq(attempts.amountMinor, call.amountMinor),
        eq(attempts.currency, call.currency),
        ne(attempts.id, call.id),
        or(
          inArray(attempts.state, ['sending', 'unknown']),
          and(inArray(attempts.state, ['confirmed', 'not_applied']), gt(attempts.finishedAt, dayAgo)),
        ),
      ),
    )
    .limit(1);
  return others.length === 0 && !(await wasRestoredSince(tx, dayAgo));
}
