import { eq, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { passwordSubmissions } from './session-tables.ts';

// After an ambiguous answer the pair may be tried once more, not again and again: MobCash locks accounts.
const restartsMax = 1;

/** What became of a password; `unanswered`: no usable answer came. */
export type PasswordOutcome = 'accepted' | 'refused' | 'ambiguous' | 'unanswered' | 'not_sent';

/**
 * Records, committed, that a login and password (known by their HMAC) are about to be sent, and says whether
 * they may be: `first`; `restart`, once, where the last answer was ambiguous or never came; `refused_before`
 * until the pair changes. A person's word allows another try after an ambiguous answer, never after a refusal.
 */
export function recordPasswordSubmission(
  desk: Desk,
  pairHmac: string,
  byPerson = false,
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
    if (row === undefined || row.outcome === 'refused') return { kind: 'refused_before' };
    // `pending` here: a process died between sending and the answer. A pair that worked before is not doubted for
    // that; any other is as ambiguous as after a 403.
    const isKnownGood = row.outcome === 'pending' && row.acceptedAt !== null;
    if (row.restarts >= restartsMax && !byPerson && !isKnownGood) return { kind: 'refused_before' };
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
  outcome: PasswordOutcome,
): Promise<void> {
  const answeredAt = desk.clock();
  const wasAccepted = sql`${passwordSubmissions.acceptedAt} is not null`;
  await desk.database.drizzle
    .update(passwordSubmissions)
    .set({
      // A pair that worked before is not doubted because an answer broke.
      outcome:
        outcome === 'unanswered'
          ? sql`case when ${wasAccepted} then 'accepted' else 'ambiguous' end`
          : outcome,
      answeredAt,
      ...(outcome === 'accepted' ? { acceptedAt: answeredAt } : {}),
    })
    .where(eq(passwordSubmissions.pairHmac, pairHmac));
}
