import { and, desc, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import type { ListedPlayer } from './player-store.ts';
import { players } from './player-tables.ts';

export interface ListBlocked {
  /** As `before` of the page before gave it; anything else is the first page. */
  readonly before?: string | null | undefined;
  /** Default 50. */
  readonly limit?: number;
}

export interface BlockedPage {
  readonly players: readonly ListedPlayer[];
  /** Where the next page begins; null: there is none. */
  readonly before: string | null;
}

/**
 * Lists the blocked players, those somebody ruled about last first, a page at a time: a page reads, along
 * `players_blocked`, as many as it shows.
 */
export async function listBlockedPlayers(desk: Desk, options: ListBlocked = {}): Promise<BlockedPage> {
  const limit = options.limit ?? 50;
  const rows = await blockedPlayers(desk, options.before, limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return {
    players: page.map(({ playerId, lastSeenMs, isLimited }) => ({
      playerId,
      lastSeenAt: lastSeenMs === null ? null : new Date(Number(lastSeenMs)),
      isBlocked: true,
      isLimited,
    })),
    before: isMore ? `${last.changedAt.getTime()}.${last.playerId}` : null,
  };
}

/** The statement of a page; a test reads how it is run. */
export function blockedPlayers(desk: Desk, before: ListBlocked['before'], limit: number) {
  return desk.database.drizzle
    .select({
      playerId: players.playerId,
      changedAt: players.changedAt,
      isLimited: sql<boolean>`(${players.requestMaxMinor} is not null or ${players.dayMaxMinor} is not null)`,
      // Spelt out: in a select from one table drizzle writes columns without their table, also those of others.
      lastSeenMs: sql<string | null>`(
        select floor(extract(epoch from max(request.created_at)) * 1000)::text
        from requests as request where request.player_id = players.player_id
      )`,
    })
    .from(players)
    .where(and(sql`${players.isBlocked}`, olderThan(before)))
    .orderBy(desc(players.changedAt), desc(players.playerId))
    .limit(limit);
}

/** Of one moment players come by their ids, so no page leaves one out. */
function olderThan(before: string | null | undefined) {
  const [, ms, playerId] = /^(\d{1,13})\.(\d{1,20})$/.exec(before ?? '') ?? [];
  if (ms === undefined || playerId === undefined) return undefined;
  const at = new Date(Number(ms)).toISOString();
  return sql`(${players.changedAt}, ${players.playerId}) < (${at}::timestamptz, ${playerId})`;
}
