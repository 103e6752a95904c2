import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { requests } from './request-table.ts';

type NewRow = Omit<typeof requests.$inferSelect, 'payMinor'>;

export interface Draw {
  /** The request to be stored, but for its amount. */
  readonly row: NewRow;
  /** Ranges of slots to draw from, the narrowest first: the first that has enough free ones is taken. */
  readonly ranges: readonly number[];
  /** How many slots must be free in a range; in the last one a single free slot is enough. */
  readonly freeMin: number;
  /** Whether amounts that have rested must be freed before another range than the first is taken. */
  readonly releaseFirst: boolean;
  /** A random whole number, 0 or above. */
  readonly dice: number;
}

export type Drawn =
  | { readonly kind: 'stored'; readonly payMinor: bigint; readonly slotsMax: number }
  /** Somebody else took the amount, or used the key, at the same moment: nothing was stored. */
  | { readonly kind: 'lost' }
  /** The first range is short of free slots, and amounts near it have rested: free them and draw again. */
  | { readonly kind: 'release_first' }
  /** No range has a free slot. */
  | { readonly kind: 'scarce' };

/**
 * Draws a free amount and stores the request with it, in one statement: no answer travels between looking and taking.
 * The unique indexes still decide. A row somebody else is storing at this moment is waited for.
 */
export async function drawAmount(tx: Executor, draw: Draw): Promise<Drawn> {
  const { rows } = await tx.execute<DrawnRow>(drawStatement(draw));
  const [drawn] = rows;
  if (drawn?.slots == null) return { kind: 'scarce' };
  if (drawn.release_first === true) return { kind: 'release_first' };
  if (drawn.pay_minor === null) return { kind: 'lost' };
  return { kind: 'stored', payMinor: BigInt(drawn.pay_minor), slotsMax: drawn.slots };
}

/** The statement of `drawAmount`: what it reads are the held amounts near the base sum, however many there ever were. */
export function drawStatement(draw: Draw): SQL {
  const { row, ranges, freeMin, dice } = draw;
  const widest = Math.max(...ranges);
  return sql`
    with taken as materialized (
      select pay_minor - ${row.baseMinor}::bigint as slot, rests_until from requests
      where scope = ${row.scope} and currency = ${row.currency} and holds_amount
        and pay_minor between ${row.baseMinor}::bigint + 1 and ${row.baseMinor}::bigint + ${widest}::int
    ), chosen as (
      select slots,
        ${draw.releaseFirst}::boolean and slots > ${Math.min(...ranges)}::int
          and exists (select from taken where rests_until <= ${row.createdAt.toISOString()}::timestamptz) as release_first
      from unnest(${asArray(ranges)}) as offered (slots)
      where slots - (select count(*) from taken where taken.slot <= slots)
        >= case when slots = ${widest}::int then 1 else ${freeMin}::int end
      order by slots limit 1
    ), free as (
      select numbered.slot, row_number() over (order by numbered.slot) - 1 as place, count(*) over () as total
      from chosen, generate_series(1, chosen.slots) as numbered (slot)
      where not chosen.release_first and not exists (select from taken where taken.slot = numbered.slot)
    ), stored as (
      insert into requests (
        id, player_id, scope, currency, base_minor, pay_minor, state, created_at, expires_at, holds_amount,
        rests_until, receiving_account_id, idempotency_key, actor
      )
      select ${row.id}::uuid, ${row.playerId}, ${row.scope}, ${row.currency}, ${row.baseMinor}::bigint,
        ${row.baseMinor}::bigint + slot, ${row.state}, ${row.createdAt.toISOString()}::timestamptz,
        ${row.expiresAt.toISOString()}::timestamptz, ${row.holdsAmount}::boolean, null,
        ${row.receivingAccountId}::uuid, ${row.idempotencyKey}, ${row.actor}
      from free where place = ${dice}::bigint % total
      on conflict do nothing
      returning pay_minor
    )
    select (select slots from chosen) as slots, (select release_first from chosen) as release_first,
      (select pay_minor::text from stored) as pay_minor`;
}

interface DrawnRow extends Record<string, unknown> {
  readonly slots: number | null;
  readonly release_first: boolean | null;
  readonly pay_minor: string | null;
}

const asArray = (numbers: readonly number[]): SQL =>
  sql`array[${sql.join(
    numbers.map((number) => sql`${number}::int`),
    sql`, `,
  )}]`;
