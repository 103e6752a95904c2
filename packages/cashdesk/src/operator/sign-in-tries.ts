import { eq, gt, inArray, lt } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { judgeTry, lockMs } from './judge-try.ts';
import { recordOperatorEvent } from './operator-history.ts';
import { operators, signInTries } from './operator-tables.ts';

const hashOf = (desk: Desk, email: string): string => desk.vault.hmac('sign-in', email.trim().toLowerCase());

export type SignInTry = { readonly kind: 'allowed' } | { readonly kind: 'locked'; readonly until: Date };

/** Counts a try to sign in by password, before the password is looked at, and says whether it may be made. */
export async function takeSignInTry(desk: Desk, email: string): Promise<SignInTry> {
  const emailHash = hashOf(desk, email);
  const now = desk.clock();
  await removeOldTries(desk);
  return desk.database.drizzle.transaction(async (tx): Promise<SignInTry> => {
    // One statement: the row has to be there to be locked, and nobody removes it in between.
    const [known] = await tx
      .insert(signInTries)
      .values({ emailHash, failed: 0, lastAt: now, lockedUntil: null })
      .onConflictDoUpdate({ target: signInTries.emailHash, set: { emailHash } })
      .returning();
    const verdict = judgeTry(known ?? null, now);
    if (verdict.kind === 'locked') return verdict;
    await tx.update(signInTries).set(verdict.next).where(eq(signInTries.emailHash, emailHash));
    if (verdict.locksNow) {
      const [operator] = await tx
        .select({ id: operators.id })
        .from(operators)
        .where(eq(operators.email, email.trim().toLowerCase()));
      if (operator !== undefined) {
        const reason = 'too many wrong passwords';
        await recordOperatorEvent(tx, desk, {
          operatorId: operator.id,
          what: 'locked',
          reason,
          actor: 'system',
        });
      }
    }
    return { kind: 'allowed' };
  });
}

const removedMax = 100;

/**
 * Removes tries that count no more: whoever writes made-up addresses would fill the table. Rows in use are left to the
 * next; a statement of its own, so that nobody waits for what it locks.
 */
async function removeOldTries(desk: Desk): Promise<void> {
  const { drizzle } = desk.database;
  const old = drizzle
    .select({ emailHash: signInTries.emailHash })
    .from(signInTries)
    .where(lt(signInTries.lastAt, new Date(desk.clock().getTime() - lockMs)))
    .limit(removedMax)
    .for('update', { skipLocked: true });
  await drizzle.delete(signInTries).where(inArray(signInTries.emailHash, old));
}

/** Forgets the failed tries: the password was right, or an owner unlocks. False: there were none. */
export async function forgetSignInTries(desk: Desk, email: string): Promise<boolean> {
  const { rowCount } = await desk.database.drizzle
    .delete(signInTries)
    .where(eq(signInTries.emailHash, hashOf(desk, email)));
  return (rowCount ?? 0) > 0;
}

/** Gives, of these addresses, those that are locked, and until when. */
export async function readLocks(desk: Desk, emails: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await desk.database.drizzle
    .select()
    .from(signInTries)
    .where(gt(signInTries.lockedUntil, desk.clock()));
  const locked = new Map(rows.map(({ emailHash, lockedUntil }) => [emailHash, lockedUntil]));
  return new Map(
    emails.flatMap((email) => {
      const until = locked.get(hashOf(desk, email));
      return until == null ? [] : [[email, until] as const];
    }),
  );
}
