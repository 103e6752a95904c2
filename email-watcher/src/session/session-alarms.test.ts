import { expect, test } from 'vitest';
import { decideSessionAlarms, type SessionStanding } from './session-alarms.ts';

const now = new Date('2026-11-24T06:00:00Z');
const minutes = (count: number): Date => new Date(now.getTime() + count * 60_000);
const good: SessionStanding = {
  session: { refusedAt: null },
  reason: null,
  failures: 0,
  endsAt: null,
  endKnownBy: null,
  renewsItself: true,
};

test.each<[string, Partial<SessionStanding>, number | null, string[]]>([
  ['a good session', {}, 0, []],
  ['one that renews itself, near its end', { endsAt: minutes(5) }, null, []],
  ['one nobody renews, 50 minutes before its end', { endsAt: minutes(50), renewsItself: false }, null, []],
  [
    'one nobody renews, 45 minutes before its end',
    { endsAt: minutes(45), renewsItself: false },
    null,
    ['session_ends_soon'],
  ],
  [
    'one nobody renews, past its expected end',
    { endsAt: minutes(-5), renewsItself: false },
    null,
    ['session_ends_soon'],
  ],
  ['one that is gone', { session: null, reason: 'no_way', renewsItself: false }, null, ['session_dead']],
  ['a refused password', { reason: 'wrong_password', failures: 1 }, null, ['session_wrong_password']],
  [
    'a missing secret',
    { reason: 'client_secret_required', failures: 1 },
    null,
    ['session_client_secret_required'],
  ],
  ['a captcha', { reason: 'human_step_needed', failures: 1 }, null, ['session_human_step']],
  ['another place', { reason: 'out_of_work_area', failures: 1 }, null, ['session_out_of_work_area']],
  ['MobCash silent once', { reason: 'unreachable', failures: 1 }, null, []],
  ['MobCash silent twice', { reason: 'unreachable', failures: 2 }, null, ['session_unreachable']],
  ['sessions refused at once', { reason: 'session_taken', failures: 4 }, null, ['session_taken']],
  ['a clock two minutes off', {}, 120_000, []],
  ['a clock three minutes off', {}, -180_000, ['session_clock_skew']],
])('%s: %j', (_name, part, clockSkewMs, kinds) => {
  const alarms = decideSessionAlarms({ ...good, ...part }, { now, clockSkewMs });
  expect(alarms.map(({ kind }) => kind)).toEqual(kinds);
});
