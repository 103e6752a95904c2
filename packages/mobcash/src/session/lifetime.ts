import type { Lived, SessionSource, StoredSession } from './session.ts';

/** Where the end of a session is known from. `assumed`: nothing is known, Hydra's default of an hour is taken. */
export type EndKnownBy = 'stated' | 'learned' | 'assumed';

/** When a session is expected to end. */
export interface ForeseenEnd {
  readonly endsAt: Date;
  readonly knownBy: EndKnownBy;
}

const assumedMs = 60 * 60_000;
/** One odd death teaches nothing; a renewal follows what three agree on. */
const observationsMin = 3;
/** Renewing early costs a sign-in, renewing late one refused look-up: a quarter may end sooner. */
const renewalShare = 0.25;
/** Nobody can renew for a desk that has tokens only, so its warning counts with nearly the worst that was seen. */
const warningShare = 0.02;

// A token out of the browser was already used there for a while, so the two kinds live differently long.
const isBrought = (source: SessionSource): boolean => source === 'env' || source === 'paste';

/**
 * Gives the lifetime that `share` of this desk's tokens of this kind did not reach, milliseconds; null: too little is
 * known. Tokens that were replaced alive count as having lived at least so long (Kaplan and Meier 1958): without them
 * renewing early would teach ever shorter lives.
 */
export function learnLifetime(
  lived: readonly Lived[],
  of: { readonly source: SessionSource; readonly share: number; readonly countMin: number },
): number | null {
  const ofKind = lived
    .filter(({ source }) => isBrought(source) === isBrought(of.source))
    .sort((a, b) => a.livedMs - b.livedMs);
  if (ofKind.filter(({ end }) => end === 'refused').length < of.countMin) return null;
  let alive = 1;
  for (const [index, { livedMs, end }] of ofKind.entries()) {
    if (end === 'replaced') continue;
    alive *= 1 - 1 / (ofKind.length - index);
    if (alive < 1 - of.share) return livedMs;
  }
  return null;
}

/** Gives when a renewal counts the session as ending: the stated time, else a learned one; null: unknown. */
export function endForRenewal(session: StoredSession, lived: readonly Lived[]): ForeseenEnd | null {
  if (session.expiresAt !== null) return { endsAt: session.expiresAt, knownBy: 'stated' };
  const ms = learnLifetime(lived, {
    source: session.source,
    share: renewalShare,
    countMin: observationsMin,
  });
  return ms === null ? null : { endsAt: new Date(session.obtainedAt.getTime() + ms), knownBy: 'learned' };
}

/** Gives when a person should count the session as ending: cautious, because only they can renew it. */
export function endForWarning(session: StoredSession, lived: readonly Lived[]): ForeseenEnd {
  if (session.expiresAt !== null) return { endsAt: session.expiresAt, knownBy: 'stated' };
  const ms = learnLifetime(lived, { source: session.source, share: warningShare, countMin: 1 });
  return {
    endsAt: new Date(session.obtainedAt.getTime() + (ms ?? assumedMs)),
    knownBy: ms === null ? 'assumed' : 'learned',
  };
}
