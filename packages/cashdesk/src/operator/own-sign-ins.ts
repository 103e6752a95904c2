import { and, desc, eq, gt, ne } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { recordOperatorEvent } from './operator-history.ts';
import {
  type OperatorEvent,
  operatorPasskeys,
  operatorSessions,
  operators,
  operatorTotpSteps,
  operatorTwoFactors,
} from './operator-tables.ts';

/** A browser in which somebody is signed in. */
export interface SignIn {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

/** Gives the browsers in which an operator is signed in, the last used first. */
export async function listSignIns(desk: Desk, operatorId: string): Promise<readonly SignIn[]> {
  return desk.database.drizzle
    .select({
      id: operatorSessions.id,
      createdAt: operatorSessions.createdAt,
      lastSeenAt: operatorSessions.updatedAt,
      ipAddress: operatorSessions.ipAddress,
      userAgent: operatorSessions.userAgent,
    })
    .from(operatorSessions)
    .where(and(eq(operatorSessions.userId, operatorId), gt(operatorSessions.expiresAt, desk.clock())))
    .orderBy(desc(operatorSessions.updatedAt));
}

/** Ends one of an operator's own sign-ins. False: there is no such one. */
export async function endSignIn(desk: Desk, operatorId: string, id: string): Promise<boolean> {
  const { rowCount } = await desk.database.drizzle
    .delete(operatorSessions)
    .where(and(eq(operatorSessions.userId, operatorId), eq(operatorSessions.id, id)));
  return rowCount === 1;
}

/** Ends all of an operator's sign-ins but one, and gives their number. */
export async function endOtherSignIns(desk: Desk, operatorId: string, keptId: string): Promise<number> {
  const { rowCount } = await desk.database.drizzle
    .delete(operatorSessions)
    .where(and(eq(operatorSessions.userId, operatorId), ne(operatorSessions.id, keptId)));
  return rowCount ?? 0;
}

/** Keeps that the person of this sign-in showed again, just now, who it is. */
export async function refreshSignIn(desk: Desk, id: string): Promise<void> {
  await desk.database.drizzle
    .update(operatorSessions)
    .set({ freshAt: desk.clock() })
    .where(eq(operatorSessions.id, id));
}

/** Gives an operator's app secret as it is stored, sealed; null: none. `verified`: the app was shown to have it. */
export async function readTwoFactor(
  desk: Desk,
  operatorId: string,
): Promise<{ readonly secret: string; readonly verified: boolean } | null> {
  const [row] = await desk.database.drizzle
    .select({ secret: operatorTwoFactors.secret, verified: operatorTwoFactors.verified })
    .from(operatorTwoFactors)
    .where(eq(operatorTwoFactors.userId, operatorId));
  return row ?? null;
}

/** Asks for a code at every sign-in from now on: the app was shown to give the right one. */
export function turnSecondFactorOn(desk: Desk, operatorId: string): Promise<void> {
  return desk.database.drizzle.transaction(async (tx) => {
    await tx
      .update(operatorTwoFactors)
      .set({ verified: true })
      .where(eq(operatorTwoFactors.userId, operatorId));
    await tx.update(operators).set({ twoFactorEnabled: true }).where(eq(operators.id, operatorId));
    await recordOperatorEvent(tx, desk, own(operatorId, 'second_factor_on'));
  });
}

/** Asks for no code any more. */
export function turnSecondFactorOff(desk: Desk, operatorId: string): Promise<void> {
  return desk.database.drizzle.transaction(async (tx) => {
    await tx.update(operators).set({ twoFactorEnabled: false }).where(eq(operators.id, operatorId));
    await tx.delete(operatorTwoFactors).where(eq(operatorTwoFactors.userId, operatorId));
    await tx.delete(operatorTotpSteps).where(eq(operatorTotpSteps.operatorId, operatorId));
    await recordOperatorEvent(tx, desk, own(operatorId, 'second_factor_off'));
  });
}

export type Passkey = typeof operatorPasskeys.$inferSelect;

/** Gives an operator's passkeys, the newest first. */
export function listPasskeys(desk: Desk, operatorId: string): Promise<Passkey[]> {
  return desk.database.drizzle
    .select()
    .from(operatorPasskeys)
    .where(eq(operatorPasskeys.operatorId, operatorId))
    .orderBy(desc(operatorPasskeys.createdAt));
}

/** Gives a passkey by its credential id. */
export async function readPasskey(desk: Desk, id: string): Promise<Passkey | null> {
  const [row] = await desk.database.drizzle
    .select()
    .from(operatorPasskeys)
    .where(eq(operatorPasskeys.id, id));
  return row ?? null;
}

/** Stores a passkey. False: it is known already. */
export function addPasskey(
  desk: Desk,
  passkey: Pick<Passkey, 'id' | 'operatorId' | 'name' | 'publicKey' | 'counter' | 'transports'>,
): Promise<boolean> {
  return desk.database.drizzle.transaction(async (tx) => {
    const row = { ...passkey, createdAt: desk.clock() };
    const { rowCount } = await tx.insert(operatorPasskeys).values(row).onConflictDoNothing();
    if (rowCount !== 1) return false;
    const { name } = passkey;
    await recordOperatorEvent(tx, desk, { ...own(passkey.operatorId, 'passkey_added'), facts: { name } });
    return true;
  });
}

/** Keeps that a passkey signed, and how often it has. */
export async function notePasskeyUse(desk: Desk, id: string, counter: number): Promise<void> {
  await desk.database.drizzle
    .update(operatorPasskeys)
    .set({ counter, usedAt: desk.clock() })
    .where(eq(operatorPasskeys.id, id));
}

/** Removes one of an operator's own passkeys. False: there is no such one. */
export function removePasskey(desk: Desk, operatorId: string, id: string): Promise<boolean> {
  return desk.database.drizzle.transaction(async (tx) => {
    const mine = and(eq(operatorPasskeys.operatorId, operatorId), eq(operatorPasskeys.id, id));
    const [gone] = await tx.delete(operatorPasskeys).where(mine).returning({ name: operatorPasskeys.name });
    if (gone === undefined) return false;
    await recordOperatorEvent(tx, desk, { ...own(operatorId, 'passkey_removed'), facts: gone });
    return true;
  });
}

const own = (operatorId: string, what: OperatorEvent) => ({
  operatorId,
  what,
  reason: 'by the operator',
  actor: `operator:${operatorId}`,
});
