import { type SQL, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { leaseIsLive } from '../worker/lease-life.ts';
import { attempts } from './credit-tables.ts';

/** Longer than a living worker needs until a planned attempt is sent: it failed at it, and another one takes it up. */
const inHandMsMax = 60_000;

/**
 * Says, as SQL over `attempts`, that the worker that planned an attempt is about to send it: it lives, and was given it
 * within the last minute. To send an attempt another worker has in hand does no harm: both act on its state.
 */
export function isInHand(desk: Pick<Desk, 'clock' | 'databaseTime'>): SQL<boolean> {
  const since = new Date(desk.clock().getTime() - inHandMsMax).toISOString();
  return sql<boolean>`(${attempts.plannedAt} > ${since}::timestamptz and ${leaseIsLive(desk, attempts.leaseId)})`;
}
