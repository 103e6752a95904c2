import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import { attempts } from './credit-tables.ts';
import { isCreditedAfterAll } from './credited-after-all.ts';

/**
 * Says, as SQL over `attempts`, that an attempt may still be sent: since it was planned the automatic credit was not
 * switched off, the player was not blocked and the bank did not take the payment back, and unless a person planned it the
 * credit is on, the player not blocked and the payment never taken back. What came first is told by the numbers it was
 * planned after, not by two clocks. What was planned before waits for a person for ever: after a restored backup nobody
 * knows whether it was sent already. What was credited by an attempt that had been closed is sent on nobody's word.
 */
export function mayBeSent(): SQL<boolean> {
  // Spelt out: where drizzle leaves the table away, it would be the inner attempt's.
  const isCredited = isCreditedAfterAll(sql`attempts.payment_id`);
  return sql<boolean>`(not exists (
      select 1 from switch_history as turn
      where turn.name = 'automaticCredit' and not turn.is_on and turn.id > ${attempts.plannedAfterTurn}
    ) and not exists (
      select 1 from player_history as ruling
      where ruling.player_id = ${attempts.playerId} and ruling.what = 'blocked' and ruling.id > ${attempts.plannedAfterRuling}
    ) and not exists (
      select 1 from payments as reversed
      where reversed.id = ${attempts.paymentId} and reversed.reversal_mail_id is not null
        and (reversed.reversal_mail_id is distinct from ${attempts.plannedAfterReversal} or ${attempts.plannedBy} = 'system')
    ) and not ${isCredited} and (
      ${attempts.plannedBy} <> 'system'
      or not exists (select 1 from switches as switch where switch.name = 'automaticCredit' and not switch.is_on)
        and not exists (select 1 from players as player where player.player_id = ${attempts.playerId} and player.is_blocked)
    ))`;
}

/** Says whether this attempt may still be sent; see {@link mayBeSent}. */
export async function isSendable(executor: Executor, attemptId: string): Promise<boolean> {
  const rows = await executor
    .select({ id: attempts.id })
    .from(attempts)
    .where(and(eq(attempts.id, attemptId), mayBeSent()));
  return rows.length === 1;
}
