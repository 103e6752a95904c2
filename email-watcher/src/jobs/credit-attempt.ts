import {
  type AttemptOutcome,
  type Balance,
  type Desk,
  finishAttempt,
  type Lease,
  type PlannedAttempt,
  passingTrouble,
  type ReadBalance,
  readBalanceBefore,
  readPlannedAttempt,
  startSending,
  type WatchedMail,
} from '@luxon/cashdesk';
import type { MobcashClient } from '@luxon/mobcash';
import type { Log } from '../log.ts';

export interface CreditWork {
  readonly desk: Desk;
  /** The client as the settings stand; one attempt stays with the one it began with. */
  readonly client: () => MobcashClient;
  readonly lease: Lease;
  /** What this worker watches: no call begins while it is not read. */
  readonly watched: WatchedMail;
  /** Reads the desk's money before a call, where its API tells it: MobCash's does not. */
  readonly readBalance?: ReadBalance;
  readonly log: Log;
  /** Lets milliseconds pass; injected, so that a test waits for nothing. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** A worker that stops, or lost its lease, begins no deposit: it could not wait for the answer. */
  readonly isStopping: () => boolean;
}

/** An answer of MobCash is worth more than the moment: it is stored again and again for so long. */
const storePausesMs = [200, 500, 1_000, 2_000, ...Array.from({ length: 20 }, () => 3_000)] as const;

/**
 * Credits one planned attempt: while nothing was sent looks the player up, and the balance where there is one; commits
 * `sending`, calls the deposit once in the same session, stores what came of it. Does nothing for an attempt that is not
 * planned any more.
 */
export async function creditAttempt(work: CreditWork, attemptId: string): Promise<void> {
  const { desk, lease, log } = work;
  const client = work.client();
  const attempt = await readPlannedAttempt(desk, attemptId);
  if (attempt === null || work.isStopping()) return;
  const actor = `worker:${lease.id}`;
  const player = await client.payerNickname(attempt.playerId);
  if (player.kind !== 'found') {
    const isRejected = player.kind === 'rejected';
    const evidence = isRejected ? player.message : player.reason;
    const reason = isRejected
      ? 'player_refused'
      : player.kind === 'no_session'
        ? 'no_session'
        : 'player_not_asked';
    await finishAttempt(desk, {
      attemptId,
      from: 'planned',
      outcome: { kind: isRejected ? 'rejected' : 'not_sent', reason, evidence },
      actor,
    });
    log.warn(`Attempt ${attemptId}: ${reason}. Nothing was credited.`);
    return;
  }
  const balanceBefore = await balanceBeforeCall(work, attempt);
  // Looking the player up may have taken a sign-in. It stays planned: whoever sweeps next makes a job of it.
  if (work.isStopping()) return;
  const start = await startSending(desk, {
    attemptId,
    lease,
    sessionVersion: player.session.version,
    nickname: player.nickname,
    watched: work.watched,
    balanceBefore,
  });
  if (start.kind === 'stopped')
    log.error(
      `Attempt ${attemptId}: not sent, automatic credit has stopped (${start.breaker}). A person starts it again.`,
    );
  if (start.kind !== 'sending') return;
  const outcome = await client.deposit({
    payerId: attempt.playerId,
    amountMinor: attempt.amountMinor,
    currency: attempt.currency,
    session: player.session,
    firstByteBefore: start.firstByteBefore,
  });
  const finished = await storeAnswer(work, { attemptId, outcome, actor });
  const state = finished.kind === 'finished' ? finished.state : 'stored already, or too late to count';
  if (state === 'confirmed') log.info(`Attempt ${attemptId}: credited.`);
  else
    log.warn(
      `Attempt ${attemptId}: ${state} (${outcome.reason}). It is not sent again unless it certainly never left.`,
    );
}

/** Only evidence for a second look: whatever becomes of it, the credit goes on. */
async function balanceBeforeCall(
  { desk, log, readBalance }: CreditWork,
  { id, currency }: PlannedAttempt,
): Promise<Balance | null> {
  if (readBalance === undefined) return null;
  const balance = await readBalanceBefore(desk, readBalance, { currency });
  if (balance === null)
    log.warn(`Attempt ${id}: the desk did not tell its balance before the call. The credit goes on.`);
  return balance;
}

/**
 * Stores what a call came to, also where the database is away just now: only we know it. What was stored and not
 * acknowledged is found stored the next time. Gives up after a minute, and at once where storing it again would fail
 * again; then a sweep makes the attempt unknown.
 */
async function storeAnswer(
  { desk, log, pause }: CreditWork,
  answer: { readonly attemptId: string; readonly outcome: AttemptOutcome; readonly actor: string },
): ReturnType<typeof finishAttempt> {
  for (const pauseMs of storePausesMs) {
    try {
      return await finishAttempt(desk, { ...answer, from: 'sending' });
    } catch (error) {
      const code = passingTrouble(error);
      if (code === null) throw error;
      log.warn(
        `Attempt ${answer.attemptId}: MobCash answered, and the database did not take the answer (${code}). It is kept and stored again.`,
      );
      await pause(pauseMs);
    }
  }
  return finishAttempt(desk, { ...answer, from: 'sending' });
}
