import { asc, eq, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import type { Vault } from '../key/vault.ts';
import { attemptReplies } from './credit-tables.ts';

// Sealed for its place: a row copied to another attempt does not open.
const contextOf = (id: string, attemptId: string) => `reply ${id} ${attemptId}`;

/**
 * Keeps what MobCash answered, sealed, in the transaction of the outcome; says whether it could. An outcome must never
 * be lost for its reply: while the key changes, a reply sealed with the old one is left out, not refused.
 */
export async function keepReply(
  tx: Executor,
  desk: Desk,
  { attemptId, rawReply }: { readonly attemptId: string; readonly rawReply: string },
): Promise<boolean> {
  const id = newId(desk);
  const at = desk.clock().toISOString();
  // Twice: after a change of key the vault has the new one.
  for (let round = 0; round < 2; round += 1) {
    const sealed = desk.vault.seal(rawReply, contextOf(id, attemptId));
    const { rowCount } = await tx.execute(sql`
      insert into attempt_replies (id, attempt_id, sealed, at)
      select ${id}::uuid, ${attemptId}::uuid, ${sealed}::text, ${at}::timestamptz
      where not exists (select 1 from vault_keys where not starts_with(${sealed}, 'v1.' || key_id || '.'))`);
    if (rowCount === 1) return true;
  }
  return false;
}

/**
 * Opens what MobCash answered to an attempt, oldest first. It may name players and secrets: mask it before anybody sees
 * it. Throws `KeyError` when it cannot be opened.
 */
export async function openReplies(desk: Desk, attemptId: string): Promise<{ at: Date; rawReply: string }[]> {
  const rows = await desk.database.drizzle
    .select()
    .from(attemptReplies)
    .where(eq(attemptReplies.attemptId, attemptId))
    .orderBy(asc(attemptReplies.id));
  return rows.map(({ id, sealed, at }) => ({
    at,
    rawReply: desk.vault.open(sealed, contextOf(id, attemptId)),
  }));
}

const resealedAtOnce = 500;

/** Seals every kept reply with another key; gives how many there were. */
export async function resealReplies(tx: Transaction, from: Vault, to: Vault): Promise<number> {
  let count = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await tx
      .select()
      .from(attemptReplies)
      .where(sql`${attemptReplies.id} > ${after}`)
      .orderBy(asc(attemptReplies.id))
      .limit(resealedAtOnce);
    const resealed = rows.map(({ id, attemptId, sealed }) => {
      const context = contextOf(id, attemptId);
      return { id, sealed: to.seal(from.open(sealed, context), context) };
    });
    // One statement for many: outcomes wait while the table is locked.
    await tx.execute(sql`
      update attempt_replies set sealed = renewed.sealed
      from json_to_recordset(${JSON.stringify(resealed)}::json) as renewed (id uuid, sealed text)
      where attempt_replies.id = renewed.id`);
    count += rows.length;
    const last = rows.at(-1);
    if (last === undefined) return count;
    after = last.id;
  }
}
