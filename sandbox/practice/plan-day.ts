/** What is meant to become of one genuine notice. */
export type Fate = 'credited' | 'refused' | 'choose' | 'unmatched' | 'unknown';

/** One genuine notice of the day, and the request it answers, if any. */
export interface Visit {
  readonly fate: Fate;
  /** Digits. */
  readonly playerId: string;
  /** Minor units the player asks for. */
  readonly baseMinor: bigint;
  readonly language: 'ru' | 'ky';
}

/** A player the practice desk does not know. */
export const strangerId = '999999999';
/** The player whose credit is executed and never answered. */
export const silentPlayerId = '100000099';

/**
 * Plans the genuine notices of a practice day: mostly plain credits, two players asking for the same sum, and, where
 * there is room, one of each fate that needs a person.
 */
export function planDay(payments: number): readonly Visit[] {
  const special: readonly Fate[] = ['unknown', 'refused', 'choose', 'unmatched'];
  const specials = special.slice(0, Math.max(0, Math.min(special.length, payments - 2)));
  return Array.from({ length: payments }, (_, index): Visit => {
    // The unanswered call takes longest to judge, so the special ones come early.
    const fate = index >= 2 ? (specials[index - 2] ?? 'credited') : 'credited';
    return {
      fate,
      playerId:
        fate === 'refused'
          ? strangerId
          : fate === 'unknown'
            ? silentPlayerId
            : String(100_000_001 + (index % 90)),
      // The first two ask for the same sum: the slot keeps them apart.
      baseMinor: index < 2 ? 50_000n : BigInt(10_000 + ((index * 7_300) % 400_000)),
      language: index % 3 === 2 ? 'ky' : 'ru',
    };
  });
}
