import type { AlarmKind, SessionView } from '@luxon/cashdesk';
import { type FailureClass, failureRules, isSignInReason } from '@luxon/mobcash';

/** A desk nobody but a person can renew is warned of this long before the expected end. */
const warnBeforeMs = 45 * 60_000;
/** One failed try is no news: the pause after it is half a minute. */
const failuresBeforeAlarm = 2;
const skewMsMax = 2 * 60_000;

export interface SessionAlarm {
  readonly kind: AlarmKind;
  readonly facts: Readonly<Record<string, unknown>>;
}

const kindOf: Readonly<Record<FailureClass, AlarmKind>> = {
  mobcash_down: 'session_unreachable',
  wrong_password: 'session_wrong_password',
  human_step: 'session_human_step',
  client_secret_required: 'session_client_secret_required',
  out_of_work_area: 'session_out_of_work_area',
  session_taken: 'session_taken',
  settings_missing: 'session_settings_missing',
};

/** Every kind this rule may raise, and so closes when it no longer holds. */
export const sessionAlarmKinds: readonly AlarmKind[] = [
  ...Object.values(kindOf),
  'session_ends_soon',
  'session_dead',
  'session_clock_skew',
];

/** What of the session's view the rule looks at. */
export type SessionStanding = Pick<
  SessionView,
  'reason' | 'failures' | 'endsAt' | 'endKnownBy' | 'renewsItself'
> & {
  readonly session: { readonly refusedAt: Date | null } | null;
};

/** Says which alarms hold for a session as it stands. Pure. */
export function decideSessionAlarms(
  view: SessionStanding,
  { now, clockSkewMs }: { readonly now: Date; readonly clockSkewMs: number | null },
): SessionAlarm[] {
  const alarms: SessionAlarm[] = [];
  const isDead = view.session === null || view.session.refusedAt !== null;
  const failure = isSignInReason(view.reason) ? view.reason : null;
  if (failure === 'no_way') {
    if (isDead) alarms.push({ kind: 'session_dead', facts: {} });
  } else if (failure !== null) {
    const { class: failureClass, again } = failureRules[failure];
    if (again === 'person' || view.failures >= failuresBeforeAlarm)
      alarms.push({ kind: kindOf[failureClass], facts: { reason: failure } });
  }
  const { endsAt } = view;
  if (!isDead && !view.renewsItself && endsAt !== null && endsAt.getTime() - now.getTime() <= warnBeforeMs) {
    alarms.push({
      kind: 'session_ends_soon',
      facts: { endsAt: endsAt.toISOString(), knownBy: view.endKnownBy },
    });
  }
  if (clockSkewMs !== null && Math.abs(clockSkewMs) > skewMsMax) {
    alarms.push({
      kind: 'session_clock_skew',
      facts: { minutes: Math.round(clockSkewMs / 60_000) },
    });
  }
  return alarms;
}
