import type { Currency } from '@luxon/money';
import { and, between, eq, inArray, lte } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import { brokeRule } from '../database/unique-violation.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { raiseAlarm } from '../history/raise-alarm.ts';
import { recordHistory } from '../history/record-history.ts';
import { requests } from './request-table.ts';

export type Request = typeof requests.$inferSelect;

/** Under so few free amounts a late payment could meet a stranger's request too easily. */
const freeSlotsMin = 10;
const widenTimesMax = 5;
const drawsMax = 50;

export interface NewRequest {
  /** Digits. */
  readonly playerId: string;
  /** Minor units, above zero. */
  readonly baseMinor: bigint;
  readonly currency: Currency;
  readonly scope: string;
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
export async function createRequest(desk: Desk, wish: NewRequest): Promise<CreateRequestResult> {
  for (let draw = 0; draw < drawsMax; draw += 1) {
    try {
      return await desk.database.drizzle.transaction((tx) => tryToCreate(tx, desk, wish));
    } catch (error) {
      if (!brokeRule(error, 'requests_amount_once') && !brokeRule(error, 'requests_key_once')) throw error;
    }
  }
  return { kind: 'no_free_amount' };
}

async function tryToCreate(tx: Executor, desk: Desk, wish: NewRequest): Promise<CreateRequestResult> {
  const [known] = await tx.select().from(requests).where(eq(requests.idempotencyKey, wish.idempotencyKey));
  if (known !== undefined) {
    const same =
      known.playerId === wish.playerId &&
      known.baseMinor === wish.baseMinor &&
      known.currency === wish.currency;
    return same ? { kind: 'existing', request: known } : { kind: 'key_used' };
  }
  await releaseRestedAmounts(tx, desk);
  const choice = await drawAmount(tx, desk, wish);
  if (choice === null) return { kind: 'no_free_amount' };
  const now = desk.clock();
  const [request] = await tx
    .insert(requests)
    .values({
      id: newId(desk),
      playerId: wish.playerId,
      scope: wish.scope,
      currency: wish.currency,
      baseMinor: wish.baseMinor,
      payMinor: choice.payMinor,
      state: 'open',
      createdAt: now,
      expiresAt: new Date(now.getTime() + wish.lifetimeMinutes * 60_000),
      holdsAmount: true,
      idempotencyKey: wish.idempotencyKey,
      actor: wish.actor,
    })
    .returning();
  if (request === undefined) throw new Error('The request was not stored.');
  await recordHistory(tx, desk, {
    subject: 'request',
    subjectId: request.id,
    from: null,
    to: 'open',
    actor: wish.actor,
    reason: 'created',
  });
  if (choice.widened) {
    await raiseAlarm(tx, desk, {
      kind: 'slots_widened',
      subject: wish.scope,
      facts: { slotsMax: choice.slotsMax },
    });
  }
  return { kind: 'created', request, widened: choice.widened };
}

/** Draws among the free amounts; widens the range while fewer than ten are free. */
async function drawAmount(
  tx: Executor,
  desk: Desk,
  wish: NewRequest,
): Promise<{ payMinor: bigint; widened: boolean; slotsMax: number } | null> {
  for (let widening = 0, slotsMax = wish.slotsMax; widening <= widenTimesMax; widening += 1, slotsMax *= 2) {
    const taken = await takenAmounts(tx, wish, slotsMax);
    const free: bigint[] = [];
    for (let slot = 1n; slot <= BigInt(slotsMax); slot += 1n) {
      if (!taken.has(wish.baseMinor + slot)) free.push(wish.baseMinor + slot);
    }
    const enough = free.length >= Math.min(freeSlotsMin, wish.slotsMax) || widening === widenTimesMax;
    const payMinor = free[randomBelow(desk, free.length)];
    if (enough && payMinor !== undefined) return { payMinor, widened: widening > 0, slotsMax };
  }
  return null;
}

async function takenAmounts(tx: Executor, wish: NewRequest, slotsMax: number): Promise<ReadonlySet<bigint>> {
  const rows = await tx
    .select({ payMinor: requests.payMinor })
    .from(requests)
    .where(
      and(
        eq(requests.scope, wish.scope),
        eq(requests.currency, wish.currency),
        eq(requests.holdsAmount, true),
        between(requests.payMinor, wish.baseMinor + 1n, wish.baseMinor + BigInt(slotsMax)),
      ),
    );
  return new Set(rows.map((row) => row.payMinor));
}

/** Gives a whole number from 0 to `limit` − 1; 32 random bits make the unevenness of the remainder negligible. */
function randomBelow(desk: Pick<Desk, 'random'>, limit: number): number {
  if (limit === 0) return 0;
  return Buffer.from(desk.random(4)).readUInt32BE(0) % limit;
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
