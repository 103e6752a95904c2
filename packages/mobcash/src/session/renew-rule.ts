import type { SessionHead } from './session.ts';

/** Renewal is due this long before the end, or after four fifths of a short life. */
const marginMsMax = 5 * 60_000;
const marginShare = 0.2;

/** What to do about the session now, and why. */
export type RenewDecision =
  | { readonly kind: 'use'; readonly reason: 'fresh' | 'due_but_waiting' }
  | { readonly kind: 'renew'; readonly reason: 'none' | 'refused' | 'expired' | 'due' }
  | { readonly kind: 'ask'; readonly reason: string };

/**
 * Decides by the stored session and the time. A session that is only due goes on being used while renewing has to
 * wait; one that is gone asks for the operator then.
 */
export function decideRenewal(head: SessionHead, now: Date): RenewDecision {
  const mayTry = head.nextTryAt === null || head.nextTryAt <= now;
  const { session } = head;
  const dead =
    session === null
      ? 'none'
      : session.refusedAt !== null
        ? 'refused'
        : session.expiresAt !== null && session.expiresAt <= now
          ? 'expired'
          : null;
  if (dead !== null)
    return mayTry ? { kind: 'renew', reason: dead } : { kind: 'ask', reason: head.reason ?? dead };
  if (session === null || session.expiresAt === null) return { kind: 'use', reason: 'fresh' };
  const lifetimeMs = session.expiresAt.getTime() - session.obtainedAt.getTime();
  const marginMs = Math.min(marginMsMax, lifetimeMs * marginShare);
  if (session.expiresAt.getTime() - now.getTime() > marginMs) return { kind: 'use', reason: 'fresh' };
  return mayTry ? { kind: 'renew', reason: 'due' } : { kind: 'use', reason: 'due_but_waiting' };
}
