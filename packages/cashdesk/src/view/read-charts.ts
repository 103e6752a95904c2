import { type Currency, isCurrency } from '@luxon/money';
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { mails } from '../mail/mail-tables.ts';
import { payments } from '../payment/payment-tables.ts';
import { mailsForPerson, paymentsForPerson } from './for-person.ts';

/** A bounded stretch of time, cut into hours or days of Bishkek. */
export interface ChartRange {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  readonly step: 'hour' | 'day';
}

/** What was credited in one step; steps in which nothing was are left out. */
export interface CreditStep {
  readonly at: Date;
  readonly currency: Currency;
  readonly count: number;
  readonly sumMinor: bigint;
}

/** From the arrival of the bank's mail to the confirmed credit, of those no person had to look at. Ms. */
export interface DelayStep {
  readonly at: Date;
  readonly count: number;
  readonly medianMs: number;
  /** 95 of 100 took no longer. */
  readonly mostMs: number;
}

/** How many wait for a person since so long. */
export interface AgeBand {
  readonly band: AgeBandName;
  readonly payments: number;
  readonly mails: number;
}

/** Bands of age, the youngest first, each up to so many minutes; the last has no end. */
export const ageBands = [
  { name: 'quarter', minutes: 15 },
  { name: 'hour', minutes: 60 },
  { name: 'shift', minutes: 6 * 60 },
  { name: 'day', minutes: 24 * 60 },
  { name: 'older', minutes: null },
] as const;
export type AgeBandName = (typeof ageBands)[number]['name'];

const rangeMaxMs = 32 * 24 * 60 * 60_000;

const creditRow = z.object({
  at_s: z.coerce.number(),
  currency: z.custom<Currency>((value) => typeof value === 'string' && isCurrency(value)),
  count: z.number(),
  sum: z.string(),
});

/** Reads what was credited in each step, per currency, oldest first. Throws `RangeError` for more than 32 days. */
export async function readCreditChart(desk: Desk, range: ChartRange): Promise<CreditStep[]> {
  const { rows } = await desk.database.drizzle.execute(sql`
    select ${stepOf(range)} as at_s, currency, count(*)::int as count, sum(amount_minor)::text as sum
    from attempts where ${confirmedWithin(range)} group by 1, 2 order by 1, 2`);
  return rows.map((given) => {
    const { at_s, currency, count, sum } = creditRow.parse(given);
    return { at: new Date(at_s * 1_000), currency, count, sumMinor: BigInt(sum) };
  });
}

const delayRow = z.object({
  at_s: z.coerce.number(),
  count: z.number(),
  median: z.coerce.number(),
  most: z.coerce.number(),
});

/** Reads how long credits took from the arrival of their mail, oldest first. Throws `RangeError` for more than 32 days. */
export async function readDelayChart(desk: Desk, range: ChartRange): Promise<DelayStep[]> {
  const { rows } = await desk.database.drizzle.execute(sql`
    with credited as (
      select ${stepOf(range)} as at_s,
        greatest(extract(epoch from attempts.finished_at - payments.received_at) * 1000, 0) as took
      from attempts join payments on payments.id = attempts.payment_id
      where ${confirmedWithin(range)} and attempts.planned_by = 'system'
    )
    select at_s, count(*)::int as count, percentile_cont(0.5) within group (order by took)::text as median,
      percentile_cont(0.95) within group (order by took)::text as most
    from credited group by 1 order by 1`);
  return rows.map((given) => {
    const { at_s, count, median, most } = delayRow.parse(given);
    return { at: new Date(at_s * 1_000), count, medianMs: Math.round(median), mostMs: Math.round(most) };
  });
}

/** The step a credit belongs to, as seconds since 1970: hours and days begin as in Bishkek. */
const stepOf = ({ step }: ChartRange): SQL =>
  sql`extract(epoch from date_trunc(${step}::text, attempts.finished_at, 'Asia/Bishkek'))::text`;

function confirmedWithin({ from, to }: ChartRange): SQL {
  if (to.getTime() - from.getTime() > rangeMaxMs) throw new RangeError('A chart shows at most 32 days.');
  return sql`attempts.state = 'confirmed' and attempts.finished_at >= ${from.toISOString()}::timestamptz
    and attempts.finished_at < ${to.toISOString()}::timestamptz`;
}

/** Counts what waits for a person, by its age; every band is told, the youngest first. */
export async function readWaitingAges(desk: Desk): Promise<AgeBand[]> {
  const { drizzle } = desk.database;
  const now = desk.clock();
  const [ofPayments, ofMails] = await Promise.all([
    countBands(
      drizzle,
      now,
      sql`select ${payments.recordedAt} as since from ${payments} where ${paymentsForPerson()}`,
    ),
    countBands(drizzle, now, sql`select ${mails.storedAt} as since from ${mails} where ${mailsForPerson()}`),
  ]);
  return ageBands.map(({ name }, place) => ({
    band: name,
    payments: ofPayments.get(place) ?? 0,
    mails: ofMails.get(place) ?? 0,
  }));
}

const bandRow = z.object({ band: z.number(), n: z.number() });

async function countBands(executor: Executor, now: Date, waiting: SQL): Promise<ReadonlyMap<number, number>> {
  const limits = ageBands.flatMap(({ minutes }) => (minutes === null ? [] : [minutes * 60]));
  const { rows } = await executor.execute(sql`
    select width_bucket(greatest(extract(epoch from ${now.toISOString()}::timestamptz - since), 0)::float8,
      ${sql.param(limits)}::float8[]) as band, count(*)::int as n
    from (${waiting}) as waiting group by 1`);
  return new Map(rows.map((given) => bandRow.parse(given)).map(({ band, n }) => [band, n]));
}
