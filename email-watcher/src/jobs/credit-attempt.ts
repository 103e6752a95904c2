import { type Desk, finishAttempt, type Lease, readPlannedAttempt, startSending } from '@luxon/cashdesk';
import type { MobcashClient } from '@luxon/mobcash';
import type { Log } from '../log.ts';

export interface CreditWork {
  readonly desk: Desk;
  /** The client as the settings stand; one attempt stays with the one it began with. */
  readonly client: () => MobcashClient;
  readonly lease: Lease;
  readonly log: Log;
}

/**
 * Credits one planned attempt: looks the player up while nothing was sent, commits `sending`, calls the deposit once
 * in the same session, stores what came of it. Does nothing for an attempt that is not planned any more.
 */
export async function creditAttempt(work: CreditWork, attemptId: string): Promise<void> {
  const { desk, lease, log } = work;
  const client = work.client();
  const attempt = await readPlannedAttempt(desk, attemptId);
  if (attempt === null || lease.signal.aborted) return;
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
  const start = await startSending(desk, {
    attemptId,
    lease,
    sessionVersion: player.session.version,
    nickname: player.nickname,
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
  const finished = await finishAttempt(desk, { attemptId, from: 'sending', outcome, actor });
  const state = finished.kind === 'finished' ? finished.state : 'too late to count';
  if (state === 'confirmed') log.info(`Attempt ${attemptId}: credited.`);
  else
    log.warn(
      `Attempt ${attemptId}: ${state} (${outcome.reason}). It is not sent again unless it certainly never left.`,
    );
}
