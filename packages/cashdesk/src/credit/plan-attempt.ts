import type { Currency } from '@luxon/money';
import { eq, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { type Change, changeTogether } from '../history/record-history.ts';
import { enqueue } from '../job/enqueue.ts';
import { lastRulingOn } from '../player/player-store.ts';
import { lastTurn } from '../switch/switch-store.ts';
import type { Lease } from '../worker/worker-lease.ts';
import { attempts } from './credit-tables.ts';
import { databaseTimeIn } from './is-due.ts';

/** The last of what holds a credit when it comes later, as whoever planned it saw it. */
export interface PlannedAfter {
  /** Number of the last turn of the automatic credit; 0: none. */
  readonly turn: bigint;
  /** Number of the last ruling about the player; 0: none. */
  readonly ruling: bigint;
  /** The mail that had taken the payment back. */
  readonly reversalMailId: string | null;
}

export interface AttemptPlan {
  readonly matchId: string;
  readonly paymentId: string;
  readonly requestId: string;
  readonly playerId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly actor: string;
  readonly reason: string;
  /** On whose word; default: the actor. */
  readonly plannedBy?: string;
  /** What it was decided after; default: all there is now. The machine says what it saw when it decided. */
  readonly plannedAfter?: PlannedAfter;
  /** Start of this run of automatic tries; default: now. */
  readonly seriesStartedAt?: Date;
  /** Default: at once. */
  readonly runAt?: Date;
  /** The worker that goes on and sends it: no job waits for it, see `isInHand`. */
  readonly inHandOf?: Pick<Lease, 'id'>;
  /** How long it may still be taken back: not sent before, whoever takes its job; default: 0. */
  readonly holdMs?: number;
}

/**
 * Plans an attempt and, unless it is in hand, its job in the caller's transaction. Throws (unique violation) while
 * another attempt of this match, payment or request is planned, sending, unknown or confirmed. `before`: what is changed
 * in the same statement, see {@link changeTogether}.
 */
export async function planAttempt(
  tx: Executor,
  desk: Desk,
  plan: AttemptPlan,
  before: readonly Change[] = [],
): Promise<string> {
  const id = newId(desk);
  const now = desk.clock();
  const { holdMs = 0 } = plan;
  const notBefore = holdMs > 0 ? await databaseTimeIn(tx, desk, holdMs) : null;
  const runAt = plan.runAt ?? notBefore;
  const insert = tx
    .insert(attempts)
    .values({
      id,
      matchId: plan.matchId,
      paymentId: plan.paymentId,
      requestId: plan.requestId,
      playerId: plan.playerId,
      amountMinor: plan.amountMinor,
      currency: plan.currency,
      state: 'planned',
      ordinal: sql`(${tx.$count(attempts, eq(attempts.matchId, plan.matchId))})`,
      seriesStartedAt: plan.seriesStartedAt ?? now,
      plannedAt: now,
      notBefore,
      plannedBy: plan.plannedBy ?? plan.actor,
      plannedAfterTurn: plan.plannedAfter?.turn ?? lastTurn(),
      plannedAfterRuling: plan.plannedAfter?.ruling ?? lastRulingOn(sql`${plan.playerId}`),
      plannedAfterReversal:
        plan.plannedAfter === undefined
          ? sql`(select reversal_mail_id from payments where id = ${plan.paymentId})`
          : plan.plannedAfter.reversalMailId,
      leaseId: plan.inHandOf?.id ?? null,
    })
    .returning({ id: attempts.id });
  const { actor, reason } = plan;
  const made = { subject: 'attempt', subjectId: id, from: null, to: 'planned', actor, reason } as const;
  await changeTogether(tx, desk, [...before, { change: insert, moves: [made] }]);
  if (plan.inHandOf === undefined)
    await enqueue(tx, desk, 'credit', { attemptId: id }, runAt === null ? {} : { runAt });
  return id;
}
