import { desc, eq } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { switches, switchHistory } from './switch-table.ts';

/** `automaticCredit` off: mail is collected and requests are taken, but only a person starts a credit. */
export type SwitchName = 'automaticCredit';

export interface SwitchState {
  readonly isOn: boolean;
  readonly reason: string;
  readonly actor: string;
  /** Null: never touched. */
  readonly changedAt: Date | null;
}

export interface SetSwitch {
  readonly name: SwitchName;
  readonly isOn: boolean;
  /** Required: what a person, or the desk itself, says about it. */
  readonly reason: string;
  readonly actor: string;
}

/** Reads a switch; one that was never touched is on. */
export async function readSwitch(executor: Executor, name: SwitchName): Promise<SwitchState> {
  const [row] = await executor.select().from(switches).where(eq(switches.name, name));
  return row ?? { isOn: true, reason: '', actor: 'system', changedAt: null };
}

/** Says whether a credit may start without a person. Read it in the transaction that plans the attempt. */
export async function isAutomaticCreditOn(executor: Executor): Promise<boolean> {
  return (await readSwitch(executor, 'automaticCredit')).isOn;
}

/** Turns a switch and keeps who did it and why. Throws `TypeError` without a reason. */
export function setSwitch(desk: Desk, change: SetSwitch): Promise<{ kind: 'changed' | 'unchanged' }> {
  return desk.database.drizzle.transaction((tx) => setSwitchWithin(tx, desk, change));
}

/** Turns a switch inside the caller's transaction. */
export async function setSwitchWithin(
  tx: Executor,
  desk: Pick<Desk, 'clock'>,
  change: SetSwitch,
): Promise<{ kind: 'changed' | 'unchanged' }> {
  const reason = change.reason.trim();
  if (reason === '') throw new TypeError('A switch is turned with a reason.');
  const { name, isOn, actor } = change;
  const at = desk.clock();
  // The row has to be there to be locked; a switch that was never touched is on.
  await tx
    .insert(switches)
    .values({ name, isOn: true, reason: 'never touched', actor: 'system', changedAt: at })
    .onConflictDoNothing();
  const [row] = await tx.select().from(switches).where(eq(switches.name, name)).for('update');
  if (row?.isOn === isOn) return { kind: 'unchanged' };
  await tx.update(switches).set({ isOn, reason, actor, changedAt: at }).where(eq(switches.name, name));
  await tx.insert(switchHistory).values({ name, isOn, reason, actor, at });
  return { kind: 'changed' };
}

/** Gives the last `limit` turns of a switch, newest first. */
export function listSwitchHistory(
  desk: Desk,
  name: SwitchName,
  limit = 20,
): Promise<(typeof switchHistory.$inferSelect)[]> {
  return desk.database.drizzle
    .select()
    .from(switchHistory)
    .where(eq(switchHistory.name, name))
    .orderBy(desc(switchHistory.id))
    .limit(limit);
}
