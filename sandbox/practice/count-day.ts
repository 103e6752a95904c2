import { formatDecimal } from '@luxon/money';
import { sql } from 'drizzle-orm';
import type { PracticeGround } from './practice-ground.ts';
import type { SentNotice } from './run-day.ts';

/** What a practice day came to, counted from the desk's own book and the database. */
export interface DayCount {
  readonly requests: number;
  /** All mails sent, forged and repeated ones too. */
  readonly mails: number;
  /** Distinct genuine notices. */
  readonly payments: number;
  readonly credited: number;
  readonly refused: number;
  readonly choose: number;
  readonly unmatched: number;
  readonly unknown: number;
  readonly forgedRefused: number;
  /** Credits in the desk's book beyond one for each genuine notice. */
  readonly doubleCredits: number;
  /** Genuine notices that are visible nowhere. */
  readonly lost: number;
  readonly mailToCreditMs: { readonly p50: number; readonly p99: number };
}

interface Row extends Record<string, unknown> {
  amount_minor: string;
  payment_state: string;
  decision: string | null;
  attempt_state: string | null;
  player_id: string | null;
}

/** Reads every payment with its last attempt: the records' side of the count. */
async function readPayments(ground: PracticeGround): Promise<Row[]> {
  const { rows } = await ground.desk.database.drizzle.execute<Row>(sql`
    select payments.amount_minor::text as amount_minor, payments.state as payment_state,
           payments.decision->>'kind' as decision, last.state as attempt_state, last.player_id
    from payments
    left join lateral (select state, player_id from attempts where payment_id = payments.id order by ordinal desc limit 1) last on true`);
  return rows;
}

/** Tells whether every genuine notice has come to rest: credited, in doubt, or in front of a person. */
export async function isDayOver(ground: PracticeGround, notices: readonly SentNotice[]): Promise<boolean> {
  const rows = await readPayments(ground);
  const waiting = await ground.desk.database.drizzle.execute<{ n: string }>(
    sql`select count(*)::text as n from mails where state in ('stored', 'verified')`,
  );
  const rested = rows.filter((row) =>
    row.attempt_state === null
      ? row.decision === 'choose' || row.decision === 'unmatched'
      : ['confirmed', 'rejected', 'unknown'].includes(row.attempt_state),
  );
  const mailsSent = ground.sandbox.bank.sent().reduce((sum, mail) => sum + mail.deliveries, 0);
  const stored = await ground.desk.database.drizzle.execute<{ n: string }>(
    sql`select count(*)::text as n from mails`,
  );
  return (
    rested.length >= notices.length && waiting.rows[0]?.n === '0' && Number(stored.rows[0]?.n) >= mailsSent
  );
}

/** Counts a day. A credit that was executed and not answered counts as unknown. */
export async function countDay(ground: PracticeGround, notices: readonly SentNotice[]): Promise<DayCount> {
  const rows = await readPayments(ground);
  const book = ground.sandbox.desk.control.book();
  const { drizzle } = ground.desk.database;
  const requests = await drizzle.execute<{ n: string }>(sql`select count(*)::text as n from requests`);
  const refused = await drizzle.execute<{ n: string }>(
    sql`select count(*)::text as n from mails where state in ('refused', 'review') and payment_id is null`,
  );
  const count = { credited: 0, refused: 0, choose: 0, unmatched: 0, unknown: 0, lost: 0 };
  const latencies: number[] = [];
  const unclaimed = [...book];
  for (const notice of notices) {
    const row = rows.find(({ amount_minor }) => amount_minor === notice.amountMinor.toString());
    const amount = formatDecimal({ amountMinor: notice.amountMinor, currency: 'KGS' });
    const at = unclaimed.findIndex(
      (entry) => entry.playerId === notice.visit.playerId && entry.amount === amount && notice.requested,
    );
    const [entry] = at === -1 ? [] : unclaimed.splice(at, 1);
    if (row === undefined) count.lost += 1;
    else if (entry?.answered === true) {
      count.credited += 1;
      latencies.push(new Date(entry.at).getTime() - notice.deliveredAt.getTime());
    } else if (entry !== undefined || row.attempt_state === 'unknown') count.unknown += 1;
    else if (row.attempt_state === 'rejected') count.refused += 1;
    else if (row.decision === 'choose') count.choose += 1;
    else count.unmatched += 1;
  }
  latencies.sort((a, b) => a - b);
  return {
    requests: Number(requests.rows[0]?.n),
    mails: ground.sandbox.bank.sent().reduce((sum, mail) => sum + mail.deliveries, 0),
    payments: notices.length,
    credited: count.credited,
    refused: count.refused,
    choose: count.choose,
    unmatched: count.unmatched,
    unknown: count.unknown,
    forgedRefused: Number(refused.rows[0]?.n),
    // What no genuine notice accounts for: a second credit, or the credit of a forgery.
    doubleCredits: unclaimed.length,
    lost: count.lost,
    mailToCreditMs: { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) },
  };
}

const percentile = (sorted: readonly number[], share: number): number =>
  Math.max(0, sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0);
