import { eq, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { passwordSubmissions } from './session-tables.ts';

// After an ambiguous answer the pair may be tried once more, not again and again: MobCash locks accounts.
const restartsMax = 1;

/**
 * Records, committed, that a login and password (known by their HMAC) are about to be sent, and says whether
 * they may be: `first`; `restart`, once, where the last answer was ambiguous or never came; `refused_before`
 * until the pair changes.
 */
export function recordPasswordSubmission(
  desk: Desk,
  pairHmac: string,
): Promise<{ kind: 'first' | 'restart' | 'refused_before' }> {
  return desk.database.drizzle.transaction(async (tx) => {
    const submittedAt = desk.clock();
    const added = await tx
      .insert(passwordSubmissions)
      .values({ pairHmac, outcome: 'pending', submittedAt })
      .onConflictDoNothing();
    if (added.rowCount === 1) return { kind: 'first' };
    const ours = eq(passwordSubmissions.pairHmac, pairHmac);
    const [row] = await tx.select().from(passwordSubmissions).where(ours).for('update');
    // `not_sent`: it never left, so it counts as never submitted.
    if (row?.outcome === 'accepted' || row?.outcome === 'not_sent') {
      await tx.update(passwordSubmissions).set({ outcome: 'pending', submittedAt, restarts: 0 }).where(ours);
      return { kind: 'first' };
    }
    // `pending` here: a process died between sending and the answer, which is as ambiguous as a 403.
    if (row === undefined || row.outcome === 'refused' || row.restarts >= restartsMax) {
      return { kind: 'refused_before' };
    }
    await tx
      .update(passwordSubmissions)
      .set({ outcome: 'pending', submittedAt, restarts: sql`${passwordSubmissions.restarts} + 1` })
      .where(ours);
    return { kind: 'restart' };
  });
}

/** Records what MobCash answered to a submission. */
export async function recordPasswordOutcome(
  desk: Desk,
  pairHmac: string,
  outcome: 'accepted' | 'refused' | 'ambiguous' | 'not_sent',
): Promise<void> {
  await desk.database.drizzle
    .update(passwordSubmissions)
    .set({ outcome, answeredAt: desk.clock() })
    .where(eq(passwordSubmissions.pairHmac, pairHmac));
}
