import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { raiseAlarm } from '../history/raise-alarm.ts';
import { holdSwitch, isAutomaticCreditOn, setSwitchWithin } from '../switch/switch-store.ts';
import { type BreakerName, breakerActor, breakerAlarm, decideTrip, type Measured } from './breakers.ts';
import { measureMail, type WatchedMail } from './measure.ts';

/**
 * Stops automatic credit if one of the measured breakers trips, in the caller's transaction, which holds the switch
 * alone. Gives the breaker; null: none tripped.
 */
export async function tripWithin(
  tx: Executor,
  desk: Desk,
  measured: readonly Measured[],
): Promise<BreakerName | null> {
  const trip = decideTrip(measured);
  if (trip === null) return null;
  const facts = trip.facts ?? { measured: String(trip.measured), limit: String(trip.limit) };
  const { kind } = await setSwitchWithin(tx, desk, {
    name: 'automaticCredit',
    isOn: false,
    reason: breakerAlarm(trip.name),
    actor: breakerActor(trip.name),
    facts,
  });
  // Off already: whoever switched it off has said why, and a person looks before it starts again.
  if (kind === 'changed')
    await raiseAlarm(tx, desk, { kind: breakerAlarm(trip.name), subject: 'automaticCredit', facts });
  return trip.name;
}

/**
 * Looks at the breakers that trip without any money moving, for a desk where no call begins and no mail is read. To be
 * called every few seconds; any number of workers may. Gives the one that tripped; null: none, or the automatic credit is
 * off anyway.
 */
export async function sweepBreakers(desk: Desk, watched: WatchedMail): Promise<BreakerName | null> {
  const { drizzle } = desk.database;
  if (!(await isAutomaticCreditOn(drizzle))) return null;
  if (decideTrip(await measureMail(drizzle, desk, watched)) === null) return null;
  return drizzle.transaction(async (tx) => {
    await holdSwitch(tx);
    // Measured again: a person may have started the credit a moment ago.
    return (await isAutomaticCreditOn(tx))
      ? tripWithin(tx, desk, await measureMail(tx, desk, watched))
      : null;
  });
}
