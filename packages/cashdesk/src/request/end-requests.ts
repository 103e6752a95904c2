import { and, eq, lte } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { releaseRestedAmounts } from './create-request.ts';
import { moveRequest } from './move-request.ts';
import { requests } from './request-table.ts';

/**
 * Moves every request whose time is over: open → grace at its expiry, grace → expired when its amount has rested.
 * Frees rested amounts. Any number of workers may run it at once. Returns how many moved.
 */
export async function expireRequests(desk: Desk): Promise<number> {
  const now = desk.clock();
  const { drizzle } = desk.database;
  let moved = 0;
  const overdue = await drizzle
    .select({ id: requests.id })
    .from(requests)
    .where(and(eq(requests.state, 'open'), lte(requests.expiresAt, now)));
  for (const { id } of overdue) {
    const did = await drizzle.transaction((tx) =>
      moveRequest(tx, desk, {
        requestId: id,
        from: 'open',
        to: 'grace',
        actor: 'system',
        reason: 'not paid in time',
      }),
    );
    if (did) moved += 1;
  }
  const rested = await drizzle
    .select({ id: requests.id })
    .from(requests)
    .where(and(eq(requests.state, 'grace'), lte(requests.restsUntil, now)));
  for (const { id } of rested) {
    const did = await drizzle.transaction((tx) =>
      moveRequest(tx, desk, {
        requestId: id,
        from: 'grace',
        to: 'expired',
        actor: 'system',
        reason: 'amount rested',
      }),
    );
    if (did) moved += 1;
  }
  await releaseRestedAmounts(drizzle, desk);
  return moved;
}

/**
 * Cancels a request nobody paid yet; its amount rests 24 h, because a payment may be on its way. Throws `TypeError`
 * without a reason.
 */
export async function cancelRequest(
  desk: Desk,
  cancel: { readonly requestId: string; readonly actor: string; readonly reason: string },
): Promise<{ kind: 'cancelled' | 'not_possible' | 'not_found' }> {
  const reason = cancel.reason.trim();
  if (reason === '') throw new TypeError('A request is cancelled with a reason.');
  return desk.database.drizzle.transaction(async (tx) => {
    const [row] = await tx.select().from(requests).where(eq(requests.id, cancel.requestId)).for('update');
    if (row === undefined) return { kind: 'not_found' };
    if (row.state !== 'open' && row.state !== 'grace') return { kind: 'not_possible' };
    await moveRequest(tx, desk, { ...cancel, reason, from: row.state, to: 'cancelled' });
    return { kind: 'cancelled' };
  });
}
