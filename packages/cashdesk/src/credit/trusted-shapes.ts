import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { isPermitted } from '../operator/is-permitted.ts';
import { trustedShapeHistory, trustedShapes } from './credit-tables.ts';

/** Says whether replies of this shape count as credits at this desk. */
export async function isShapeTrusted(executor: Executor, shape: string): Promise<boolean> {
  const rows = await executor
    .select({ shape: trustedShapes.shape })
    .from(trustedShapes)
    .where(and(eq(trustedShapes.shape, shape), isNull(trustedShapes.revokedAt)));
  return rows.length === 1;
}

export interface TrustShape {
  /** Field names and types of a reply. */
  readonly shape: string;
  /** The attempt whose reply a person found to be a credit. */
  readonly attemptId: string;
  readonly actor: string;
  /** Required. */
  readonly reason: string;
}

/** Trusts a reply shape from now on, in the transaction of the person's verdict that showed it to be a credit. */
export async function trustShape(tx: Executor, desk: Desk, trust: TrustShape): Promise<void> {
  const { shape, attemptId, actor, reason } = trust;
  const at = desk.clock();
  const row = { trustedBy: actor, reason, attemptId, trustedAt: at, revokedAt: null, revokedBy: null };
  await tx
    .insert(trustedShapes)
    .values({ shape, ...row })
    .onConflictDoUpdate({ target: trustedShapes.shape, set: row });
  await tx.insert(trustedShapeHistory).values({ shape, isTrusted: true, actor, reason, attemptId, at });
}

/** Stops trusting a shape; credits it confirmed stay as they are. Throws `TypeError` without a reason. */
export async function revokeShape(
  desk: Desk,
  revoke: { readonly shape: string; readonly actor: string; readonly reason: string },
): Promise<{ kind: 'revoked' | 'not_trusted' | 'not_allowed' }> {
  const { shape, actor } = revoke;
  const reason = revoke.reason.trim();
  if (reason === '') throw new TypeError('Trust in a shape is taken back with a reason.');
  const at = desk.clock();
  return desk.database.drizzle.transaction(async (tx) => {
    if (!(await isPermitted(tx, actor, 'trust_replies'))) return { kind: 'not_allowed' };
    const { rowCount } = await tx
      .update(trustedShapes)
      .set({ revokedAt: at, revokedBy: actor })
      .where(and(eq(trustedShapes.shape, shape), isNull(trustedShapes.revokedAt)));
    if (rowCount !== 1) return { kind: 'not_trusted' };
    await tx.insert(trustedShapeHistory).values({ shape, isTrusted: false, actor, reason, at });
    return { kind: 'revoked' };
  });
}

/** Gives the shapes ever trusted, newest first. */
export function listTrustedShapes(desk: Desk): Promise<(typeof trustedShapes.$inferSelect)[]> {
  return desk.database.drizzle.select().from(trustedShapes).orderBy(desc(trustedShapes.trustedAt));
}
