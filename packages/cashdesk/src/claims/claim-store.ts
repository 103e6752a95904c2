import { and, eq, inArray, lte, ne } from 'drizzle-orm';
import type { SubjectRef } from '../approval/decision.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { recordHistory } from '../history/record-history.ts';
import { claims } from './claim-table.ts';

/** After so long without a step of the holder another operator may take over. */
export const claimIdleMs = 10 * 60_000;

export type Claim = typeof claims.$inferSelect;

export type ClaimResult =
  | { readonly kind: 'taken' | 'given_back' }
  /** Another operator has it. */
  | { readonly kind: 'taken_by_other'; readonly takenBy: string; readonly idleFrom: Date }
  | { readonly kind: 'not_yours' };

const itself = ({ subject, subjectId }: SubjectRef) =>
  and(eq(claims.subject, subject), eq(claims.subjectId, subjectId));

/** Takes a thing to decide about it; of any number who try at once one is told `taken`. Taken again: still active. */
export function takeClaim(desk: Desk, about: SubjectRef, actor: string): Promise<ClaimResult> {
  return desk.database.drizzle.transaction(async (tx): Promise<ClaimResult> => {
    const now = desk.clock();
    const inserted = await tx
      .insert(claims)
      .values({ ...about, takenBy: actor, takenAt: now, activeAt: now })
      .onConflictDoNothing()
      .returning({ takenBy: claims.takenBy });
    if (inserted.length === 1) {
      await say(tx, desk, about, { from: null, to: 'taken', actor, reason: 'to decide about it' });
      return { kind: 'taken' };
    }
    const { rowCount } = await tx
      .update(claims)
      .set({ activeAt: now })
      .where(and(itself(about), eq(claims.takenBy, actor)));
    return rowCount === 1 ? { kind: 'taken' } : otherHolder(tx, about);
  });
}

/** Takes a thing over from a holder who has been idle. Throws `TypeError` without a reason. */
export async function takeOverClaim(
  desk: Desk,
  about: SubjectRef,
  by: { readonly actor: string; readonly reason: string },
): Promise<ClaimResult> {
  const reason = by.reason.trim();
  if (reason === '') throw new TypeError('Something is taken over with a reason.');
  const { actor } = by;
  return desk.database.drizzle.transaction(async (tx): Promise<ClaimResult> => {
    const now = desk.clock();
    const idleSince = new Date(now.getTime() - claimIdleMs);
    const { rowCount } = await tx
      .update(claims)
      .set({ takenBy: actor, takenAt: now, activeAt: now })
      .where(and(itself(about), ne(claims.takenBy, actor), lte(claims.activeAt, idleSince)));
    if (rowCount !== 1) return otherHolder(tx, about);
    await say(tx, desk, about, { from: 'taken', to: 'taken', actor, reason });
    return { kind: 'taken' };
  });
}

/** Gives back what the operator has taken. */
export function giveBackClaim(desk: Desk, about: SubjectRef, actor: string): Promise<ClaimResult> {
  return desk.database.drizzle.transaction((tx) => giveBackWithin(tx, desk, about, actor));
}

/** Gives back inside the caller's transaction: whoever decided has nothing left to hold. */
export async function giveBackWithin(
  tx: Executor,
  desk: Desk,
  about: SubjectRef,
  actor: string,
): Promise<ClaimResult> {
  const { rowCount } = await tx.delete(claims).where(and(itself(about), eq(claims.takenBy, actor)));
  if (rowCount !== 1) return { kind: 'not_yours' };
  await say(tx, desk, about, { from: 'taken', to: 'given_back', actor, reason: 'done with it' });
  return { kind: 'given_back' };
}

/** Finds the claim of another operator on any of these things. */
export async function claimOfOther(
  executor: Executor,
  things: readonly SubjectRef[],
  actor: string,
): Promise<Claim | null> {
  for (const about of things) {
    const [held] = await executor
      .select()
      .from(claims)
      .where(and(itself(about), ne(claims.takenBy, actor)));
    if (held !== undefined) return held;
  }
  return null;
}

/** Notes that the holder is at work, in the caller's transaction. */
export async function keepClaim(tx: Executor, desk: Desk, about: SubjectRef, actor: string): Promise<void> {
  await tx
    .update(claims)
    .set({ activeAt: desk.clock() })
    .where(and(itself(about), eq(claims.takenBy, actor)));
}

/** Reads who has taken which of these things, by their ids. */
export async function readClaims(
  executor: Executor,
  subject: SubjectRef['subject'],
  ids: readonly string[],
): Promise<ReadonlyMap<string, Claim>> {
  if (ids.length === 0) return new Map();
  const rows = await executor
    .select()
    .from(claims)
    .where(and(eq(claims.subject, subject), inArray(claims.subjectId, [...ids])));
  return new Map(rows.map((claim) => [claim.subjectId, claim]));
}

async function otherHolder(tx: Executor, about: SubjectRef): Promise<ClaimResult> {
  const [held] = await tx.select().from(claims).where(itself(about));
  if (held === undefined) return { kind: 'not_yours' };
  const idleFrom = new Date(held.activeAt.getTime() + claimIdleMs);
  return { kind: 'taken_by_other', takenBy: held.takenBy, idleFrom };
}

function say(
  tx: Executor,
  desk: Desk,
  { subject, subjectId }: SubjectRef,
  move: {
    readonly from: string | null;
    readonly to: string;
    readonly actor: string;
    readonly reason: string;
  },
): Promise<void> {
  return recordHistory(tx, desk, { subject: 'claim', subjectId, ...move, facts: { of: subject } });
}
