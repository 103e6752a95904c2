import { and, eq, or, sql } from 'drizzle-orm';
import { measureAfterCall } from '../breaker/measure.ts';
import { tripWithin } from '../breaker/trip-breaker.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { recordHistory } from '../history/record-history.ts';
import { enqueue } from '../job/enqueue.ts';
import { holdSwitch, nowAfterStart } from '../switch/switch-store.ts';
import { leaseIsLive } from '../worker/lease-life.ts';
import { attempts } from './credit-tables.ts';
import { lateEffectMs } from './decide-second-look.ts';
import { confirmAttempt, learnableReason, moveAttempt } from './finish-attempt.ts';
import { databaseTimeIn } from './is-due.ts';
import { trustShape } from './trusted-shapes.ts';

export interface SettleUnknown {
  readonly attemptId: string;
  /** What the person found in the cashier's history; `cannot_tell`: nothing yet, it stays unknown. */
  readonly verdict: 'credited' | 'not_credited' | 'cannot_tell';
  /** Required. */
  readonly reason: string;
  readonly actor: string;
  /** Read replies of this shape as credits from now on. */
  readonly trustShape?: boolean;
}

export type SettleUnknownResult =
  | { readonly kind: 'settled' }
  /** Somebody closed it before, or it never was unknown. */
  | { readonly kind: 'not_unknown' }
  | { readonly kind: 'too_early'; readonly notBefore: Date };

/** Closes an unknown attempt by a person's word, or keeps that a person looked and could not tell yet. */
export async function settleUnknown(desk: Desk, verdict: SettleUnknown): Promise<SettleUnknownResult> {
  const reason = verdict.reason.trim();
  if (reason === '') throw new TypeError('An unknown attempt is closed with a reason.');
  return desk.database.drizzle.transaction(async (tx) => {
    const [attempt] = await tx
      .select()
      .from(attempts)
      .where(eq(attempts.id, verdict.attemptId))
      .for('update');
    if (attempt?.state !== 'unknown') return { kind: 'not_unknown' };
    if (verdict.verdict === 'cannot_tell') {
      const stays = { subject: 'attempt', subjectId: attempt.id, from: 'unknown', to: 'unknown' } as const;
      const facts = { verdict: 'cannot_tell' };
      await recordHistory(tx, desk, { ...stays, actor: verdict.actor, reason, facts });
      return { kind: 'settled' };
    }
    if (verdict.verdict === 'credited') {
      const { actor } = verdict;
      await confirmAttempt(tx, desk, attempt, { actor, reason, confirmedBy: actor, receipt: { reason } });
      if (verdict.trustShape === true && attempt.shape !== null && attempt.reason === learnableReason) {
        await trustShape(tx, desk, {
          shape: attempt.shape,
          attemptId: attempt.id,
          actor: verdict.actor,
          reason,
        });
        await lookAgainAtShape(tx, desk, attempt.shape);
      }
      return { kind: 'settled' };
    }
    const notBefore = new Date((attempt.deadlineAt ?? attempt.plannedAt).getTime() + lateEffectMs);
    if ((await databaseTimeIn(tx, desk, 0)) < notBefore) return { kind: 'too_early', notBefore };
    await moveAttempt(tx, desk, attempt, { to: 'not_applied', actor: verdict.actor, reason });
    return { kind: 'settled' };
  });
}

/** What else is unknown for the same reason can be told now. */
async function lookAgainAtShape(tx: Executor, desk: Desk, shape: string): Promise<void> {
  const alike = await tx
    .select({ id: attempts.id })
    .from(attempts)
    .where(
      and(eq(attempts.state, 'unknown'), eq(attempts.reason, learnableReason), eq(attempts.shape, shape)),
    );
  for (const { id } of alike) await enqueue(tx, desk, 'second_look', { attemptId: id });
}

/**
 * Marks `unknown` what is `sending` without a live worker, and what is still `sending` when its call is long over: then
 * its worker lives, but could not store the answer. Returns the attempts' ids.
 */
export async function markOrphanedAttempts(desk: Desk): Promise<string[]> {
  const isHeld = leaseIsLive(desk, attempts.leaseId);
  return desk.database.drizzle.transaction(async (tx) => {
    const orphaned = and(
      eq(attempts.state, 'sending'),
      or(
        sql`not ${isHeld}`,
        sql`${attempts.deadlineAt} < ${desk.databaseTime()} - ${sql.raw(`interval '${lateEffectMs} milliseconds'`)}`,
      ),
    );
    // Hardly ever is there one, and then the switch is held: they may stop the automatic credit.
    const [some] = await tx.select({ id: attempts.id }).from(attempts).where(orphaned).limit(1);
    if (some === undefined) return [];
    await holdSwitch(tx);
    const orphans = await tx
      .update(attempts)
      .set({
        state: 'unknown',
        reason: sql`case when ${isHeld} then 'answer_not_stored' else 'worker_died' end`,
        finishedAt: nowAfterStart(desk),
      })
      .where(orphaned)
      .returning({ id: attempts.id, reason: attempts.reason, leaseId: attempts.leaseId });
    for (const { id, reason, leaseId } of orphans) {
      await recordHistory(tx, desk, {
        subject: 'attempt',
        subjectId: id,
        from: 'sending',
        to: 'unknown',
        actor: 'system',
        reason: reason ?? 'worker_died',
        facts: { leaseId },
      });
    }
    await tripWithin(tx, desk, await measureAfterCall(tx, desk));
    return orphans.map(({ id }) => id);
  });
}
