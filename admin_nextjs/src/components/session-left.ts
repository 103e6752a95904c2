import type { SessionView } from '@luxon/cashdesk';

/** How the session stands, in the one word and the one time the first page has room for. */
export interface SessionLeft {
  readonly state: 'none' | 'needsOperator' | 'renewing' | 'ready';
  /** When it is expected to end; null: not known, or not of use. */
  readonly endsAt: Date | null;
  /** A person must act: nothing else will mend it. */
  readonly isUrgent: boolean;
}

/** A session only a person can renew is asked for this long before it ends. */
const askAheadMs = 30 * 60_000;

/** Reads from a session what a person must know at a glance. */
export function readSessionLeft(view: SessionView | null, now: Date): SessionLeft {
  if (view === null || view.session === null) return { state: 'none', endsAt: null, isUrgent: true };
  const { endsAt, renewsItself } = view;
  if (view.state === 'needs_operator') return { state: 'needsOperator', endsAt: null, isUrgent: true };
  if (view.state === 'renewing' || view.state === 'due') {
    return { state: 'renewing', endsAt, isUrgent: false };
  }
  const isNear = endsAt !== null && endsAt.getTime() - now.getTime() < askAheadMs;
  return { state: 'ready', endsAt, isUrgent: isNear && !renewsItself };
}
