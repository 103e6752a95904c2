import { type Currency, formatMoney, isCurrency, minorDigits } from '@luxon/money';
import { and, desc, eq, gt, inArray, isNotNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { z } from 'zod';
import { attempts } from '../credit/credit-tables.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { mails } from '../mail/mail-tables.ts';
import { lastStart, lastStartedAt, lastStartTurn } from '../switch/switch-store.ts';
import { countRefusalsInARow, driftMailsMax, isUnread, type Measured, shareUnreadable } from './breakers.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;
/** Money that waited longer before its call says nothing about speed: after an outage the desk only catches up. */
const waitedMs = 10 * minuteMs;

type Asking = Pick<Desk, 'clock' | 'breakers'>;

/** A call that may begin: who planned it, and what for. */
const calls = z.object({
  planned_by: z.string(),
  amount_minor: z.coerce.bigint(),
  currency: z.custom<Currency>((value) => typeof value === 'string' && isCurrency(value)),
});

/** What a worker watches. */
export interface WatchedMail {
  readonly folders: readonly { readonly mailbox: string; readonly folder: string }[];
  /** Since when: a worker that was away a while has to have a chance to read first. */
  readonly since: Date;
}

const figures = z.object({
  lag: z.coerce.bigint(),
  hour: z.coerce.bigint(),
  day: z.coerce.bigint(),
  minute: z.coerce.bigint(),
  player: z.coerce.bigint(),
  has_waited: z.boolean(),
});

/** Who planned a call, and what the breakers measure would be with it. */
export interface MeasuredCall {
  readonly plannedBy: string;
  readonly currency: Currency;
  readonly measured: readonly Measured[];
}

/**
 * Measures sums and speed as they would be with this call, and how long mail was not read, in the transaction that
 * starts it. `call` selects the attempt's row, as long as it may begin; null: it selects none. A sum is flat in the number
 * of calls: the running total less what it was at the window's start, less what had no effect. One statement, since every
 * other call waits meanwhile.
 */
export async function measureBeforeCall(
  tx: Executor,
  desk: Asking,
  { call, watched }: { readonly call: SQLWrapper; readonly watched: WatchedMail },
): Promise<MeasuredCall | null> {
  const { hourSum, daySum, creditsPerMinute, playerCredits } = desk.breakers;
  const isLagWatched = desk.breakers.mailLagMinutes > 0 && watched.folders.length > 0;
  const now = desk.clock().getTime();
  const ago = (ms: number) => at(new Date(now - ms));
  // Told by numbers: the clock of whoever started it may be ahead.
  const within = (ms: number) => sql`sending_at > ${ago(ms)} and sent_after_turn >= started.turn`;
  const sumWithin = (ms: number) => sql`
    coalesce((select max(started_minor) from attempts where currency = call.currency), 0)
    - greatest(
        coalesce((select started_minor from attempts where currency = call.currency and sending_at <= ${ago(ms)}
          order by sending_at desc, started_minor desc limit 1), 0),
        coalesce((select started_minor from attempts where currency = call.currency and sent_after_turn < started.turn
          order by sent_after_turn desc, started_minor desc limit 1), 0))
    - coalesce((select sum(amount_minor) from attempts where currency = call.currency and ${within(ms)}
        and state in ('rejected', 'not_sent', 'not_applied')), 0)`;
  const { rows } = await tx.execute(sql`
    select call.planned_by, call.amount_minor, call.currency,
      ${isLagWatched ? lagMinutes(desk, watched) : sql`0`} as lag,
      ${hourSum === 0 ? sql`0` : sumWithin(hourMs)} as hour,
      ${daySum === 0 ? sql`0` : sumWithin(dayMs)} as day,
      ${creditsPerMinute === 0 ? sql`0` : sql`(select count(*) from ${fresh(within(minuteMs))})`} as minute,
      ${playerCredits === 0 ? sql`0` : sql`(select count(*) from attempts where player_id = call.player_id and ${within(10 * minuteMs)})`} as player,
      ${creditsPerMinute === 0 ? sql`false` : sql`(select ${hasWaited(at(desk.clock()))} from payments as paid where paid.id = call.payment_id)`} as has_waited
    from ${call} as call, (select ${lastStart()} as at, ${lastStartTurn()} as turn) as started`);
  if (rows[0] === undefined) return null;
  const before = figures.parse(rows[0]);
  const { planned_by: plannedBy, amount_minor: amountMinor, currency } = calls.parse(rows[0]);
  return {
    plannedBy,
    currency,
    measured: [
      ofSum('hour_sum', before.hour + amountMinor, hourSum, currency),
      ofSum('day_sum', before.day + amountMinor, daySum, currency),
      ...(before.has_waited
        ? []
        : [
            {
              name: 'velocity' as const,
              measured: before.minute + 1n,
              limit: await speedLimit(tx, desk, before.minute + 1n),
            },
          ]),
      { name: 'player_velocity', measured: before.player + 1n, limit: BigInt(playerCredits) },
      ofLag(desk, before.lag),
    ],
  };
}

const at = (time: Date): SQL => sql`${time.toISOString()}::timestamptz`;

/** Says, as SQL over `paid`, whether a payment whose call begins at `calledAt` had waited for it. */
const hasWaited = (calledAt: SQL): SQL =>
  sql`paid.received_at < ${calledAt} - ${sql.raw(`interval '${waitedMs} milliseconds'`)}`;

/**
 * Gives, as SQL, those of the calls `which`, the newest 2,000 at most, whose money had not waited (`sending_at`). `offset 0`:
 * each payment is looked up by its key; PostgreSQL would join them, and may read all payments for that.
 */
const fresh = (which: SQL): SQL => sql`(
  select recent.sending_at from (
    select sending_at, payment_id from attempts where ${which} order by sending_at desc limit ${usualCallsMax}
  ) as recent
  where not (select ${hasWaited(sql`recent.sending_at`)} from payments as paid where paid.id = recent.payment_id offset 0)
) as fresh`;

/**
 * Gives, as SQL, whole minutes since the most neglected of the watched folders was read to its end; no less than since
 * the worker watches it and since `started.at`, a column of the statement. At least one folder is watched.
 */
function lagMinutes(desk: Asking, { folders, since }: WatchedMail): SQL<bigint> {
  const watched = folders.map(({ mailbox, folder }) => sql`(${mailbox}::text, ${folder}::text)`);
  // One that was never read to its end has no cursor.
  const leastRead = sql`(
    select min(coalesce(read.scanned_at, '-infinity')) from (values ${sql.join(watched, sql`, `)}) as watched (mailbox, folder)
    left join mail_cursors as read on read.mailbox = watched.mailbox and read.folder = watched.folder)`;
  return sql`floor(extract(epoch from ${at(desk.clock())} - greatest(${at(since)}, started.at, ${leastRead})) / 60)`;
}

const ofLag = (desk: Asking, minutes: bigint): Measured => ({
  name: 'mail_lag',
  measured: minutes,
  limit: BigInt(desk.breakers.mailLagMinutes),
});

function ofSum(
  name: 'hour_sum' | 'day_sum',
  measured: bigint,
  wholeUnits: number,
  currency: Currency,
): Measured {
  const limit = BigInt(wholeUnits) * 10n ** BigInt(minorDigits(currency));
  const shown = (amountMinor: bigint) => formatMoney({ amountMinor, currency });
  return { name, measured, limit, facts: { measured: shown(measured), limit: shown(limit) } };
}

/** So many earlier calls say what is usual: a busy desk must not read a whole week at every call. */
const usualCallsMax = 2_000;

/** The usual speed is looked up only where the speed is above what is never too much. */
async function speedLimit(tx: Executor, desk: Asking, measured: bigint): Promise<bigint> {
  const { creditsPerMinute, usualTimes } = desk.breakers;
  const floor = BigInt(creditsPerMinute);
  if (floor === 0n || measured <= floor || usualTimes === 0) return floor;
  const now = desk.clock().getTime();
  const ago = (ms: number) => at(new Date(now - ms));
  const { rows } = await tx.execute(sql`
    select coalesce(count(*) / nullif(count(distinct date_trunc('minute', sending_at)), 0), 0) as usual
    from ${fresh(sql`sending_at > ${ago(weekMs)} and sending_at <= ${ago(minuteMs)}`)}`);
  const usual = z.object({ usual: z.coerce.bigint() }).parse(rows[0]).usual * BigInt(usualTimes);
  return usual > floor ? usual : floor;
}

/** Measures what an outcome may have changed, in the transaction that stores it. */
export async function measureAfterCall(tx: Executor, desk: Asking): Promise<Measured[]> {
  const { unknowns, refusals } = desk.breakers;
  if (unknowns + refusals === 0) return [];
  const startedAt = await lastStartedAt(tx);
  const isNew = startedAt === null ? isNotNull(attempts.finishedAt) : gt(attempts.finishedAt, startedAt);
  const inDoubt = await tx
    .select({ id: attempts.id })
    .from(attempts)
    .where(and(eq(attempts.state, 'unknown'), isNew))
    .limit(1_000);
  const newestFirst = await tx
    .select({ playerId: attempts.playerId, reason: attempts.reason, state: attempts.state })
    .from(attempts)
    .where(isNew)
    .orderBy(desc(attempts.finishedAt), desc(attempts.id))
    .limit(100);
  // Only what the desk said: a person's own words may read the same.
  const said = newestFirst.map(({ playerId, reason, state }) => ({
    playerId,
    reason: state === 'rejected' || state === 'not_sent' ? reason : null,
  }));
  return [
    { name: 'unknowns', measured: BigInt(inDoubt.length), limit: BigInt(unknowns) },
    { name: 'desk_refusing', measured: BigInt(countRefusalsInARow(said)), limit: BigInt(refusals) },
  ];
}

/** Measures what changes without any money moving: how long mail was not read, and how much of it is understood. */
export async function measureMail(
  executor: Executor,
  desk: Asking,
  watched: WatchedMail,
): Promise<Measured[]> {
  return [...(await measureLag(executor, desk, watched)), ...(await measureDrift(executor, desk))];
}

async function measureLag(executor: Executor, desk: Asking, watched: WatchedMail): Promise<Measured[]> {
  if (desk.breakers.mailLagMinutes === 0 || watched.folders.length === 0) return [];
  const { rows } = await executor.execute(
    sql`select ${lagMinutes(desk, watched)} as lag from (select ${lastStart()} as at) as started`,
  );
  return [ofLag(desk, figures.shape.lag.parse(rows[0]?.lag))];
}

const lookedThroughMax = 200;

/** Levels at which a mail is certainly of the bank: nobody else can stop the desk with odd mails. */
const provenLevels = ['T1', 'T3'];

/**
 * Says whether a mail that is read like this may be the one that makes parser drift: of a bank that certainly wrote it,
 * and not understood. Looks at nothing else.
 */
export function mayBeDrift(
  desk: Asking,
  { kind, reason, evidence }: { readonly kind: string; readonly reason?: string; readonly evidence: object },
): boolean {
  const { bank, level } = evidence as Readonly<Record<string, unknown>>;
  const isProven = typeof bank === 'string' && typeof level === 'string' && provenLevels.includes(level);
  // Trouble on the way may be tried once too often, and then a person is asked.
  const state = kind === 'try_again' ? 'review' : kind;
  return desk.breakers.unreadablePercent > 0 && isProven && isUnread({ state, reason: reason ?? null });
}

/** Measures how much of each bank's last mails is understood. */
export async function measureDrift(executor: Executor, desk: Asking): Promise<Measured[]> {
  const limit = BigInt(desk.breakers.unreadablePercent);
  if (limit === 0n) return [];
  const startedAt = await lastStartedAt(executor);
  // Ids grow with time, so the primary key gives the newest; one bank's share is taken from among them.
  const newest = executor
    .select({ id: mails.id })
    .from(mails)
    .orderBy(desc(mails.id))
    .limit(lookedThroughMax);
  const rows = await executor
    .select({
      bank: sql<string>`${mails.evidence} ->> 'bank'`,
      state: mails.state,
      reason: mails.stateReason,
      storedAt: mails.storedAt,
    })
    .from(mails)
    .where(
      and(
        inArray(mails.id, newest),
        inArray(mails.state, ['read', 'review', 'unreadable']),
        inArray(sql`${mails.evidence} ->> 'level'`, provenLevels),
        sql`${mails.evidence} ->> 'bank' is not null`,
      ),
    )
    .orderBy(desc(mails.id));
  const isNew = rows.filter(({ storedAt }) => startedAt === null || storedAt > startedAt);
  return [...new Set(isNew.map(({ bank }) => bank))].flatMap((bank): Measured[] => {
    const share = shareUnreadable(isNew.filter((mail) => mail.bank === bank).slice(0, driftMailsMax));
    if (share === null) return [];
    return [
      {
        name: 'parser_drift',
        measured: BigInt(share),
        limit,
        facts: { measured: String(share), limit: String(limit), bank },
      },
    ];
  });
}
