import { eq, gt } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { judgeTry } from './judge-try.ts';
import { recordOperatorEvent } from './operator-history.ts';
import { operators, signInTries } from './operator-tables.ts';

const hashOf = (desk: Desk, email: string): string => desk.vault.hmac('sign-in', email.trim().toLowerCase());

export type SignInTry = { readonly kind: 'allowed' } | { readonly kind: 'locked'; readonly until: Date };

/** Counts a try to sign in by password, before the password is looked at, and says whether it may be made. */
export function takeSignInTry(desk: Desk, email: string): Promise<SignInTry> {
  const emailHash = hashOf(desk, email);
  const now = desk.clock();
  return desk.database.drizzle.transaction(async (tx): Promise<SignInTry> => {
    // The row has to be there to be locked.
    const none = { emailHash, failed: 0, lastAt: now, lockedUntil: null };
    await tx.insert(signInTries).values(none).onConflictDoNothing();
    const [known] = await tx
      .select()
      .from(signInTries)
      .where(eq(signInTries.emailHash, emailHash))
      .for('update');
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
