import { and, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { recordOperatorEvent } from './operator-history.ts';
import { operatorInvites, operators } from './operator-tables.ts';
import type { Role } from './roles.ts';

const inviteLifetimeMinutes = 24 * 60;

export interface Invite {
  /** 43 characters of base64url; shown once, kept nowhere. */
  readonly token: string;
  readonly expiresAt: Date;
}

export type InviteVerdict =
  | { readonly kind: 'valid'; readonly inviteId: string }
  | { readonly kind: 'unknown' | 'used' | 'expired' };

export type ConsumeResult =
  | { readonly kind: 'consumed'; readonly inviteId: string; readonly role: Role; readonly createdBy: string }
  | { readonly kind: 'unknown' | 'used' | 'expired' };

/** Counts the operators; 0: nobody can sign in yet. */
export async function countOperators(desk: Desk): Promise<number> {
  return desk.database.drizzle.$count(operators);
}

/** Makes a one-time link's token, by which one operator of this role can be made. Default lifetime: 24 hours. */
export async function createInvite(
  desk: Desk,
  options: { readonly actor: string; readonly role: Role; readonly lifetimeMinutes?: number },
): Promise<Invite> {
  const { actor, role } = options;
  const token = Buffer.from(desk.random(32)).toString('base64url');
  const createdAt = desk.clock();
  const lifetimeMs = (options.lifetimeMinutes ?? inviteLifetimeMinutes) * 60_000;
  const expiresAt = new Date(createdAt.getTime() + lifetimeMs);
  const id = newId(desk);
  await desk.database.drizzle.transaction(async (tx) => {
    const invite = { id, tokenHash: hashOf(desk, token), role, createdBy: actor, createdAt, expiresAt };
    await tx.insert(operatorInvites).values(invite);
    await recordOperatorEvent(tx, desk, {
      operatorId: null,
      what: 'invited',
      reason: 'an invitation was made',
      actor,
      facts: { inviteId: id, role },
    });
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
    const now = desk.clock();
    const [taken] = await tx
      .update(operatorInvites)
      .set({ usedAt: now })
      .where(
        and(
          eq(operatorInvites.tokenHash, hashOf(desk, token)),
          isNull(operatorInvites.usedAt),
          gt(operatorInvites.expiresAt, now),
        ),
      )
      .returning({
        inviteId: operatorInvites.id,
        role: operatorInvites.role,
        createdBy: operatorInvites.createdBy,
      });
    if (taken) return { kind: 'consumed', ...taken };
    const verdict = await judge(tx, desk, token);
    return verdict.kind === 'valid' ? { kind: 'used' } : verdict;
  });
}

/** Makes a consumed invite usable again, for when making the operator failed after all. */
export async function giveBackInvite(desk: Desk, inviteId: string): Promise<void> {
  await desk.database.drizzle
    .update(operatorInvites)
    .set({ usedAt: null })
    .where(and(eq(operatorInvites.id, inviteId), isNotNull(operatorInvites.usedAt)));
}

/** Ends every invite that nobody used yet, and gives their number: a new link makes the old ones worthless. */
export async function revokeInvites(desk: Desk): Promise<number> {
  const { rowCount } = await desk.database.drizzle
    .update(operatorInvites)
    .set({ expiresAt: sql`least(${operatorInvites.expiresAt}, ${desk.clock().toISOString()}::timestamptz)` })
    .where(and(isNull(operatorInvites.usedAt), gt(operatorInvites.expiresAt, desk.clock())));
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
  return { kind: 'valid', inviteId: row.id };
}

const hashOf = (desk: Desk, token: string) => desk.vault.hmac('operator invite', token);
