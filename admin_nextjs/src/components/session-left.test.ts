import type { SessionView } from '@luxon/cashdesk';
import { expect, test } from 'vitest';
import { readSessionLeft } from './session-left.ts';

const now = new Date('2026-11-27T06:00:00Z');
const inMinutes = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const view = (facts: Partial<SessionView>): SessionView => ({
  state: 'ready',
  reason: null,
  failures: 0,
  nextTryAt: null,
  session: {} as SessionView['session'],
  predecessor: null,
  otherBindings: 0,
  endsAt: null,
  endKnownBy: null,
  renewsItself: false,
  acceptedAt: null,
  renewals: [],
  history: [],
  ...facts,
});

test.each([
  ['no session', view({ session: null }), 'none', true],
  ['a session only a person can mend', view({ state: 'needs_operator' }), 'needsOperator', true],
  ['a renewal under way', view({ state: 'renewing' }), 'renewing', false],
  ['a session with hours left', view({ endsAt: inMinutes(180) }), 'ready', false],
  ['half an hour left and nobody but a person', view({ endsAt: inMinutes(29) }), 'ready', true],
  [
    'half an hour left, and it renews itself',
    view({ endsAt: inMinutes(5), renewsItself: true }),
    'ready',
    false,
  ],
  ['an end nobody knows', view({}), 'ready', false],
] as const)('%s is red only when a person must act', (_title, session, state, isUrgent) => {
  expect(readSessionLeft(session, now)).toMatchObject({ state, isUrgent });
});
