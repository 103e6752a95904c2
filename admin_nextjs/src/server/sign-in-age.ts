const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Nobody touched the panel for so long: a shift and its evening. */
export const idleMsMax = 12 * hourMs;
/** A sign-in ends after a week, used or not. */
export const ageMsMax = 7 * 24 * hourMs;
/** So long after showing who it is a person may change limits, roles and secrets without showing it again. */
export const freshMs = 15 * minuteMs;

export interface SignInTimes {
  readonly createdAt: Date;
  /** Of its last use, to a quarter of an hour. */
  readonly updatedAt: Date;
  /** When the person showed again who it is. */
  readonly freshAt: Date | null;
}

/** Says whether a sign-in still counts, and whether it is fresh. */
export function judgeSignIn(
  { createdAt, updatedAt, freshAt }: SignInTimes,
  now: Date,
): 'over' | 'open' | 'fresh' {
  const since = (at: Date): number => now.getTime() - at.getTime();
  if (since(createdAt) >= ageMsMax || since(updatedAt) >= idleMsMax) return 'over';
  return since(freshAt !== null && freshAt > createdAt ? freshAt : createdAt) < freshMs ? 'fresh' : 'open';
}
