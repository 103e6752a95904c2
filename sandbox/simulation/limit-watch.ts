import type { BreakerLimits } from '@luxon/cashdesk';
import type { Snapshot } from './snapshot.ts';

/** Counts what became unknown, look by look, without asking any clock: the desk counts it in its own way. */
export interface LimitWatch {
  /** Says whether the limit stood before this look already, and nobody started the automatic credit again in it. */
  stands(now: Snapshot): boolean;
  /** Takes a look in. */
  see(before: Snapshot | null, now: Snapshot): void;
}

export function watchLimit({ unknowns: limit }: Pick<BreakerLimits, 'unknowns'>): LimitWatch {
  let isReached = false;
  let lastStart = '0';
  let sinceStart = new Set<string>();
  return {
    stands: (now) => isReached && now.lastStart === lastStart,
    see(before, now) {
      if (now.lastStart !== lastStart) {
        lastStart = now.lastStart;
        isReached = false;
        // Who starts it again has seen these.
        sinceStart = new Set();
        return;
      }
      const unknownBefore = new Set(before?.attempts.filter(isUnknown).map(({ id }) => id));
      const unknown = now.attempts.filter(isUnknown);
      for (const { id } of unknown) if (!unknownBefore.has(id)) sinceStart.add(id);
      const standing = unknown.filter(({ id }) => sinceStart.has(id)).length;
      if (limit > 0 && standing >= limit) isReached = true;
    },
  };
}

const isUnknown = ({ state }: Snapshot['attempts'][number]): boolean => state === 'unknown';
