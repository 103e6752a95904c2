import { and, asc, count, eq, gt, isNotNull, isNull, max, or } from 'drizzle-orm';
import type { Transaction } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { actorOf, isPermitted } from './is-permitted.ts';
import { recordOperatorEvent } from './operator-history.ts';
import { revokeInvites } from './operator-store.ts';
import {
  type OperatorEvent,
  operatorPasskeys,
  operatorSessions,
  operators,
  operatorTotpSteps,
  operatorTwoFactors,
} from './operator-tables.ts';
import { mayDo, type Role } from './roles.ts';
import { forgetSignInTries, readLocks } from './sign-in-tries.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly switchedOffAt: Date | null;
  readonly hasSecondFactor: boolean;
  readonly passkeys: number;
  /** Signed in on so many browsers. */
  readonly sessions: number;
  readonly lastSeenAt: Date | null;
  /** Too many wrong passwords; null: not locked. */
  readonly lockedUntil: Date | null;
  /** Too many wrong codes of the app; null: not locked. */
  readonly codeLockedUntil: Date | null;
}

/** Gives everybody who may use the panel or could, by name. */
export async function listPeople(desk: Desk): Promise<readonly Person[]> {
  const { drizzle } = desk.database;
  const rows = await drizzle.select().from(operators).orderBy(asc(operators.name), asc(operators.id));
  const signedIn = await drizzle
    .select({ id: operatorSessions.userId, count: count(), last: max(operatorSessions.updatedAt) })
    .from(operatorSessions)
    .groupBy(operatorSessions.userId);
  const keys = await drizzle
    .select({ id: operatorPasskeys.operatorId, count: count() })
    .from(operatorPasskeys)
    .groupBy(operatorPasskeys.operatorId);
  const locks = await readLocks(
    desk,
    rows.map(({ email }) => email),
  );
  const codeLocks = await drizzle
    .select({ id: operatorTwoFactors.userId, until: operatorTwoFactors.lockedUntil })
    .from(operatorTwoFactors)
    .where(gt(operatorTwoFactors.lockedUntil, desk.clock()));
  return rows.map(({ id, name, email, role, createdAt, switchedOffAt, twoFactorEnabled }) => {
    const seen = signedIn.find((one) => one.id === id);
    return {
      id,
      name,
      email,
      role,
      createdAt,
      switchedOffAt,
      hasSecondFactor: twoFactorEnabled,
      passkeys: keys.find((one) => one.id === id)?.count ?? 0,
      sessions: seen?.count ?? 0,
      lastSeenAt: seen?.last ?? null,
      lockedUntil: locks.get(email) ?? null,
      codeLockedUntil: codeLocks.find((one) => one.id === id)?.until ?? null,
    };
  });
}

export interface ChangePerson {
  readonly operatorId: string;
  /** Required. */
  readonly reason: string;
  readonly actor: string;
}

export interface PersonResult {
  /** `last_owner`: nobody would be left who can give roles. */
  readonly kind: 'changed' | 'unchanged' | 'not_found' | 'not_allowed' | 'last_owner';
}

/**
 * Gives an operator another role; who may invite nobody any more has no open invitations either. Throws `TypeError`
 * without a reason.
 */
export function changeRole(
  desk: Desk,
  change: ChangePerson & { readonly role: Role },
): Promise<PersonResult> {
  const { role } = change;
  return changePerson(desk, change, async (tx, person) => {
    if (person.role === role) return { kind: 'unchanged' };
    if (person.isLastOwner) return { kind: 'last_owner' };
    await tx.update(operators).set({ role, updatedAt: desk.clock() }).where(eq(operators.id, person.id));
    const ended = mayDo(role, 'manage_people') ? {} : await endInvites(tx, desk, person.id);
    return { kind: 'changed', what: 'role_changed', facts: { from: person.role, to: role, ...ended } };
  });
}

/**
 * Lets an operator in no more, ending all sign-ins and open invitations at once, or in again. Throws `TypeError` without
 * a reason.
 */
export function switchOperator(
  desk: Desk,
  change: ChangePerson & { readonly isOn: boolean },
): Promise<PersonResult> {
  const { isOn } = change;
  return changePerson(desk, change, async (tx, person) => {
    if ((person.switchedOffAt === null) === isOn) return { kind: 'unchanged' };
    if (!isOn && person.isLastOwner) return { kind: 'last_owner' };
    const at = desk.clock();
    const switchedOffAt = isOn ? null : at;
    await tx.update(operators).set({ switchedOffAt, updatedAt: at }).where(eq(operators.id, person.id));
    if (isOn) return { kind: 'changed', what: 'switched_on' };
    await tx.delete(operatorSessions).where(eq(operatorSessions.userId, person.id));
    return { kind: 'changed', what: 'switched_off', facts: await endInvites(tx, desk, person.id) };
  });
}

/** Ends the invitations of somebody who may make none any more; the fact is left out where there were none. */
async function endInvites(
  tx: Transaction,
  desk: Desk,
  operatorId: string,
): Promise<{ invitesEnded?: number }> {
  const invitesEnded = await revokeInvites(tx, desk, actorOf(operatorId));
  return invitesEnded === 0 ? {} : { invitesEnded };
}

/** Unlocks who wrote the password, or the code of the app, wrong too often. Throws `TypeError` without a reason. */
export function unlockOperator(desk: Desk, change: ChangePerson): Promise<PersonResult> {
  return changePerson(desk, change, async (tx, person) => {
    const { failedVerificationCount, lockedUntil, userId } = operatorTwoFactors;
    const { rowCount } = await tx
      .update(operatorTwoFactors)
      .set({ failedVerificationCount: 0, lockedUntil: null })
      .where(and(eq(userId, person.id), or(gt(failedVerificationCount, 0), isNotNull(lockedUntil))));
    const within = { ...desk, database: { ...desk.database, drizzle: tx } };
    const hadTries = await forgetSignInTries(within, person.email);
    return hadTries || rowCount === 1 ? { kind: 'changed', what: 'unlocked' } : { kind: 'unchanged' };
  });
}

/**
 * Takes the second factor and the passkeys of somebody who lost them, and ends all sign-ins. Throws `TypeError` without
 * a reason.
 */
export function resetSecondFactor(desk: Desk, change: ChangePerson): Promise<PersonResult> {
  return changePerson(desk, change, async (tx, person) => {
    await tx.update(operators).set({ twoFactorEnabled: false }).where(eq(operators.id, person.id));
    await tx.delete(operatorTwoFactors).where(eq(operatorTwoFactors.userId, person.id));
    await tx.delete(operatorTotpSteps).where(eq(operatorTotpSteps.operatorId, person.id));
    const { rowCount } = await tx.delete(operatorPasskeys).where(eq(operatorPasskeys.operatorId, person.id));
    await tx.delete(operatorSessions).where(eq(operatorSessions.userId, person.id));
    return { kind: 'changed', what: 'second_factor_off', facts: { passkeysRemoved: rowCount ?? 0 } };
  });
}

type Row = typeof operators.$inferSelect & { readonly isLastOwner: boolean };
type Change =
  | { readonly kind: 'unchanged' | 'last_owner' }
  | {
      readonly kind: 'changed';
      readonly what: OperatorEvent;
      readonly facts?: Readonly<Record<string, unknown>>;
    };

async function changePerson(
  desk: Desk,
  change: ChangePerson,
  work: (tx: Transaction, person: Row) => Promise<Change>,
): Promise<PersonResult> {
  const reason = change.reason.trim();
  if (reason === '') throw new TypeError('Who may do what is changed with a reason.');
  const { operatorId, actor } = change;
  return desk.database.drizzle.transaction(async (tx): Promise<PersonResult> => {
    // All owners are locked, in one order: two who demote each other at once do it one after the other.
    const owners = await tx
      .select({ id: operators.id })
      .from(operators)
      .where(and(eq(operators.role, 'owner'), isNull(operators.switchedOffAt)))
      .orderBy(asc(operators.id))
      .for('update');
    if (!(await isPermitted(tx, actor, 'manage_people'))) return { kind: 'not_allowed' };
    const [person] = await tx.select().from(operators).where(eq(operators.id, operatorId)).for('update');
    if (person === undefined) return { kind: 'not_found' };
    const isLastOwner = owners.length === 1 && owners[0]?.id === operatorId;
    const changed = await work(tx, { ...person, isLastOwner });
    if (changed.kind === 'changed') {
      const { what, facts = {} } = changed;
      await recordOperatorEvent(tx, desk, { operatorId, what, reason, actor, facts });
    }
    return { kind: changed.kind };
  });
}
