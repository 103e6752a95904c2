/** An amount that is held, and the sum it was drawn for, minor units. */
export interface HeldAmount {
  readonly baseMinor: bigint;
  readonly payMinor: bigint;
}

/** How full the regular slots of one base sum are. */
export interface SlotGauge {
  /** Null: nothing is held. */
  readonly baseMinor: bigint | null;
  readonly held: number;
  readonly slots: number;
}

/** Finds the base sum whose regular slots (1 to `slotsMax`) are fullest, among those players asked for, whoever holds them. */
export function gaugeSlots(held: readonly HeldAmount[], slotsMax: number): SlotGauge {
  const amounts = held.map(({ payMinor }) => payMinor).sort(ascending);
  const bases = [...new Set(held.map(({ baseMinor }) => baseMinor))].sort(ascending);
  let fullest: SlotGauge = { baseMinor: null, held: 0, slots: slotsMax };
  // Both ends of the range only move up, so that a busy day costs one pass.
  let above = 0;
  let beyond = 0;
  for (const baseMinor of bases) {
    const last = baseMinor + BigInt(slotsMax);
    above = skip(amounts, above, baseMinor);
    beyond = skip(amounts, beyond, last);
    if (beyond - above > fullest.held) fullest = { baseMinor, held: beyond - above, slots: slotsMax };
  }
  return fullest;
}

const ascending = (one: bigint, other: bigint): number => (one < other ? -1 : one > other ? 1 : 0);

/** Gives the place of the first amount above `limit`, from `start` on. */
function skip(amounts: readonly bigint[], start: number, limit: bigint): number {
  let place = start;
  for (let amount = amounts[place]; amount !== undefined && amount <= limit; amount = amounts[place])
    place += 1;
  return place;
}
