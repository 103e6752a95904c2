const minuteMs = 60_000;
/** After so many wrong passwords in a row nobody signs in under this address by password for a while. */
export const triesMax = 10;
export const lockMs = 15 * minuteMs;

export interface Tries {
  readonly failed: number;
  readonly lastAt: Date;
  readonly lockedUntil: Date | null;
}

export type TryVerdict =
  /** May be tried; counts as failed until it is said to have succeeded. */
  | { readonly kind: 'allowed'; readonly next: Tries; readonly locksNow: boolean }
  | { readonly kind: 'locked'; readonly until: Date };

/**
 * Says whether a password may be tried now. A try is counted before it is made, so that a thousand at once are ten. A
 * lock ends by itself, and what was long ago is forgotten.
 */
export function judgeTry(tries: Tries | null, now: Date): TryVerdict {
  if (tries?.lockedUntil != null && tries.lockedUntil > now)
    return { kind: 'locked', until: tries.lockedUntil };
  const isOver =
    tries === null || tries.lockedUntil !== null || now.getTime() - tries.lastAt.getTime() > lockMs;
  const failed = (isOver ? 0 : tries.failed) + 1;
  const locksNow = failed >= triesMax;
  const lockedUntil = locksNow ? new Date(now.getTime() + lockMs) : null;
  return { kind: 'allowed', next: { failed, lastAt: now, lockedUntil }, locksNow };
}
