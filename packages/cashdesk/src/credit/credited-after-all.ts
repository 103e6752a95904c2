import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { history, isByPerson } from '../history/history-table.ts';
import { recordHistory } from '../history/record-history.ts';
import { attempts } from './credit-tables.ts';
import type { Attempt } from './finish-attempt.ts';

/** The reason of the line that proves it, and why such a payment waits. */
export const proofReason = 'credited_after_closed';

/** Keeps that an attempt was confirmed after it had been closed: it stays closed, and its history says so for good. */
export function recordLateProof(
  tx: Executor,
  desk: Desk,
  { id, state }: Attempt,
  proof: { readonly actor: string; readonly facts: Record<string, unknown> },
): Promise<void> {
  const stays = { subject: 'attempt', subjectId: id, from: state, to: state } as const;
  return recordHistory(tx, desk, { ...stays, ...proof, reason: proofReason });
}

/**
 * Gives, as SQL, the attempts that were confirmed after they had been closed (`id`, `payment_id`). Their history is asked
 * and not the alarm, which a person may close. A person may write any reason: theirs is no proof.
 */
export function creditedAfterAll(): SQL {
  return sql`select closed.id, closed.payment_id
    from ${attempts} as closed
    join ${history} as proof on proof.subject = 'attempt' and proof.subject_id = closed.id
    where closed.state in ('rejected', 'not_sent', 'not_applied')
      and proof.reason = ${sql.raw(`'${proofReason}'`)} and not (${isByPerson(sql.raw('proof.actor'))})`;
}

/**
 * Says, as SQL, that a payment was credited by such an attempt: another call for it would be a second credit. `offset 0`:
 * looked up payment by payment, by indexes; PostgreSQL would join it, and may read the whole history for that.
 */
export const isCreditedAfterAll = (paymentId: SQLWrapper): SQL<boolean> =>
  sql<boolean>`exists (${creditedAfterAll()} and closed.payment_id = ${paymentId} offset 0)`;

/** Says whether a payment was credited by an attempt that had been closed. */
export async function wasCreditedAfterAll(tx: Executor, paymentId: string): Promise<boolean> {
  const asked = isCreditedAfterAll(sql`${paymentId}::uuid`);
  const { rows } = await tx.execute<{ was: boolean }>(sql`select ${asked} as was`);
  return rows[0]?.was === true;
}
