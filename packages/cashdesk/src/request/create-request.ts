import type { Currency } from '@luxon/money';
import { and, eq, inArray, lte } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { raiseAlarm } from '../history/raise-alarm.ts';
import { recordHistory } from '../history/record-history.ts';
import { drawAmount } from './draw-amount.ts';
import { requests } from './request-table.ts';
import { inTurn } from './take-turns.ts';

export type Request = typeof requests.$inferSelect;

/** Under so few free amounts a late payment could meet a stranger's request too easily. */
export const freeSlotsMin = 10;
const widenTimesMax = 5;

export interface NewRequest {
  /** Digits. */
  readonly playerId: string;
  /** Minor units, above zero. */
  readonly baseMinor: bigint;
  readonly currency: Currency;
  readonly scope: string;
  /** Where the player is asked to pay; missing: the one account of the settings. */
  readonly receivingAccountId?: string | null;
  /** The same key makes one request, however often it is sent. */
  readonly idempotencyKey: string;
  readonly lifetimeMinutes: number;
  /** The widest slot added to the base sum, minor units. */
  readonly slotsMax: number;
  readonly actor: string;
}

export type CreateRequestResult =
  | { readonly kind: 'created'; readonly request: Request; readonly widened: boolean }
  /** This key was used before for the same wish. */
  | { readonly kind: 'existing'; readonly request: Request }
  /** This key was used before for another wish. */
  | { readonly kind: 'key_used' }
  | { readonly kind: 'no_free_amount' };

/**
 * Takes a player's request and reserves an amount nobody else in the scope holds: the base sum plus a random free
 * slot. The unique index decides; a lost race draws again.
 */
export function createRequest(desk: Desk, wish: NewRequest): Promise<CreateRequestResult> {
  return inTurn(desk.database, () =>
    desk.database.drizzle.transaction((tx) => createRequestWithin(tx, desk, wish)),
  );
}

/** Takes a request inside the caller's transaction. */
export async function createRequestWithin(
  tx: Executor,
  desk: Desk,
  wish: NewRequest,
): Promise<CreateRequestResult> {
  const now = desk.clock();
  const row: Omit<Request, 'payMinor'> = {
    id: newId(desk),
    playerId: wish.playerId,
    scope: wish.scope,
    currency: wish.currency,
    baseMinor: wish.baseMinor,
    state: 'open',
    createdAt: now,
    expiresAt: new Date(now.getTime() + wish.lifetimeMinutes * 60_000),
    holdsAmount: true,
    restsUntil: null,
    receivingAccountId: wish.receivingAccountId ?? null,
    idempotencyKey: wish.idempotencyKey,
    actor: wish.actor,
  };
  let releaseFirst = true;
  // It ends: who loses a draw lost it to somebody who took an amount, and there are only so many.
  for (;;) {
    const drawn = await drawAmount(tx, {
      row,
      ranges: rangesOf(wish.slotsMax),
      freeMin: Math.min(freeSlotsMin, wish.slotsMax),
      releaseFirst,
      dice: Buffer.from(desk.random(4)).readUInt32BE(0),
    });
    if (drawn.kind === 'stored') {
      const request: Request = { ...row, payMinor: drawn.payMinor };
      const widened = drawn.slotsMax > wish.slotsMax;
      await tellOf(tx, desk, request, widened ? drawn.slotsMax : null);
      return { kind: 'created', request, widened };
    }
    const known = await findByKey(tx, wish);
    if (known !== null) return known;
    if (drawn.kind === 'scarce' && !releaseFirst) return { kind: 'no_free_amount' };
    if (drawn.kind !== 'lost') {
      // Once: what somebody works on stays held, and must not be waited for here.
      releaseFirst = false;
      await releaseRestedAmounts(tx, desk);
    }
  }
}

/** The regular range of slots and those it is widened to. */
const rangesOf = (slotsMax: number): number[] =>
  Array.from({ length: widenTimesMax + 1 }, (_, times) => slotsMax * 2 ** times);

/** Gives the largest slot that may be drawn when the range is widened as far as it goes. */
export const widestSlot = (slotsMax: number): number => slotsMax * 2 ** widenTimesMax;

/** Finds what this key made before. */
export async function findByKey(
  tx: Executor,
  wish: Pick<NewRequest, 'idempotencyKey' | 'playerId' | 'baseMinor' | 'currency'>,
): Promise<Extract<CreateRequestResult, { kind: 'existing' | 'key_used' }> | null> {
  const [known] = await tx.select().from(requests).where(eq(requests.idempotencyKey, wish.idempotencyKey));
  if (known === undefined) return null;
  const isSame =
    known.playerId === wish.playerId &&
    known.baseMinor === wish.baseMinor &&
    known.currency === wish.currency;
  return isSame ? { kind: 'existing', request: known } : { kind: 'key_used' };
}

async function tellOf(tx: Executor, desk: Desk, request: Request, widenedTo: number | null): Promise<void> {
  const { id, actor, scope } = request;
  const move = {
    subject: 'request',
    subjectId: id,
    from: null,
    to: 'open',
    actor,
    reason: 'created',
  } as const;
  await recordHistory(tx, desk, move);
  if (widenedTo === null) return;
  await raiseAlarm(tx, desk, { kind: 'slots_widened', subject: scope, facts: { slotsMax: widenedTo } });
}

/** Frees the amounts that have rested long enough. */
export async function releaseRestedAmounts(tx: Executor, desk: Desk): Promise<void> {
  // Rows somebody works on are left for later: waiting for several of them could end in a deadlock.
  const rested = tx
    .select({ id: requests.id })
    .from(requests)
    .where(and(eq(requests.holdsAmount, true), lte(requests.restsUntil, desk.clock())))
    .for('update', { skipLocked: true });
  await tx.update(requests).set({ holdsAmount: false }).where(inArray(requests.id, rested));
}
