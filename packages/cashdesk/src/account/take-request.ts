import { and, between, count, eq, gt, inArray, isNotNull, isNull, or } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { judgePlayer, type PlayerRefusal } from '../player/judge-player.ts';
import { holdStanding } from '../player/player-store.ts';
import {
  type CreateRequestResult,
  createRequestWithin,
  findByKey,
  type NewRequest,
  widestSlot,
} from '../request/create-request.ts';
import { requests } from '../request/request-table.ts';
import { scopeOf } from '../request/scope-of.ts';
import { inTurn } from '../request/take-turns.ts';
import { type ReceivingAccount, readReceivingAccounts, readUsedToday } from './account-store.ts';
import { receivingAccounts } from './account-tables.ts';
import { type AccountRefusal, type AccountStanding, chooseAccount } from './choose-account.ts';

export interface RequestWish extends Omit<NewRequest, 'scope' | 'receivingAccountId'> {
  /** The scope of the settings' bank and mailbox, for a desk without accounts; null: there is no mailbox. */
  readonly settingsScope: string | null;
}

export interface NamedPassedOver {
  readonly name: string;
  readonly reasons: readonly AccountRefusal[];
}

export type TakeRequestResult =
  | (Extract<CreateRequestResult, { kind: 'created' }> & {
      readonly account: ReceivingAccount | null;
      /** The accounts that were not taken, each with why. */
      readonly passedOver: readonly NamedPassedOver[];
    })
  | (Extract<CreateRequestResult, { kind: 'existing' }> & { readonly account: ReceivingAccount | null })
  | Extract<CreateRequestResult, { kind: 'key_used' | 'no_free_amount' }>
  /** There is no account, and the settings name no mailbox. */
  | { readonly kind: 'no_mailbox' }
  /** What the desk's people ruled about this player speaks against it. */
  | { readonly kind: 'player_refused'; readonly reasons: readonly PlayerRefusal[] }
  /** No account may be shown for this wish now. */
  | { readonly kind: 'no_account'; readonly passedOver: readonly NamedPassedOver[] };

/**
 * Takes a player's request: chooses the account to pay to and reserves an amount that is unique in its scope. A desk
 * without accounts has one, from its settings, without limits.
 */
export function takeRequest(desk: Desk, wish: RequestWish): Promise<TakeRequestResult> {
  return inTurn(desk.database, () => desk.database.drizzle.transaction((tx) => takeWithin(tx, desk, wish)));
}

async function takeWithin(tx: Executor, desk: Desk, wish: RequestWish): Promise<TakeRequestResult> {
  const known = await findByKey(tx, wish);
  if (known?.kind === 'key_used') return known;
  if (known === null) {
    const reasons = judgePlayer(await holdStanding(tx, desk, wish.playerId), wish);
    if (reasons.length > 0) return { kind: 'player_refused', reasons };
  }
  await lockLimits(tx);
  const accounts = await readReceivingAccounts(tx);
  const accountOf = (id: string | null) => accounts.find((account) => account.id === id) ?? null;
  if (known !== null) return { ...known, account: accountOf(known.request.receivingAccountId) };
  if (accounts.length === 0) return takeBySettings(tx, desk, wish);

  const at = desk.clock();
  const largestMinor = wish.baseMinor + BigInt(widestSlot(wish.slotsMax));
  let standings = await readStandings(tx, { accounts, wish, largestMinor, at });
  for (;;) {
    const asked = { currency: wish.currency, baseMinor: wish.baseMinor, largestMinor, at };
    const choice = chooseAccount(standings, asked, (below) => rollBelow(desk, below));
    const passedOver = choice.passedOver.map(({ accountId, reasons }) => ({
      name: accountOf(accountId)?.name ?? '',
      reasons,
    }));
    if (choice.kind === 'none') return { kind: 'no_account', passedOver };
    const account = accountOf(choice.accountId);
    if (account === null) throw new TypeError('An account that is none of the desk was chosen.');
    const scope = scopeOf(account.bank, account.mailbox);
    const made = await createRequestWithin(tx, desk, { ...wish, scope, receivingAccountId: account.id });
    if (made.kind === 'created') return { ...made, account, passedOver };
    if (made.kind === 'existing') return { ...made, account: accountOf(made.request.receivingAccountId) };
    if (made.kind === 'key_used') return made;
    // Others took the last amounts meanwhile: the next account, without this one.
    standings = standings.map((one) => (one.id === account.id ? { ...one, freeSlots: 0 } : one));
  }
}

async function takeBySettings(tx: Executor, desk: Desk, wish: RequestWish): Promise<TakeRequestResult> {
  const { settingsScope: scope } = wish;
  if (scope === null) return { kind: 'no_mailbox' };
  const made = await createRequestWithin(tx, desk, { ...wish, scope });
  if (made.kind === 'created') return { ...made, account: null, passedOver: [] };
  return made.kind === 'existing' ? { ...made, account: null } : made;
}

/** Holds every limit until the transaction ends: two requests at once never share the last of a day's room. */
async function lockLimits(tx: Executor): Promise<void> {
  await tx
    .select({ id: receivingAccounts.id })
    .from(receivingAccounts)
    .where(and(eq(receivingAccounts.isOn, true), isNotNull(receivingAccounts.dayLimitMinor)))
    .orderBy(receivingAccounts.id)
    .for('no key update');
}

interface ReadStandings {
  readonly accounts: readonly ReceivingAccount[];
  readonly wish: RequestWish;
  readonly largestMinor: bigint;
  readonly at: Date;
}

async function readStandings(
  tx: Executor,
  { accounts, wish, largestMinor, at }: ReadStandings,
): Promise<AccountStanding[]> {
  const scopes = [...new Set(accounts.map(({ bank, mailbox }) => scopeOf(bank, mailbox)))];
  const used = await readUsedToday(tx, at);
  const held = await tx
    .select({ scope: requests.scope, held: count() })
    .from(requests)
    .where(
      and(
        inArray(requests.scope, scopes),
        eq(requests.currency, wish.currency),
        eq(requests.holdsAmount, true),
        or(isNull(requests.restsUntil), gt(requests.restsUntil, at)),
        between(requests.payMinor, wish.baseMinor + 1n, largestMinor),
      ),
    )
    .groupBy(requests.scope);
  const slots = widestSlot(wish.slotsMax);
  return accounts.map((account) => {
    const scope = scopeOf(account.bank, account.mailbox);
    return {
      ...account,
      hours: hoursOf(account),
      usedTodayMinor: used.get(account.id) ?? 0n,
      freeSlots: slots - (held.find((row) => row.scope === scope)?.held ?? 0),
    };
  });
}

/** Gives the hours an account is shown; null: always. */
export function hoursOf(
  account: Pick<ReceivingAccount, 'shownFromMinute' | 'shownUntilMinute'>,
): AccountStanding['hours'] {
  const { shownFromMinute: fromMinute, shownUntilMinute: untilMinute } = account;
  return fromMinute === null || untilMinute === null ? null : { fromMinute, untilMinute };
}

/** Gives a whole number below `below`; 32 random bits make the unevenness of the remainder negligible. */
function rollBelow(desk: Pick<Desk, 'random'>, below: number): number {
  return Buffer.from(desk.random(4)).readUInt32BE(0) % below;
}
