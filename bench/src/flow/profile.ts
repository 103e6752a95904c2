import { setTimeout as pause } from 'node:timers/promises';
import type { Desk } from '@luxon/cashdesk';
import type { BareTimes } from './bare-script.ts';
import type { Appended } from './open-loop.ts';
import { quantile } from './quantiles.ts';

/** Where the time of a credit goes, in the order of its way. */
export const parts = ['append', 'fetch', 'read', 'match', 'look up', 'deposit', 'store'] as const;
export type Part = (typeof parts)[number];

export interface PartCost {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** A part one of the ways does not have is absent. */
export type Profile = Readonly<Partial<Record<Part, PartCost>>>;

const outcomeMsMax = 10_000;

type Moments = readonly (readonly [Part, number | undefined])[];

interface Row {
  amount: string;
  stored_at: Date;
  recorded_at: Date;
  decided_at: Date;
  sending_at: Date | null;
  finished_at: Date | null;
}

/**
 * Splits the time of our credits by the moments in the database. A moment is taken where its transaction begins, so
 * that a commit counts to the part after it.
 */
export async function profileOurs(
  desk: Desk,
  appended: readonly Appended[],
  credits: ReadonlyMap<string, number>,
): Promise<Profile> {
  await outcomesStored(desk);
  const { rows } = await desk.database.pool.query<Row>(
    `select payment.amount_minor::text as amount, mail.stored_at, payment.recorded_at, match.decided_at,
            attempt.sending_at, attempt.finished_at
     from payments as payment
     join mails as mail on mail.id = payment.mail_id
     join matches as match on match.payment_id = payment.id and match.ended_at is null
     join attempts as attempt on attempt.match_id = match.id
     where payment.amount_minor = any ($1::bigint[])`,
    [appended.map(({ notice }) => notice.amountMinor.toString())],
  );
  const byAmount = new Map(rows.map((row) => [row.amount, row]));
  return summarize(
    appended.map(({ notice, dueAt, takenAt }) => {
      const row = byAmount.get(notice.amountMinor.toString());
      return {
        startedAt: dueAt,
        moments: [
          ['append', takenAt],
          ['fetch', row?.stored_at.getTime()],
          ['read', row?.recorded_at.getTime()],
          ['match', row?.decided_at.getTime()],
          ['look up', row?.sending_at?.getTime()],
          ['deposit', credits.get(notice.amount)],
          ['store', row?.finished_at?.getTime()],
        ],
      };
    }),
  );
}

/** What is in the book is soon stored here as well; one that is not lacks its last part. */
async function outcomesStored(desk: Desk): Promise<void> {
  const endAt = performance.now() + outcomeMsMax;
  while (performance.now() < endAt) {
    const { rows } = await desk.database.pool.query("select 1 from attempts where state = 'sending' limit 1");
    if (rows.length === 0) return;
    await pause(20);
  }
}

/** Splits the time of the bare script's credits by what it says itself. */
export function profileBare(
  appended: readonly Appended[],
  times: readonly BareTimes[],
  credits: ReadonlyMap<string, number>,
): Profile {
  const byAmount = new Map(times.map((time) => [time.amount, time]));
  return summarize(
    appended.map(({ notice, dueAt, takenAt }) => {
      const time = byAmount.get(notice.amount);
      return {
        startedAt: dueAt,
        moments: [
          ['append', takenAt],
          ['fetch', time?.fetchedAt],
          ['read', time?.readAt],
          ['look up', time?.lookedUpAt],
          ['deposit', credits.get(notice.amount)],
        ],
      };
    }),
  );
}

function summarize(credits: readonly { startedAt: number; moments: Moments }[]): Profile {
  const costs = new Map<Part, number[]>();
  for (const { startedAt, moments } of credits) {
    let before = startedAt;
    for (const [part, at] of moments) {
      if (at === undefined) break;
      costs.set(part, [...(costs.get(part) ?? []), at - before]);
      before = at;
    }
  }
  const profile: Partial<Record<Part, PartCost>> = {};
  for (const [part, values] of costs)
    profile[part] = { p50Ms: quantile(values, 0.5), p95Ms: quantile(values, 0.95) };
  return profile;
}

/** Writes both profiles beside each other, for people. */
export function tableOf(ours: Profile, bare: Profile): string {
  const cell = (text: string) => text.padStart(12);
  const costs = (cost: PartCost | undefined) =>
    [cost?.p50Ms, cost?.p95Ms]
      .map((value) => cell(value === undefined ? '–' : String(Math.round(value))))
      .join('');
  const head = `  ${'ms'.padEnd(8)}${['ours p50', 'ours p95', 'bare p50', 'bare p95'].map(cell).join('')}`;
  return [head, ...parts.map((part) => `  ${part.padEnd(8)}${costs(ours[part])}${costs(bare[part])}`)].join(
    '\n',
  );
}
