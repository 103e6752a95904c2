import { and, desc, eq, gte, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type BreakerName, breakerActor, breakerAlarms, breakerOf } from '../breaker/breakers.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { closeAlarms } from '../history/raise-alarm.ts';
import { isPermitted } from '../operator/is-permitted.ts';
import { switches, switchHistory } from './switch-table.ts';

/** `automaticCredit` off: mail is collected and requests are taken, but only a person starts a credit. */
export type SwitchName = 'automaticCredit';

export interface SwitchState {
  readonly isOn: boolean;
  readonly reason: string;
  readonly actor: string;
  /** Null: never touched. */
  readonly changedAt: Date | null;
  /** The breaker that switched it off; null: a person did, or it is on. */
  readonly breaker: BreakerName | null;
  /** What that breaker measured. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface SetSwitch {
  readonly name: SwitchName;
  readonly isOn: boolean;
  /** Required: what a person, or the desk itself, says about it. */
  readonly reason: string;
  readonly actor: string;
  /** What a breaker measured, JSON-safe. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * Holds the automatic credit as it is until the caller's transaction ends: for those who start a call, turn the switch
 * or may have to, freeze a payment or block a player. So a call is started before that, or not at all. Taken before any
 * row is locked.
 */
export async function holdSwitch(tx: Executor): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('luxon automatic credit'))`);
}

/** Reads a switch; one that was never touched is on. */
export async function readSwitch(executor: Executor, name: SwitchName): Promise<SwitchState> {
  const [row] = await executor.select().from(switches).where(eq(switches.name, name));
  if (row === undefined)
    return { isOn: true, reason: '', actor: 'system', changedAt: null, breaker: null, facts: {} };
  const { isOn, reason, actor, changedAt, facts } = row;
  return { isOn, reason, actor, changedAt, breaker: isOn ? null : breakerOf(actor), facts: facts ?? {} };
}

/** Gives, as SQL, when a person last started the automatic credit again; null: it was never off. */
export const lastStart = (): SQL<Date | null> => sql`(
  select turn.at from switch_history as turn where turn.name = 'automaticCredit' and turn.is_on
  order by turn.id desc limit 1)`;

/** Gives, as SQL, the number of the turn by which a person last started the automatic credit again; 0: it was never off. */
export const lastStartTurn = (): SQL<bigint> => sql<bigint>`(
  select coalesce(max(turn.id), 0) from switch_history as turn where turn.name = 'automaticCredit' and turn.is_on)`;

/** Gives, as SQL, the number of the last turn of the automatic credit; 0: it was never turned. */
export const lastTurn = (): SQL<bigint> =>
  sql<bigint>`(
  select coalesce(max(turn.id), 0) from switch_history as turn where turn.name = 'automaticCredit')`.mapWith(
    BigInt,
  );

/**
 * Gives, as SQL, the present moment, but after the last start by a person: for whoever holds the switch and so comes
 * after it, whatever two clocks say.
 */
export const nowAfterStart = (desk: Pick<Desk, 'clock'>): SQL<Date> =>
  sql`greatest(${desk.clock().toISOString()}::timestamptz, ${lastStart()} + interval '1 millisecond')`;

/** Gives when a person last started the automatic credit again; null: it was never off. What was before is settled. */
export async function lastStartedAt(executor: Executor): Promise<Date | null> {
  const [row] = await executor
    .select({ at: switchHistory.at })
    .from(switchHistory)
    .where(and(eq(switchHistory.name, 'automaticCredit'), eq(switchHistory.isOn, true)))
    .orderBy(desc(switchHistory.id))
    .limit(1);
  return row?.at ?? null;
}

/** Says whether the database turned out to be restored from a copy at this moment or later: what it lacks may be before. */
export async function wasRestoredSince(executor: Executor, since: Date): Promise<boolean> {
  const { actor, at } = switchHistory;
  const [restored] = await executor
    .select({ id: switchHistory.id })
    .from(switchHistory)
    .where(and(eq(actor, breakerActor('database_restored')), gte(at, since)))
    .limit(1);
  return restored !== undefined;
}

/** Says whether a credit may start without a person. */
export async function isAutomaticCreditOn(executor: Executor): Promise<boolean> {
  return (await readTurn(executor)).isOn;
}

/**
 * Says whether a credit may start without a person, and by which turn: what is planned upon it is held by any that comes
 * later, also between this and the planning.
 */
export async function readTurn(executor: Executor): Promise<{ isOn: boolean; turn: bigint }> {
  const { rows } = await executor.execute(sql`
    select ${lastTurn()} as turn,
      not exists (select 1 from switches where name = 'automaticCredit' and not is_on) as is_on`);
  const { turn, is_on: isOn } = turnRow.parse(rows[0]);
  return { isOn, turn };
}

const turnRow = z.object({ turn: z.coerce.bigint(), is_on: z.boolean() });

export interface SwitchResult {
  /** `not_allowed`: this operator's role does not allow it, or not any more. */
  readonly kind: 'changed' | 'unchanged' | 'not_allowed';
}

/**
 * Turns a switch and keeps who did it and why. Only a person turns it on. Throws `TypeError` without a reason, or
 * where the desk itself would turn it on.
 */
export function setSwitch(desk: Desk, change: SetSwitch): Promise<SwitchResult> {
  return desk.database.drizzle.transaction((tx) => setSwitchWithin(tx, desk, change));
}

/** Turns a switch inside the caller's transaction. */
export async function setSwitchWithin(tx: Executor, desk: Desk, change: SetSwitch): Promise<SwitchResult> {
  const reason = change.reason.trim();
  if (reason === '') throw new TypeError('A switch is turned with a reason.');
  const { name, isOn, actor } = change;
  if (isOn && (actor === 'system' || breakerOf(actor) !== null))
    throw new TypeError('Only a person starts the automatic credit.');
  const facts = change.facts ?? null;
  const at = desk.clock();
  await holdSwitch(tx);
  if (!(await isPermitted(tx, actor, isOn ? 'start_credit' : 'stop_credit'))) return { kind: 'not_allowed' };
  // The row has to be there to be locked; a switch that was never touched is on.
  await tx
    .insert(switches)
    .values({ name, isOn: true, reason: 'never touched', actor: 'system', changedAt: at })
    .onConflictDoNothing();
  const [row] = await tx.select().from(switches).where(eq(switches.name, name)).for('update');
  if (row?.isOn === isOn) return { kind: 'unchanged' };
  await tx.update(switches).set({ isOn, reason, actor, facts, changedAt: at }).where(eq(switches.name, name));
  await tx.insert(switchHistory).values({ name, isOn, reason, actor, facts, at });
  if (isOn) await closeAlarms(tx, desk, { kinds: breakerAlarms, subject: name });
  return { kind: 'changed' };
}
