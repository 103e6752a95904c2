import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Desk } from '../desk/desk.ts';
import type { SessionBinding } from '../session/session.ts';
import { bindingKey } from '../session/session-binding.ts';
import { readSessionView } from '../session/session-view.ts';
import { isLiveRow } from '../worker/lease-life.ts';

const count = z.coerce.number();
const shape = z.object({
  alarms: z.array(z.object({ kind: z.string(), count })).nullable(),
  renewals: z.array(z.object({ way: z.string(), outcome: z.string(), count })).nullable(),
  attemptsUnknown: count,
  paymentsWaiting: count,
  workersAlive: count,
});

/** Figures of the desk as they stand now, for a monitoring system. Seconds and counts. */
export interface Metrics {
  readonly sessionReady: boolean;
  readonly sessionAgeSeconds: number | null;
  /** Null: nothing is known of its end. */
  readonly sessionSecondsLeft: number | null;
  readonly alarms: readonly { readonly kind: string; readonly count: number }[];
  readonly renewals: readonly { readonly way: string; readonly outcome: string; readonly count: number }[];
  readonly attemptsUnknown: number;
  readonly paymentsWaiting: number;
  readonly workersAlive: number;
}

/** Reads the figures; no secret and no name is among them. */
export async function readMetrics(desk: Desk, binding: SessionBinding): Promise<Metrics> {
  const key = bindingKey(desk.vault, binding);
  const [view, { rows }] = await Promise.all([
    readSessionView(desk, binding, 0),
    desk.database.drizzle.execute(sql`
      select
        (select json_agg(a) from (select kind, count(*) from alarms where closed_at is null group by kind) a) as alarms,
        (select json_agg(r) from (
          select coalesce(way, 'none') as way, outcome, count(*) from session_renewal_history
          where binding = ${key} group by 1, 2) r) as renewals,
        (select count(*) from attempts where state = 'unknown') as "attemptsUnknown",
        (select count(*) from payments where state = 'recorded') as "paymentsWaiting",
        (select count(*) from worker_leases where ${isLiveRow(desk, 'worker_leases')}) as "workersAlive"`),
  ]);
  const { alarms, renewals, ...counts } = shape.parse(rows[0]);
  const { session, endsAt, state } = view;
  return {
    ...counts,
    alarms: alarms ?? [],
    renewals: renewals ?? [],
    sessionReady: session !== null && session.refusedAt === null && state !== 'needs_operator',
    sessionAgeSeconds: session === null ? null : session.ageMs / 1_000,
    sessionSecondsLeft: endsAt === null ? null : (endsAt.getTime() - desk.clock().getTime()) / 1_000,
  };
}
