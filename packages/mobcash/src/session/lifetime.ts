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

/** Gives the lifetime that `share` of the observed tokens of this kind did not reach, milliseconds; null: too few. */
export function learnLifetime(
  lived: readonly Lived[],
  of: { readonly source: SessionSource; readonly share: number; readonly countMin: number },
): number | null {
  const ofKind = lived
    .filter(({ source }) => isBrought(source) === isBrought(of.source))
    .map(({ livedMs }) => livedMs)
    .sort((a, b) => a - b);
  if (ofKind.length < of.countMin) return null;
  return ofKind[Math.floor((ofKind.length - 1) * of.share)] ?? null;
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
