import { and, eq } from 'drizzle-orm';
import { measureAfterCall } from '../breaker/measure.ts';
import { tripWithin } from '../breaker/trip-breaker.ts';
import type { Executor } from '../database/open-database.ts';
import { storable } from '../database/storable.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { closeAlarms, raiseAlarm } from '../history/raise-alarm.ts';
import { type Change, changeTogether } from '../history/record-history.ts';
import { enqueue } from '../job/enqueue.ts';
import { paymentMove } from '../payment/move-payment.ts';
import { requestMove } from '../request/move-request.ts';
import { holdSwitch, nowAfterStart } from '../switch/switch-store.ts';
import { attempts, receipts } from './credit-tables.ts';
import { recordLateProof } from './credited-after-all.ts';
import { nextLookAt } from './look-again.ts';
import { isSendable } from './may-be-sent.ts';
import { planAttempt } from './plan-attempt.ts';
import { alreadyDoneReason, isProvenFirst } from './read-refusal.ts';
import { keepReply } from './sealed-replies.ts';
import { type AttemptState, attemptTransitions } from './transitions.ts';
import { isShapeTrusted } from './trusted-shapes.ts';

export type Attempt = typeof attempts.$inferSelect;

/** What a call, or looking the player up before it, came to. */
export interface AttemptOutcome {
  readonly kind: 'confirmed' | 'rejected' | 'not_sent' | 'unknown';
  readonly reason: string;
  readonly httpStatus?: number | null;
  readonly shape?: string | null;
  readonly evidence?: string | null;
  /** What was answered, whole as far as it was kept: sealed, and nowhere else. */
  readonly rawReply?: string | null;
}

export interface FinishAttempt {
  readonly attemptId: string;
  /** Where the caller believes the attempt to be. */
  readonly from: 'planned' | 'sending';
  readonly outcome: AttemptOutcome;
  readonly actor: string;
}

/** A reply without `success` is the one case a desk may learn to read as a credit. */
export const learnableReason = 'success_missing';
/** So long after its first try an attempt that certainly never arrived is planned anew by the machine. */
const resendBudgetMs = 10 * 60_000;
const resendAfterMs = [2_000, 5_000, 10_000, 30_000, 60_000] as const;

/**
 * Stores what an attempt came to. `confirmed` writes the receipt and settles payment and request; `not_sent` plans
 * a new attempt within a budget of time; `unknown` and `rejected` wait for a person. An answer that comes after the
 * attempt was given up as `unknown` may still confirm it, and nothing else; a credit confirmed after the attempt was
 * closed otherwise is an alarm, its payment is never sent again, and what was planned in its place is not sent. What was
 * answered is kept sealed. An outcome that is no credit may stop the automatic credit in the same transaction.
 */
export async function finishAttempt(
  desk: Desk,
  finish: FinishAttempt,
): Promise<{ kind: 'finished'; state: AttemptState } | { kind: 'too_late' }> {
  const { rawReply = null, ...answer } = finish.outcome;
  // What others wrote comes in here. An answer must never be lost for a character; whole, it is kept sealed.
  const said = storable(answer);
  return desk.database.drizzle.transaction(async (tx) => {
    // Before any row is locked. A confirmed call trips nothing: it was counted when it began.
    if (said.kind !== 'confirmed') await holdSwitch(tx);
    const [attempt] = await tx.select().from(attempts).where(eq(attempts.id, finish.attemptId)).for('update');
    if (attempt === undefined) return { kind: 'too_late' };
    const outcome = await readAsDesk(tx, desk, attempt, said);
    const isReplyKept =
      rawReply === null ? null : await keepReply(tx, desk, { attemptId: attempt.id, rawReply });
    const isLateProof =
      attempt.state === 'unknown' && finish.from === 'sending' && outcome.kind === 'confirmed';
    if (attempt.state !== finish.from && !isLateProof) {
      if (outcome.kind === 'confirmed' && attempt.state !== 'confirmed') {
        const facts = { state: attempt.state, reason: outcome.reason, paymentId: attempt.paymentId };
        await raiseAlarm(tx, desk, { kind: 'credited_after_closed', subject: attempt.id, facts });
        await recordLateProof(tx, desk, attempt, { actor: finish.actor, facts: { answer: outcome.reason } });
        await withdrawPlanned(tx, desk, attempt, finish.actor);
      }
      return { kind: 'too_late' };
    }
    const { actor } = finish;
    const { kind, reason, httpStatus = null, shape = null } = outcome;
    const facts = { httpStatus, shape, ...(isReplyKept === null ? {} : { isReplyKept }) };
    const answered = { actor, reason, answer: outcome, facts };
    if (kind === 'confirmed') {
      const confirmedBy = reason === 'trusted_shape' ? 'shape' : 'mobcash';
      await confirmAttempt(tx, desk, attempt, { ...answered, confirmedBy, receipt: outcome });
    } else {
      await moveAttempt(tx, desk, attempt, { ...answered, to: kind });
      await tripWithin(tx, desk, await measureAfterCall(tx, desk));
    }
    if (outcome.kind === 'not_sent') await planAnew(tx, desk, attempt);
    if (outcome.kind === 'unknown') {
      const runAt = nextLookAt(desk.clock(), null);
      if (runAt !== null) await enqueue(tx, desk, 'second_look', { attemptId: attempt.id }, { runAt });
    }
    return { kind: 'finished', state: outcome.kind };
  });
}

/**
 * Reads an outcome in the light of the desk's own records: a reply whose shape a person found to be a credit in the
 * cashier's history is one; an 'already done' is a refusal only where no other call of ours can be meant.
 */
async function readAsDesk(
  tx: Executor,
  desk: Desk,
  attempt: Attempt,
  outcome: AttemptOutcome,
): Promise<AttemptOutcome> {
  if (outcome.kind !== 'unknown') return outcome;
  if (outcome.reason === alreadyDoneReason && attempt.state === 'sending') {
    return (await isProvenFirst(tx, desk, attempt)) ? { ...outcome, kind: 'rejected' } : outcome;
  }
  if (outcome.reason !== learnableReason || outcome.shape == null) return outcome;
  return (await isShapeTrusted(tx, outcome.shape))
    ? { ...outcome, kind: 'confirmed', reason: 'trusted_shape' }
    : outcome;
}

export interface AttemptMove {
  readonly to: AttemptState;
  readonly actor: string;
  readonly reason: string;
  readonly answer?: AttemptOutcome;
  /** The evidence, JSON-safe, for the history. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Moves an attempt whose row the caller has locked; writes the history. */
export function moveAttempt(tx: Executor, desk: Desk, attempt: Attempt, move: AttemptMove): Promise<void> {
  return moveTogether(tx, desk, attempt, [attemptMove(tx, desk, attempt, move)]);
}

/** What confirms an attempt. */
export interface Confirmation extends Omit<AttemptMove, 'to'> {
  /** As the receipt has it: `mobcash`, `shape` or who says so. */
  readonly confirmedBy: string;
  /** The evidence, JSON-safe, for the receipt. */
  readonly receipt: object;
}

/** Confirms an attempt whose row the caller has locked: writes its receipt, settles payment and request. */
export function confirmAttempt(
  tx: Executor,
  desk: Desk,
  attempt: Attempt,
  { confirmedBy, receipt, ...move }: Confirmation,
): Promise<void> {
  const { id, paymentId, requestId, playerId, amountMinor, currency } = attempt;
  const settled = { from: 'matched', to: 'settled', actor: move.actor, reason: 'credited' } as const;
  return moveTogether(tx, desk, attempt, [
    attemptMove(tx, desk, attempt, { ...move, to: 'confirmed' }),
    {
      change: tx.insert(receipts).values({
        id: newId(desk),
        attemptId: id,
        playerId,
        amountMinor,
        currency,
        confirmedBy,
        facts: { ...receipt },
        at: desk.clock(),
      }),
      moves: [],
    },
    paymentMove(tx, { paymentId, ...settled }),
    requestMove(tx, desk, { requestId, ...settled }),
  ]);
}

async function moveTogether(
  tx: Executor,
  desk: Desk,
  attempt: Attempt,
  changes: readonly Change[],
): Promise<void> {
  await changeTogether(tx, desk, changes);
  if (attempt.state === 'unknown')
    await closeAlarms(tx, desk, { kinds: ['unknown_waits'], subject: attempt.id });
}

function attemptMove(tx: Executor, desk: Desk, attempt: Attempt, move: AttemptMove): Change {
  const { to, actor, reason, answer, facts } = move;
  const allowed: readonly AttemptState[] = attemptTransitions[attempt.state];
  if (!allowed.includes(to)) throw new TypeError(`An attempt does not go from ${attempt.state} to ${to}.`);
  const change = tx
    .update(attempts)
    .set({
      state: to,
      reason,
      // What the breakers measure comes after the start they measure from.
      finishedAt: to === 'confirmed' ? desk.clock() : nowAfterStart(desk),
      ...(answer && {
        httpStatus: answer.httpStatus ?? null,
        shape: answer.shape ?? null,
        evidence: answer.evidence ?? null,
      }),
    })
    .where(and(eq(attempts.id, attempt.id), eq(attempts.state, attempt.state)))
    .returning({ id: attempts.id });
  const moved = { subject: 'attempt', subjectId: attempt.id, from: attempt.state, to } as const;
  return { change, moves: [{ ...moved, actor, reason, ...(facts && { facts }) }] };
}

/** The payment was credited after all: another call for it would be a second credit. */
async function withdrawPlanned(tx: Executor, desk: Desk, closed: Attempt, actor: string): Promise<void> {
  const planned = await tx
    .select()
    .from(attempts)
    .where(and(eq(attempts.paymentId, closed.paymentId), eq(attempts.state, 'planned')))
    .for('update');
  for (const attempt of planned)
    await moveAttempt(tx, desk, attempt, { to: 'not_sent', actor, reason: 'credited_after_all' });
}

async function planAnew(tx: Executor, desk: Desk, attempt: Attempt): Promise<void> {
  const now = desk.clock().getTime();
  const waitMs = resendAfterMs[Math.min(attempt.ordinal, resendAfterMs.length - 1)] ?? 60_000;
  if (now + waitMs - attempt.seriesStartedAt.getTime() > resendBudgetMs) return;
  if (!(await isSendable(tx, attempt.id))) return;
  await planAttempt(tx, desk, {
    matchId: attempt.matchId,
    paymentId: attempt.paymentId,
    requestId: attempt.requestId,
    playerId: attempt.playerId,
    amountMinor: attempt.amountMinor,
    currency: attempt.currency,
    actor: 'system',
    plannedBy: attempt.plannedBy,
    reason: 'the last try certainly never arrived',
    // It goes on where the last one stood: what held that one holds this one.
    plannedAfter: {
      turn: attempt.plannedAfterTurn,
      ruling: attempt.plannedAfterRuling,
      reversalMailId: attempt.plannedAfterReversal,
    },
    seriesStartedAt: attempt.seriesStartedAt,
    runAt: new Date(now + waitMs),
  });
}
