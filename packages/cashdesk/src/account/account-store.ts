import { and, asc, eq, gte, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import { brokeRule } from '../database/unique-violation.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { matches } from '../match/match-table.ts';
import { isPermitted } from '../operator/is-permitted.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import { receivingAccountHistory, receivingAccounts } from './account-tables.ts';
import { startOfDay } from './hours.ts';

export type ReceivingAccount = typeof receivingAccounts.$inferSelect;

export type NewReceivingAccount = Pick<
  ReceivingAccount,
  | 'name'
  | 'bank'
  | 'mailbox'
  | 'payTo'
  | 'currency'
  | 'dayLimitMinor'
  | 'requestMinMinor'
  | 'requestMaxMinor'
  | 'shownFromMinute'
  | 'shownUntilMinute'
>;

/** Adds an account, switched on, and keeps who did it and why. Throws `TypeError` without a reason. */
export async function addReceivingAccount(
  desk: Desk,
  given: NewReceivingAccount & { readonly reason: string; readonly actor: string },
): Promise<{ kind: 'added'; account: ReceivingAccount } | { kind: 'name_taken' } | { kind: 'not_allowed' }> {
  const at = desk.clock();
  const { actor, reason: why, ...facts } = given;
  const reason = why.trim();
  if (reason === '') throw new TypeError('An account is added with a reason.');
  const what = { ...facts, mailbox: facts.mailbox.toLowerCase() };
  const changed = { reason, actor, createdAt: at, changedAt: at };
  const account: ReceivingAccount = { id: newId(desk), ...what, isOn: true, ...changed };
  try {
    return await desk.database.drizzle.transaction(async (tx) => {
      if (!(await isPermitted(tx, actor, 'change_accounts'))) return { kind: 'not_allowed' };
      await tx.insert(receivingAccounts).values(account);
      await tx.insert(receivingAccountHistory).values({
        accountId: account.id,
        what: 'added',
        reason,
        actor,
        facts: Object.fromEntries(
          Object.entries(what).map(([name, value]) => [
            name,
            typeof value === 'bigint' ? String(value) : value,
          ]),
        ),
        at,
      });
      return { kind: 'added', account };
    });
  } catch (error) {
    if (brokeRule(error, 'receiving_accounts_name_once')) return { kind: 'name_taken' };
    throw error;
  }
}

export interface SwitchReceivingAccount {
  readonly accountId: string;
  readonly isOn: boolean;
  /** Required. */
  readonly reason: string;
  readonly actor: string;
}

/** Switches an account on or off, with a reason. Requests that were given it stay valid. */
export async function switchReceivingAccount(
  desk: Desk,
  change: SwitchReceivingAccount,
): Promise<{ kind: 'changed' | 'unchanged' | 'not_found' | 'not_allowed' }> {
  const reason = change.reason.trim();
  if (reason === '') throw new TypeError('An account is switched with a reason.');
  const { accountId, isOn, actor } = change;
  const at = desk.clock();
  return desk.database.drizzle.transaction(async (tx) => {
    if (!(await isPermitted(tx, actor, 'turn_accounts'))) return { kind: 'not_allowed' };
    const [account] = await tx
      .select()
      .from(receivingAccounts)
      .where(eq(receivingAccounts.id, accountId))
      .for('update');
    if (account === undefined) return { kind: 'not_found' };
    if (account.isOn === isOn) return { kind: 'unchanged' };
    await tx
      .update(receivingAccounts)
      .set({ isOn, reason, actor, changedAt: at })
      .where(eq(receivingAccounts.id, accountId));
    const what = isOn ? 'switched_on' : 'switched_off';
    await tx.insert(receivingAccountHistory).values({ accountId, what, reason, actor, facts: null, at });
    return { kind: 'changed' };
  });
}

/** Reads every account, by name. */
export function readReceivingAccounts(executor: Executor): Promise<ReceivingAccount[]> {
  return executor.select().from(receivingAccounts).orderBy(asc(receivingAccounts.name));
}

/**
 * Sums what each account received or was promised today (Bishkek), minor units: of the day's requests the paid ones
 * with what came in, the open ones with what they ask for. What expired or was cancelled is promised no more.
 */
export async function readUsedToday(executor: Executor, at: Date): Promise<ReadonlyMap<string, bigint>> {
  const rows = await executor
    .select({
      accountId: requests.receivingAccountId,
      usedMinor: sql<string>`sum(coalesce(${payments.amountMinor}, ${requests.payMinor}))::text`,
    })
    .from(requests)
    .leftJoin(matches, and(eq(matches.requestId, requests.id), isNull(matches.endedAt)))
    .leftJoin(payments, eq(payments.id, matches.paymentId))
    .where(
      and(
        isNotNull(requests.receivingAccountId),
        gte(requests.createdAt, startOfDay(at)),
        inArray(requests.state, ['open', 'matched', 'settled']),
      ),
    )
    .groupBy(requests.receivingAccountId);
  return new Map(
    rows.flatMap(({ accountId, usedMinor }) => (accountId === null ? [] : [[accountId, BigInt(usedMinor)]])),
  );
}
