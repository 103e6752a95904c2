import { and, eq, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { recordHistory } from '../history/record-history.ts';
import { enqueue } from '../job/enqueue.ts';
import { leaseIsLive } from '../worker/lease-life.ts';
import { attempts } from './credit-tables.ts';
import { learnableReason, moveAttempt, settle } from './finish-attempt.ts';
import { isShapeTrusted, trustShape } from './trusted-shapes.ts';

/** A call may still take effect so long after its deadline; before that nobody can say "not credited". */
export const lateEffectMs = 2 * 60_000;

export interface SettleUnknown {
  readonly attemptId: string;
  /** What the person found in the cashier's history. */
  readonly verdict: 'credited' | 'not_credited';
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

/** Closes an unknown attempt by a person's word. */
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
    if (verdict.verdict === 'credited') {
      await moveAttempt(tx, desk, attempt, { to: 'confirmed', actor: verdict.actor, reason });
      await settle(tx, desk, attempt, verdict.actor, verdict.actor, { reason });
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
    if (desk.clock() < notBefore) return { kind: 'too_early', notBefore };
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
 * Looks once more at an unknown attempt for evidence. MobCash has no known history call, so the evidence is the
 * desk's own: a reply whose shape has been trusted since.
 */
export async function secondLook(
  desk: Desk,
  attemptId: string,
): Promise<{ kind: 'confirmed' | 'still_unknown' | 'not_unknown' }> {
  return desk.database.drizzle.transaction(async (tx) => {
    const [attempt] = await tx.select().from(attempts).where(eq(attempts.id, attemptId)).for('update');
    if (attempt?.state !== 'unknown') return { kind: 'not_unknown' };
    if (
      attempt.reason !== learnableReason ||
      attempt.shape === null ||
      !(await isShapeTrusted(tx, attempt.shape))
    ) {
      return { kind: 'still_unknown' };
    }
    await moveAttempt(tx, desk, attempt, { to: 'confirmed', actor: 'system', reason: 'trusted_shape' });
    await settle(tx, desk, attempt, 'system', 'shape', { shape: attempt.shape });
    return { kind: 'confirmed' };
  });
}

/** Marks `unknown` what is `sending` without a live worker. Returns the attempts' ids. */
export async function markOrphanedAttempts(desk: Desk): Promise<string[]> {
  return desk.database.drizzle.transaction(async (tx) => {
    const orphans = await tx
      .update(attempts)
      .set({ state: 'unknown', reason: 'worker_died', finishedAt: desk.clock() })
      .where(and(eq(attempts.state, 'sending'), sql`not ${leaseIsLive(desk, sql`${attempts.leaseId}`)}`))
      .returning({ id: attempts.id });
    for (const { id } of orphans) {
      await recordHistory(tx, desk, {
        subject: 'attempt',
        subjectId: id,
        from: 'sending',
        to: 'unknown',
        actor: 'system',
        reason: 'worker_died',
      });
    }
    return orphans.map(({ id }) => id);
  });
}
