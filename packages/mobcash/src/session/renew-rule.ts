import { failureRules, isSignInReason, pauseMsMax } from './failure-rules.ts';
import { endForRenewal } from './lifetime.ts';
import type { Lived, SessionHead, StoredSession } from './session.ts';

/** Renewal is due this long before the end, or after four fifths of a short life. */
const marginMsMax = 5 * 60_000;
const marginShare = 0.2;
/** The margin grows by up to this share, drawn per session, so that many desks do not renew in one second. */
const jitterShare = 0.2;

/** What to do about the session now, and why. */
export type RenewDecision =
  | { readonly kind: 'use'; readonly reason: 'fresh' | 'due_but_waiting' | 'past_its_end_but_not_refused' }
  | { readonly kind: 'renew'; readonly reason: RenewCause }
  | { readonly kind: 'ask'; readonly reason: string };
/** Why a renewal is tried. */
export type RenewCause = 'none' | 'refused' | 'expired' | 'due';

export interface RenewFacts {
  readonly head: SessionHead;
  /** How long earlier tokens of this desk lived. */
  readonly lived: readonly Lived[];
  /** Drawn once per session, 0 to 1. */
  readonly jitter: number;
  /** Whether a way of renewing without a person is switched on and complete. */
  readonly canRenew: boolean;
  /** Whether the desk's coordinates are set: a session of the browser's kind is of no use without them. */
  readonly hasPlace: boolean;
  /** A fingerprint of the credentials in the settings: a stop holds for those it was made for. */
  readonly credentials: string;
  /** Sessions the machine opened before this are left alone; null: every stored session counts. */
  readonly notBefore: Date | null;
  readonly now: Date;
}

/**
 * Decides by the stored session and the time. A session that is due, or past its end, goes on being used while
 * renewing has to wait, until MobCash refuses it; one that is gone asks for the operator then.
 */
export function decideRenewal(facts: RenewFacts): RenewDecision {
  const { now, lived } = facts;
  const session = usableSession(facts);
  const stopped = whyNotNow(facts);
  if (session === null || session.refusedAt !== null) {
    const cause = session === null ? 'none' : 'refused';
    return stopped === null ? { kind: 'renew', reason: cause } : { kind: 'ask', reason: stopped };
  }
  const end = endForRenewal(session, lived);
  if (end === null) return { kind: 'use', reason: 'fresh' };
  const leftMs = end.endsAt.getTime() - now.getTime();
  if (leftMs > marginOf(session, end.endsAt, facts.jitter)) return { kind: 'use', reason: 'fresh' };
  // What was learned may be wrong; what MobCash stated is not.
  const isOver = leftMs <= 0 && end.knownBy === 'stated';
  if (stopped === null) return { kind: 'renew', reason: isOver ? 'expired' : 'due' };
  return { kind: 'use', reason: isOver ? 'past_its_end_but_not_refused' : 'due_but_waiting' };
}

function usableSession(facts: RenewFacts): StoredSession | null {
  const { session } = facts.head;
  const { notBefore } = facts;
  // Tokens of the browser brought to a desk that signs in by APP2APP alone: its own session works, these cannot.
  if (session?.transport === 'rpc' && !facts.hasPlace && facts.canRenew) return null;
  if (session === null || notBefore === null) return session;
  const isBrought = session.source === 'env' || session.source === 'paste';
  return isBrought || session.obtainedAt >= notBefore ? session : null;
}

/** Why no renewal may start now; null: it may. */
function whyNotNow({ head, canRenew, credentials, now }: RenewFacts): string | null {
  if (!canRenew) return 'no_way';
  const { reason } = head;
  const waitsForPerson = isSignInReason(reason) && failureRules[reason].again === 'person';
  if (waitsForPerson && head.stoppedFor === credentials) return reason;
  // The pause was meant for the credentials that failed, too. One far longer than any was
  // set before the clock went back; twice the longest leaves room for the clocks of two machines.
  const pauseMs = head.nextTryAt === null ? 0 : head.nextTryAt.getTime() - now.getTime();
  const isPaused = pauseMs > 0 && pauseMs <= 2 * pauseMsMax;
  if (isPaused && (head.stoppedFor === null || head.stoppedFor === credentials))
    return reason ?? 'unreachable';
  return null;
}

function marginOf(session: StoredSession, endsAt: Date, jitter: number): number {
  const lifetimeMs = endsAt.getTime() - session.obtainedAt.getTime();
  return Math.min(marginMsMax, lifetimeMs * marginShare) * (1 + jitterShare * jitter);
}
