import { and, eq, sql } from 'drizzle-orm';
import type { BreakerName } from '../breaker/breakers.ts';
import { measureBeforeCall, type WatchedMail } from '../breaker/measure.ts';
import { tripWithin } from '../breaker/trip-breaker.ts';
import { storable } from '../database/storable.ts';
import type { Desk } from '../desk/desk.ts';
import { changeAndRecord } from '../history/record-history.ts';
import { holdSwitch, lastTurn } from '../switch/switch-store.ts';
import { leaseIsLive } from '../worker/lease-life.ts';
import type { Lease } from '../worker/worker-lease.ts';
import { attempts } from './credit-tables.ts';
import { isDue } from './is-due.ts';
import type { Balance } from './look-again.ts';
import { mayBeSent } from './may-be-sent.ts';

/** The longest a deposit call may take: the client's total deadline. */
export const callMsMax = 20_000;
/** The first byte of a deposit leaves within this of the commit, or not at all. */
export const firstByteWithinMs = 2_000;

const callEndsWithin = sql.raw(`interval '${firstByteWithinMs + callMsMax} milliseconds'`);

export interface PlannedAttempt {
  readonly id: string;
  readonly playerId: string;
  /** Minor units. */
  readonly amountMinor: bigint;
  readonly currency: (typeof attempts.$inferSelect)['currency'];
}

/**
 * Reads an attempt that waits to be sent; null when it does not wait any more, may still be taken back, or waits for a
 * person because the automatic credit was switched off (a job acts on state).
 */
export async function readPlannedAttempt(desk: Desk, attemptId: string): Promise<PlannedAttempt | null> {
  const { id, playerId, amountMinor, currency } = attempts;
  const [row] = await desk.database.drizzle
    .select({ id, playerId, amountMinor, currency })
    .from(attempts)
    .where(and(eq(attempts.id, attemptId), eq(attempts.state, 'planned'), isDue(desk), mayBeSent()));
  return row ?? null;
}

export interface StartSending {
  readonly attemptId: string;
  readonly lease: Pick<Lease, 'id'>;
  readonly sessionVersion: bigint;
  /** As MobCash shows the player; null when it names none. */
  readonly nickname: string | null;
  /** What this worker watches: it starts no call while mail is not read. */
  readonly watched: WatchedMail;
  /** The desk's money as it was read before; absent or null: it was not. Kept for the second look. */
  readonly balanceBefore?: Balance | null;
}

export type StartSendingResult =
  | { readonly kind: 'sending'; readonly firstByteBefore: Date }
  /**
   * Somebody else has it, it was or may still be taken back, this worker's lease is gone, or the automatic credit was
   * switched off: send nothing.
   */
  | { readonly kind: 'not_ours' }
  /** It would have been too much: the automatic credit has just stopped. Send nothing; a person looks. */
  | { readonly kind: 'stopped'; readonly breaker: BreakerName };

/**
 * Commits `sending`, guarded by the state, by the time it may be taken back, by this worker's live lease, by the switch
 * and by the breakers that measure money, speed and unread mail. Only then may the deposit be called. Calls start one
 * after the other, so that each is measured with all before it; what a person ordered is counted but not stopped.
 */
export async function startSending(desk: Desk, start: StartSending): Promise<StartSendingResult> {
  const nickname = storable(start.nickname);
  return desk.database.drizzle.transaction(async (tx) => {
    await holdSwitch(tx);
    const mayBegin = and(
      eq(attempts.id, start.attemptId),
      eq(attempts.state, 'planned'),
      isDue(desk),
      mayBeSent(),
    );
    const { plannedBy, playerId, paymentId, amountMinor, currency } = attempts;
    const call = tx
      .select({ plannedBy, playerId, paymentId, amountMinor, currency })
      .from(attempts)
      .where(mayBegin);
    // Read after the wait: whoever was first may have taken it, or stopped the desk.
    const planned = await measureBeforeCall(tx, desk, { call, watched: start.watched });
    if (planned === null) return { kind: 'not_ours' };
    if (planned.plannedBy === 'system') {
      const breaker = await tripWithin(tx, desk, planned.measured);
      if (breaker !== null) return { kind: 'stopped', breaker };
    }
    const now = desk.clock();
    const change = tx
      .update(attempts)
      .set({
        state: 'sending',
        sendingAt: now,
        sentAfterTurn: lastTurn(),
        startedMinor: sql`coalesce((select max(started_minor) from attempts where currency = ${planned.currency}), 0) + ${attempts.amountMinor}`,
        deadlineAt: sql`date_trunc('milliseconds', ${desk.databaseTime()}) + ${callEndsWithin}`,
        leaseId: start.lease.id,
        sessionVersion: start.sessionVersion,
        nickname,
        balanceBeforeMinor: start.balanceBefore?.amountMinor ?? null,
        balanceBeforeAt: start.balanceBefore?.at ?? null,
      })
      .where(and(mayBegin, leaseIsLive(desk, start.lease.id)))
      .returning({ id: attempts.id });
    const move = {
      subject: 'attempt',
      subjectId: start.attemptId,
      from: 'planned',
      to: 'sending',
      actor: `worker:${start.lease.id}`,
      reason: 'the call begins',
      facts: { sessionVersion: String(start.sessionVersion), nickname },
    } as const;
    if (!(await changeAndRecord(tx, desk, { change, moves: [move] }))) return { kind: 'not_ours' };
    return { kind: 'sending', firstByteBefore: new Date(now.getTime() + firstByteWithinMs) };
  });
}
