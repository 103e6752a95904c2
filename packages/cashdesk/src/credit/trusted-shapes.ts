import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { trustedShapes } from './credit-tables.ts';

/** Says whether replies of this shape count as credits at this desk. */
export async function isShapeTrusted(executor: Executor, shape: string): Promise<boolean> {
  const rows = await executor
    .select({ shape: trustedShapes.shape })
    .from(trustedShapes)
    .where(and(eq(trustedShapes.shape, shape), isNull(trustedShapes.revokedAt)));
  return rows.length === 1;
}

/** Trusts a reply shape from now on, in the transaction of the person's verdict that showed it to be a credit. */
export async function trustShape(
  tx: Executor,
  desk: Desk,
  trust: {
    readonly shape: string;
    readonly attemptId: string;
    readonly actor: string;
    readonly reason: string;
  },
): Promise<void> {
  const row = {
    trustedBy: trust.actor,
    reason: trust.reason,
    attemptId: trust.attemptId,
    trustedAt: desk.clock(),
    revokedAt: null,
    revokedBy: null,
  };
  await tx
    .insert(trustedShapes)
    .values({ shape: trust.shape, ...row })
    .onConflictDoUpdate({ target: trustedShapes.shape, set: row });
}

/** Stops trusting a shape; credits it confirmed stay as they are. */
export async function revokeShape(
  desk: Desk,
  revoke: { readonly shape: string; readonly actor: string },
): Promise<boolean> {
  const { rowCount } = await desk.database.drizzle
    .update(trustedShapes)
    .set({ revokedAt: desk.clock(), revokedBy: revoke.actor })
    .where(and(eq(trustedShapes.shape, revoke.shape), isNull(trustedShapes.revokedAt)));
  return rowCount === 1;
}

/** Gives the shapes ever trusted, newest first. */
export function listTrustedShapes(desk: Desk): Promise<(typeof trustedShapes.$inferSelect)[]> {
  return desk.database.drizzle.select().from(trustedShapes).orderBy(desc(trustedShapes.trustedAt));
}
