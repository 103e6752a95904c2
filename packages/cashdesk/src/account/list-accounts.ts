import { and, eq } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { requests } from '../request/request-table.ts';
import { scopeOf } from '../request/scope-of.ts';
import { type ReceivingAccount, readReceivingAccounts, readUsedToday } from './account-store.ts';
import { roomOf } from './choose-account.ts';
import { isWithinHours } from './hours.ts';
import { gaugeSlots, type SlotGauge } from './slot-gauge.ts';
import { hoursOf } from './take-request.ts';

/** A receiving account with what is left of it at this moment. */
export interface ReceivingAccountView extends ReceivingAccount {
  readonly isShownNow: boolean;
  /** Received or promised today, minor units. */
  readonly usedTodayMinor: bigint;
  /** What it may still take today, minor units; null: it has no limit. */
  readonly roomMinor: bigint | null;
  /** The fullest base sum of its scope: accounts that share bank and mailbox share it. */
  readonly gauge: SlotGauge;
}

/** Reads every account with its gauge of free slots and the room left today. */
export async function listReceivingAccounts(
  desk: Desk,
  options: { readonly slotsMax: number },
): Promise<ReceivingAccountView[]> {
  const { drizzle } = desk.database;
  const at = desk.clock();
  const [accounts, used] = await Promise.all([readReceivingAccounts(drizzle), readUsedToday(drizzle, at)]);
  return Promise.all(
    accounts.map(async (account) => {
      const usedTodayMinor = used.get(account.id) ?? 0n;
      const scope = scopeOf(account.bank, account.mailbox);
      const gauge = await readSlotGauge(desk, { scope, currency: account.currency, ...options });
      const isShownNow = account.isOn && isWithinHours(at, hoursOf(account));
      return {
        ...account,
        usedTodayMinor,
        roomMinor: roomOf({ ...account, usedTodayMinor }),
        gauge,
        isShownNow,
      };
    }),
  );
}

/** Reads how full the fullest base sum of a scope is. Amounts that rest are held too. */
export async function readSlotGauge(
  desk: Desk,
  { scope, currency, slotsMax }: { scope: string; currency: ReceivingAccount['currency']; slotsMax: number },
): Promise<SlotGauge> {
  const held = await desk.database.drizzle
    .select({ baseMinor: requests.baseMinor, payMinor: requests.payMinor })
    .from(requests)
    .where(and(eq(requests.scope, scope), eq(requests.currency, currency), eq(requests.holdsAmount, true)));
  return gaugeSlots(held, slotsMax);
}
