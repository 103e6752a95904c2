import { expect, test } from 'vitest';
import { learnLifetime } from './lifetime.ts';
import { decideRenewal, type RenewFacts } from './renew-rule.ts';
import type { Lived, SessionHead, StoredSession } from './session.ts';

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
  storedAt: minutes(-60),
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
  stoppedFor: null,
  formEncoding: null,
  acceptedAt: null,
  ...part,
});
const decide = (part: Partial<SessionHead>, facts: Partial<RenewFacts> = {}) =>
  decideRenewal({
    head: head(part),
    lived: [],
    jitter: 0,
    canRenew: true,
    hasPlace: true,
    credentials: 'these',
    notBefore: null,
    now,
    ...facts,
  });
const lived = (count: number, hours: number): Lived[] =>
  Array.from(
    { length: count },
    () => ({ source: 'oauth2', livedMs: hours * 3_600_000, end: 'refused' }) as const,
  );
const until = (minutesLeft: number): Partial<SessionHead> => ({
  session: session({ expiresAt: minutes(minutesLeft) }),
});
const refused = { session: session({ refusedAt: now }) };
const paused = { nextTryAt: minutes(1), reason: 'unreachable', stoppedFor: 'these' };
const stopped = { reason: 'client_secret_required', stoppedFor: 'these' };
const fresh = { kind: 'use', reason: 'fresh' };

test.each<[string, Partial<SessionHead>, Partial<RenewFacts>, object]>([
  ['no session', { session: null }, {}, { kind: 'renew', reason: 'none' }],
  ['no session, a pause runs', { session: null, ...paused }, {}, { kind: 'ask', reason: 'unreachable' }],
  ['no session, no way', { session: null }, { canRenew: false }, { kind: 'ask', reason: 'no_way' }],
  ['a session without a known end', {}, {}, fresh],
  ['a refused one', refused, {}, { kind: 'renew', reason: 'refused' }],
  ['a refused one, no way', refused, { canRenew: false }, { kind: 'ask', reason: 'no_way' }],
  ['a refused one, stopped', { ...refused, ...stopped }, {}, { kind: 'ask', reason: stopped.reason }],
  [
    'a refused one, stopped for other credentials',
    { ...refused, ...stopped, stoppedFor: 'others' },
    {},
    { kind: 'renew', reason: 'refused' },
  ],
  [
    'a refused one, a pause for other credentials',
    { ...refused, ...paused, stoppedFor: 'others' },
    {},
    { kind: 'renew', reason: 'refused' },
  ],
  [
    'a refused one, a pause longer than any: the clock was set back since',
    { ...refused, ...paused, nextTryAt: minutes(21) },
    {},
    { kind: 'renew', reason: 'refused' },
  ],
  [
    'a refused one, the longest pause',
    { ...refused, ...paused, nextTryAt: minutes(10) },
    {},
    { kind: 'ask', reason: 'unreachable' },
  ],
  [
    "a browser's one that cannot be used for want of coordinates",
    {},
    { hasPlace: false },
    { kind: 'renew', reason: 'none' },
  ],
  [
    "a browser's one for want of coordinates, while a pause runs",
    paused,
    { hasPlace: false },
    { kind: 'ask', reason: 'unreachable' },
  ],
  [
    'one of APP2APP, without coordinates',
    { session: session({ transport: 'rest' }) },
    { hasPlace: false },
    fresh,
  ],
  ["a browser's one without coordinates, no way", {}, { hasPlace: false, canRenew: false }, fresh],
  ['an expired one', until(0), {}, { kind: 'renew', reason: 'expired' }],
  [
    'an expired one while MobCash is down',
    { ...until(0), ...paused },
    {},
    { kind: 'use', reason: 'past_its_end_but_not_refused' },
  ],
  ['one with an hour to live', until(60), {}, fresh],
  ['one with 5 minutes and a second', { session: session({ expiresAt: minutes(5 + 1 / 60) }) }, {}, fresh],
  ['one in its last 5 minutes', until(5), {}, { kind: 'renew', reason: 'due' }],
  ['one a little before, drawn to go first', until(5.9), { jitter: 1 }, { kind: 'renew', reason: 'due' }],
  [
    'one in its last 5 minutes while a pause runs',
    { ...until(4), ...paused },
    {},
    { kind: 'use', reason: 'due_but_waiting' },
  ],
  [
    'one in its last 5 minutes, nothing can renew it',
    until(4),
    { canRenew: false },
    { kind: 'use', reason: 'due_but_waiting' },
  ],
  [
    'a short-lived one with 20 % left',
    { session: session({ obtainedAt: minutes(-8), expiresAt: minutes(2) }) },
    {},
    { kind: 'renew', reason: 'due' },
  ],
  ['one at the age the others died at', {}, { lived: lived(3, 1) }, { kind: 'renew', reason: 'due' }],
  ['one at the age only two died at', {}, { lived: lived(2, 1) }, fresh],
  ['one half as old as the others became', {}, { lived: lived(9, 2) }, fresh],
  [
    'one from before the start, where stored ones do not count',
    {},
    { notBefore: minutes(-1) },
    { kind: 'renew', reason: 'none' },
  ],
  [
    'a pasted one from before the start, where stored ones do not count',
    { session: session({ source: 'paste' }) },
    { notBefore: minutes(-1) },
    fresh,
  ],
])('%s is decided as the rule says', (_name, part, facts, decision) => {
  expect(decide(part, facts)).toEqual(decision);
});

test('what browser tokens lived says nothing about tokens of a sign-in', () => {
  const of = { share: 0, countMin: 1 };
  expect(learnLifetime(lived(3, 1), { ...of, source: 'paste' })).toBeNull();
  expect(learnLifetime(lived(3, 1), { ...of, source: 'browser' })).toBe(3_600_000);
});

test('tokens that were replaced alive teach that tokens live longer', () => {
  const of = { source: 'browser', share: 0.25, countMin: 3 } as const;
  const replaced = lived(20, 1).map((one) => ({ ...one, end: 'replaced' as const }));
  expect(learnLifetime([...lived(3, 0.5), ...replaced], of)).toBeNull();
  expect(learnLifetime([...lived(3, 0.5), ...replaced, ...lived(8, 9)], of)).toBe(9 * 3_600_000);
});
