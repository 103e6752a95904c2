import { and, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { isOperator, isPermitted } from './is-permitted.ts';
import { recordOperatorEvent } from './operator-history.ts';
import { operatorInvites, operators } from './operator-tables.ts';
import type { Role } from './roles.ts';

const inviteLifetimeMinutes = 24 * 60;

export interface Invite {
  /** 43 characters of base64url; shown once, kept nowhere. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** Why a token is not taken. `not_allowed`: who made it may make nobody an operator any more. */
type NotTaken = { readonly kind: 'unknown' | 'used' | 'expired' | 'not_allowed' };

export type InviteVerdict = { readonly kind: 'valid'; readonly inviteId: string } | NotTaken;

export type ConsumeResult =
  | { readonly kind: 'consumed'; readonly inviteId: string; readonly role: Role; readonly createdBy: string }
  | NotTaken;

interface NewInvite {
  readonly actor: string;
  readonly role: Role;
  readonly lifetimeMinutes?: number;
}

/** Counts the operators; 0: nobody can sign in yet. */
export async function countOperators(desk: Desk): Promise<number> {
  return desk.database.drizzle.$count(operators);
}

/**
 * Makes a one-time link's token for whoever holds the machine, by which one operator of this role can be made. Default
 * lifetime: 24 hours. Throws `TypeError` for an operator: {@link inviteOperator} asks what this one may do.
 */
export async function createInvite(desk: Desk, options: NewInvite): Promise<Invite> {
  if (isOperator(options.actor)) throw new TypeError('An operator invites by inviteOperator.');
  return desk.database.drizzle.transaction((tx) =>
    createWithin(tx, desk, { ...options, reason: 'an invitation was made' }),
  );
}

/**
 * Makes a one-time link's token on an operator's word, if this one may make others. Default lifetime: 24 hours. Throws
 * `TypeError` without a reason.
 */
export async function inviteOperator(
  desk: Desk,
  options: NewInvite & { readonly reason: string },
): Promise<({ readonly kind: 'invited' } & Invite) | { readonly kind: 'not_allowed' }> {
  const reason = options.reason.trim();
  if (reason === '') throw new TypeError('Somebody is invited with a reason.');
  return desk.database.drizzle.transaction(async (tx) => {
    if (!(await isPermitted(tx, options.actor, 'manage_people'))) return { kind: 'not_allowed' };
    return { kind: 'invited', ...(await createWithin(tx, desk, { ...options, reason })) };
  });
}

async function createWithin(
  tx: Executor,
  desk: Desk,
  options: NewInvite & { readonly reason: string },
): Promise<Invite> {
  const { actor, role, reason } = options;
  const token = Buffer.from(desk.random(32)).toString('base64url');
  const createdAt = desk.clock();
  const lifetimeMs = (options.lifetimeMinutes ?? inviteLifetimeMinutes) * 60_000;
  const expiresAt = new Date(createdAt.getTime() + lifetimeMs);
  const id = newId(desk);
  const invite = { id, tokenHash: hashOf(desk, token), role, createdBy: actor, createdAt, expiresAt };
  await tx.insert(operatorInvites).values(invite);
  await recordOperatorEvent(tx, desk, {
    operatorId: null,
    what: 'invited',
    reason,
    actor,
    facts: { inviteId: id, role },
  });
  return { token, expiresAt };
}

/** Says whether a token would be taken now; changes nothing. */
export async function checkInvite(desk: Desk, token: string): Promise<InviteVerdict> {
  return judge(desk.database.drizzle, desk, token);
}

/** Uses a token up; of any number of callers one is told `consumed`. */
export function consumeInvite(desk: Desk, token: string): Promise<ConsumeResult> {
  return desk.database.drizzle.transaction(async (tx): Promise<ConsumeResult> => {
    // Its maker is asked, and held as is, before the invite's row is: so does who switches the maker off.
    const verdict = await judge(tx, desk, token);
    if (verdict.kind !== 'valid') return verdict;
    const now = desk.clock();
    const [taken] = await tx
      .update(operatorInvites)
      .set({ usedAt: now })
      .where(
        and(
          eq(operatorInvites.id, verdict.inviteId),
          isNull(operatorInvites.usedAt),
          gt(operatorInvites.expiresAt, now),
        ),
      )
      .returning({
        inviteId: operatorInvites.id,
        role: operatorInvites.role,
        createdBy: operatorInvites.createdBy,
      });
    return taken === undefined ? { kind: 'used' } : { kind: 'consumed', ...taken };
  });
}

/** Makes a consumed invite usable again, for when making the operator failed after all. */
export async function giveBackInvite(desk: Desk, inviteId: string): Promise<void> {
  await desk.database.drizzle
    .update(operatorInvites)
    .set({ usedAt: null })
    .where(and(eq(operatorInvites.id, inviteId), isNotNull(operatorInvites.usedAt)));
}

/** Ends for good every invite of this maker that nobody used yet, and gives their number. */
export async function revokeInvites(tx: Executor, desk: Desk, actor: string): Promise<number> {
  const now = desk.clock();
  const { rowCount } = await tx
    .update(operatorInvites)
    .set({ expiresAt: now })
    .where(
      and(
        eq(operatorInvites.createdBy, actor),
        isNull(operatorInvites.usedAt),
        gt(operatorInvites.expiresAt, now),
      ),
    );
  return rowCount ?? 0;
}

async function judge(executor: Executor, desk: Desk, token: string): Promise<InviteVerdict> {
  const [row] = await executor
    .select()
    .from(operatorInvites)
    .where(eq(operatorInvites.tokenHash, hashOf(desk, token)));
  if (row === undefined) return { kind: 'unknown' };
  if (row.usedAt !== null) return { kind: 'used' };
  if (row.expiresAt <= desk.clock()) return { kind: 'expired' };
  if (!(await isPermitted(executor, row.createdBy, 'manage_people'))) return { kind: 'not_allowed' };
  return { kind: 'valid', inviteId: row.id };
}

const hashOf = (desk: Desk, token: string) => desk.vault.hmac('operator invite', token);
