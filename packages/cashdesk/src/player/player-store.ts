import type { Currency } from '@luxon/money';
import { and, desc, eq, gte, inArray, or, type SQL, sql } from 'drizzle-orm';
import { startOfDay } from '../account/hours.ts';
import { attempts } from '../credit/credit-tables.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { isPermitted } from '../operator/is-permitted.ts';
import { requests } from '../request/request-table.ts';
import { holdSwitch } from '../switch/switch-store.ts';
import type { PlayerStanding } from './judge-player.ts';
import { type PlayerStep, playerHistory, players } from './player-tables.ts';

export type Player = typeof players.$inferSelect;
export type PlayerLine = typeof playerHistory.$inferSelect;

/** What a person does about a player; `reason` is the note itself, or why. */
export interface PlayerChange {
  /** Digits. */
  readonly playerId: string;
  /** Required. */
  readonly reason: string;
  readonly actor: string;
}

export interface PlayerResult {
  /** `not_allowed`: this operator's role does not allow it, or not any more. */
  readonly kind: 'changed' | 'unchanged' | 'not_allowed';
}

/** Adds a note to a player's story; notes are never changed or removed. Throws `TypeError` without a text. */
export function notePlayer(desk: Desk, note: PlayerChange): Promise<{ kind: 'noted' | 'not_allowed' }> {
  return desk.database.drizzle.transaction(async (tx) => {
    if (!(await isPermitted(tx, note.actor, 'note_players'))) return { kind: 'not_allowed' };
    await append(tx, desk, note, 'noted', null);
    return { kind: 'noted' };
  });
}

/**
 * Blocks a player, or ends the block. Once it answers, no call that was planned before the block begins. Throws `TypeError`
 * without a reason.
 */
export function blockPlayer(
  desk: Desk,
  change: PlayerChange & { readonly isBlocked: boolean; readonly currency: Currency },
): Promise<PlayerResult> {
  const { isBlocked, currency } = change;
  return desk.database.drizzle.transaction(async (tx) => {
    await holdSwitch(tx);
    if (!(await isPermitted(tx, change.actor, 'block_players'))) return { kind: 'not_allowed' };
    const player = await lockPlayer(tx, desk, change, currency);
    if (player.isBlocked === isBlocked) return { kind: 'unchanged' };
    await setPlayer(tx, desk, change, { isBlocked });
    await append(tx, desk, change, isBlocked ? 'blocked' : 'unblocked', null);
    return { kind: 'changed' };
  });
}

/** Sets a player's own limits, minor units; null: any sum. Throws `TypeError` without a reason. */
export function limitPlayer(
  desk: Desk,
  change: PlayerChange & Pick<Player, 'requestMaxMinor' | 'dayMaxMinor' | 'currency'>,
): Promise<PlayerResult> {
  const { requestMaxMinor, dayMaxMinor, currency } = change;
  return desk.database.drizzle.transaction(async (tx) => {
    if (!(await isPermitted(tx, change.actor, 'change_limits'))) return { kind: 'not_allowed' };
    const player = await lockPlayer(tx, desk, change, currency);
    const isSame =
      player.requestMaxMinor === requestMaxMinor &&
      player.dayMaxMinor === dayMaxMinor &&
      player.currency === currency;
    if (isSame) return { kind: 'unchanged' };
    await setPlayer(tx, desk, change, { requestMaxMinor, dayMaxMinor, currency });
    const digits = (sum: bigint | null): string | null => (sum === null ? null : String(sum));
    await append(tx, desk, change, 'limited', {
      requestMaxMinor: digits(requestMaxMinor),
      dayMaxMinor: digits(dayMaxMinor),
      currency,
    });
    return { kind: 'changed' };
  });
}

async function lockPlayer(
  tx: Executor,
  desk: Desk,
  { playerId, actor }: PlayerChange,
  currency: Currency,
): Promise<Player> {
  const row = { playerId, isBlocked: false, currency, actor, changedAt: desk.clock() };
  await tx.insert(players).values(row).onConflictDoNothing();
  const [player] = await tx.select().from(players).where(eq(players.playerId, playerId)).for('update');
  if (player === undefined) throw new TypeError('A player disappeared; players are never removed.');
  return player;
}

async function setPlayer(
  tx: Executor,
  desk: Desk,
  { playerId, actor }: PlayerChange,
  set: Partial<Pick<Player, 'isBlocked' | 'requestMaxMinor' | 'dayMaxMinor' | 'currency'>>,
): Promise<void> {
  await tx
    .update(players)
    .set({ ...set, actor, changedAt: desk.clock() })
    .where(eq(players.playerId, playerId));
}

/** Gives, as SQL, the number of the player's last block; 0: there was none. Blocks are numbered under the player's lock. */
export const lastRulingOn = (playerId: SQL): SQL<bigint> =>
  sql<bigint>`(
  select coalesce(max(ruling.id), 0) from player_history as ruling where ruling.player_id = ${playerId} and ruling.what = 'blocked')`.mapWith(
    BigInt,
  );

async function append(
  tx: Executor,
  desk: Desk,
  change: PlayerChange,
  what: PlayerStep,
  facts: Record<string, unknown> | null,
): Promise<void> {
  const { playerId, actor } = change;
  const reason = change.reason.trim();
  if (reason === '') throw new TypeError('What is ruled about a player has a reason, and a note a text.');
  await tx.insert(playerHistory).values({ playerId, what, reason, actor, facts, at: desk.clock() });
}

/**
 * Reads what binds a player's next request, and holds it until the transaction ends: two requests at once never share
 * what is left of a day. Null: nobody ruled anything.
 */
export async function holdStanding(
  tx: Executor,
  desk: Desk,
  playerId: string,
): Promise<PlayerStanding | null> {
  const [player] = await tx.select().from(players).where(eq(players.playerId, playerId)).for('no key update');
  if (player === undefined) return null;
  const { isBlocked, requestMaxMinor, dayMaxMinor, currency } = player;
  const askedTodayMinor = dayMaxMinor === null ? 0n : await askedToday(tx, desk, player);
  return { isBlocked, requestMaxMinor, dayMaxMinor, currency, askedTodayMinor };
}

async function askedToday(tx: Executor, desk: Desk, { playerId, currency }: Player): Promise<bigint> {
  const [row] = await tx
    .select({ sum: sql<string>`coalesce(sum(${requests.baseMinor}), 0)::text` })
    .from(requests)
    .where(
      and(
        eq(requests.playerId, playerId),
        eq(requests.currency, currency),
        gte(requests.createdAt, startOfDay(desk.clock())),
        inArray(requests.state, ['open', 'matched', 'settled']),
      ),
    );
  return BigInt(row?.sum ?? 0);
}

/** Sums of one currency, minor units. */
export interface PlayerSums {
  readonly currency: Currency;
  readonly requests: number;
  readonly credited: number;
  readonly creditedMinor: bigint;
}

export interface PlayerStory {
  readonly playerId: string;
  /** Null: nobody ruled anything about this player. */
  readonly rules: Player | null;
  /** As MobCash last named the player; null: never. */
  readonly nickname: string | null;
  readonly firstSeenAt: Date | null;
  readonly sums: readonly PlayerSums[];
  /** Attempts whose outcome is in doubt now. */
  readonly unknown: number;
  /** Notes and rulings, the newest first, at most 200. */
  readonly lines: readonly PlayerLine[];
}

/** Reads what is known of a player; null: the desk never heard of this one. */
export async function readPlayer(desk: Desk, playerId: string): Promise<PlayerStory | null> {
  const { drizzle } = desk.database;
  const [[rules], lines, sums, [named], [doubt]] = await Promise.all([
    drizzle.select().from(players).where(eq(players.playerId, playerId)),
    drizzle
      .select()
      .from(playerHistory)
      .where(eq(playerHistory.playerId, playerId))
      .orderBy(desc(playerHistory.id))
      .limit(200),
    drizzle
      .select({
        currency: requests.currency,
        requests: sql<number>`count(*)::int`,
        credited: sql<number>`(count(*) filter (where ${requests.state} = 'settled'))::int`,
        creditedMinor: sql<string>`coalesce(sum(credit.amount_minor), 0)::text`,
        firstAt: sql<string>`min(${requests.createdAt})`,
      })
      .from(requests)
      .leftJoin(
        sql`${attempts} as credit`,
        sql`credit.request_id = ${requests.id} and credit.state = 'confirmed'`,
      )
      .where(eq(requests.playerId, playerId))
      .groupBy(requests.currency),
    drizzle
      .select({ nickname: attempts.nickname })
      .from(attempts)
      .where(and(eq(attempts.playerId, playerId), sql`${attempts.nickname} is not null`))
      .orderBy(desc(attempts.sendingAt))
      .limit(1),
    drizzle
      .select({ n: sql<number>`count(*)::int` })
      .from(attempts)
      .where(and(eq(attempts.playerId, playerId), eq(attempts.state, 'unknown'))),
  ]);
  if (rules === undefined && lines.length === 0 && sums.length === 0) return null;
  const firsts = sums.map(({ firstAt }) => new Date(firstAt).getTime());
  return {
    playerId,
    rules: rules ?? null,
    nickname: named?.nickname ?? null,
    firstSeenAt: firsts.length === 0 ? null : new Date(Math.min(...firsts)),
    sums: sums.map(({ firstAt: _, creditedMinor, ...sum }) => ({
      ...sum,
      creditedMinor: BigInt(creditedMinor),
    })),
    unknown: doubt?.n ?? 0,
    lines,
  };
}

/** A line of the list of players. */
export interface ListedPlayer {
  readonly playerId: string;
  readonly lastSeenAt: Date | null;
  readonly isBlocked: boolean;
  readonly isLimited: boolean;
}

const listMax = 50;

/**
 * Lists players: those whose id begins with the digits, by id; without digits those who asked last, then those somebody
 * ruled about. At most 50 of each.
 */
export async function listPlayers(desk: Desk, beginning: string): Promise<ListedPlayer[]> {
  const { drizzle } = desk.database;
  const ids = beginning === '' ? await lastSeenIds(desk) : await idsFrom(desk, beginning);
  const ruled = await drizzle
    .select()
    .from(players)
    .where(
      beginning === ''
        ? or(
            players.isBlocked,
            sql`${players.requestMaxMinor} is not null`,
            sql`${players.dayMaxMinor} is not null`,
          )
        : inArray(players.playerId, [...ids.keys(), beginning]),
    )
    .orderBy(desc(players.changedAt))
    .limit(listMax);
  const rules = new Map(ruled.map((player) => [player.playerId, player]));
  return [...new Set([...ids.keys(), ...rules.keys()])].map((playerId) => {
    const rule = rules.get(playerId);
    return {
      playerId,
      lastSeenAt: ids.get(playerId) ?? null,
      isBlocked: rule?.isBlocked ?? false,
      isLimited: rule !== undefined && (rule.requestMaxMinor !== null || rule.dayMaxMinor !== null),
    };
  });
}

async function lastSeenIds(desk: Desk): Promise<ReadonlyMap<string, Date>> {
  const rows = await desk.database.drizzle
    .select({ playerId: requests.playerId, at: requests.createdAt })
    .from(requests)
    .orderBy(desc(requests.createdAt), desc(requests.id))
    .limit(4 * listMax);
  const seen = new Map<string, Date>();
  for (const { playerId, at } of rows) {
    if (!seen.has(playerId) && seen.size < listMax) seen.set(playerId, at);
  }
  return seen;
}

/** Jumps along the index from player to player: what is read are as many entries as players are listed. */
async function idsFrom(desk: Desk, beginning: string): Promise<ReadonlyMap<string, Date>> {
  const until = beginning.padEnd(20, '9');
  const { rows } = await desk.database.drizzle.execute<{ player_id: string; at_ms: string }>(sql`
    with recursive listed (player_id, n) as (
      (select ${requests.playerId}, 1 from ${requests}
        where ${requests.playerId} between ${beginning} and ${until} order by 1 limit 1)
      union all
      select next.player_id, listed.n + 1 from listed, lateral (
        select ${requests.playerId} from ${requests}
        where ${requests.playerId} > listed.player_id and ${requests.playerId} <= ${until} order by 1 limit 1
      ) as next
      where listed.n < ${listMax}
    )
    select listed.player_id, round(extract(epoch from last.at) * 1000)::bigint::text as at_ms
    from listed, lateral (
      select max(${requests.createdAt}) as at from ${requests} where ${requests.playerId} = listed.player_id
    ) as last
    order by listed.n`);
  return new Map(rows.map(({ player_id: playerId, at_ms: atMs }) => [playerId, new Date(Number(atMs))]));
}
