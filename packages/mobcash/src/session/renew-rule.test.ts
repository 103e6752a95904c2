import { expect, test } from 'vitest';
import { decideRenewal } from './renew-rule.ts';
import type { SessionHead, StoredSession } from './session.ts';

const now = new Date('2026-11-24T06:00:00Z');
const minutes = (count: number): Date => new Date(now.getTime() + count * 60_000);
const session = (part: Partial<StoredSession> = {}): StoredSession => ({
  bearerToken: 'ory_at_EXAMPLE.EXAMPLE',
  userId: '1900000000000000000',
  sessionId: '1900000000000000001',
  refreshToken: null,
  source: 'oauth2',
  transport: 'rpc',
  obtainedAt: minutes(-60),
  expiresAt: null,
  version: 1n,
  provenAt: null,
  refusedAt: null,
  ...part,
});
const head = (part: Partial<SessionHead>): SessionHead => ({
  version: 1n,
  session: session(),
  predecessor: null,
  state: 'ready',
  reason: null,
  readyTokensHmac: null,
  failures: 0,
  nextTryAt: null,
  ...part,
});

test.each<[string, Partial<SessionHead>, object]>([
  ['no session', { session: null }, { kind: 'renew', reason: 'none' }],
  [
    'no session, a pause runs',
    { session: null, nextTryAt: minutes(1), reason: 'unreachable' },
    { kind: 'ask', reason: 'unreachable' },
  ],
  ['a session without a stated end', {}, { kind: 'use', reason: 'fresh' }],
  ['a refused one', { session: session({ refusedAt: now }) }, { kind: 'renew', reason: 'refused' }],
  ['an expired one', { session: session({ expiresAt: now }) }, { kind: 'renew', reason: 'expired' }],
  [
    'one with an hour to live',
    { session: session({ expiresAt: minutes(60) }) },
    { kind: 'use', reason: 'fresh' },
  ],
  [
    'one in its last 5 minutes',
    { session: session({ expiresAt: minutes(4) }) },
    { kind: 'renew', reason: 'due' },
  ],
  [
    'one in its last 5 minutes while a pause runs',
    { session: session({ expiresAt: minutes(4) }), nextTryAt: minutes(1) },
    { kind: 'use', reason: 'due_but_waiting' },
  ],
  [
    'a short-lived one with 20 % left',
    { session: session({ obtainedAt: minutes(-8), expiresAt: minutes(2) }) },
    { kind: 'renew', reason: 'due' },
  ],
])('%s is decided as the rule says', (_name, part, decision) => {
  expect(decideRenewal(head(part), now)).toEqual(decision);
});
