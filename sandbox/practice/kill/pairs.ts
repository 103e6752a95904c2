import { type End, expectEnd, type Trouble, troubles } from './kill-rule.ts';
import type { Place } from './places.ts';

/** A place and a trouble that come about together, and what must come of it. */
export interface Pair {
  readonly place: Place;
  readonly trouble: Trouble;
  readonly end: End;
}

/** The product of places and troubles, or the part that was asked for. */
export interface Pairs {
  /** Those without a road first, so that one ground serves many. */
  readonly pairs: readonly Pair[];
  /** How many pairs cannot come about, by the reason. */
  readonly impossible: Readonly<Record<string, number>>;
}

/** Needs a road that can hold a call. */
export const needsRoad = ({ stand }: Pick<Place, 'stand'>): boolean =>
  stand.kind === 'request' || stand.kind === 'reply';

/** Gives every pair of these places, or those of one trouble. */
export function pairsOf(asked: {
  readonly places: readonly Place[];
  readonly trouble: Trouble | null;
}): Pairs {
  const pairs: Pair[] = [];
  const impossible: Record<string, number> = {};
  for (const place of asked.places) {
    for (const trouble of asked.trouble === null ? troubles : [asked.trouble]) {
      const expected = expectEnd(place, trouble);
      if (expected.kind === 'ends') pairs.push({ place, trouble, end: expected.end });
      else impossible[expected.why] = (impossible[expected.why] ?? 0) + 1;
    }
  }
  return {
    pairs: [...pairs].sort((one, other) => Number(needsRoad(one.place)) - Number(needsRoad(other.place))),
    impossible,
  };
}

/** Says an end in one line. */
export const sayEnd = ({ attempts, executed, deposits }: End): string =>
  `${attempts.join(', ') || 'no attempt'}, executed ${executed}, deposits ${deposits}`;
