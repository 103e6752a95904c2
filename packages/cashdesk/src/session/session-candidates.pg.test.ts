import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDesk, type TestDesk } from '../testing/index.ts';
import { bringSession, type CandidateVerdict, tryCandidate } from './session-candidates.ts';
import { createSessionStore } from './session-store.ts';

const binding = {
  apiUrl: 'https://admin.example',
  login: 'cashier',
  cashboxCode: '1000001',
  lat: 10.5,
  lon: 20.25,
};
const tokens = {
  bearerToken: 'ory_at_EXAMPLE.EXAMPLE-0001',
  userId: '1900000000000000000',
  sessionId: '1900000000000000001',
};
let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

async function bring(verdict: CandidateVerdict, isAllowed = true) {
  const { desk } = opened;
  const brought = await bringSession(desk, binding, tokens, 'operator:test');
  if (brought.kind !== 'waiting') throw new Error('the tokens were not read');
  const attempt = { candidateId: brought.id, binding, isAllowed, ask: async () => verdict };
  return { desk, attempt, store: createSessionStore(desk, binding) };
}

test.each<[string, CandidateVerdict, string]>([
  ['its own user', { kind: 'known', userId: tokens.userId }, 'taken'],
  ['nobody, because MobCash does not answer', { kind: 'unreachable' }, 'taken'],
  ['another user', { kind: 'known', userId: '1900000000000000009' }, 'refused'],
  ['nobody', { kind: 'refused' }, 'refused'],
])(
  'a session whose token belongs to %s is settled, and nothing of it stays with the candidate',
  async (_name, verdict, state) => {
    const { desk, attempt, store } = await bring(verdict);
    expect(await tryCandidate(desk, attempt)).toMatchObject({ state });
    expect((await store.readHead()).session?.bearerToken ?? null).toBe(
      state === 'taken' ? tokens.bearerToken : null,
    );
    const { rows } = await desk.database.pool.query('select sealed from session_candidates');
    expect(rows).toEqual([{ sealed: null }]);
  },
);

test('two workers that try it at once take it once', async () => {
  const { desk, attempt, store } = await bring({ kind: 'known', userId: tokens.userId });
  await Promise.all([tryCandidate(desk, attempt), tryCandidate(opened.another(), attempt)]);
  expect((await store.readHead()).version).toBe(1n);
});

test('a brought session the database did not take waits, and is taken when the job comes again', async () => {
  const { desk, attempt, store } = await bring({ kind: 'known', userId: tokens.userId });
  const { pool } = desk.database;
  await pool.query("alter table sessions add constraint taken_by_nobody check (source <> 'paste')");
  await expect(tryCandidate(desk, attempt)).rejects.toThrow();
  await pool.query('alter table sessions drop constraint taken_by_nobody');
  expect(await tryCandidate(desk, attempt)).toMatchObject({ state: 'taken' });
  expect((await store.readHead()).session?.bearerToken).toBe(tokens.bearerToken);
});

test('where pasting is switched off MobCash is not even asked', async () => {
  const { desk, attempt, store } = await bring({ kind: 'known', userId: tokens.userId }, false);
  const ask = () => Promise.reject(new Error('asked'));
  expect(await tryCandidate(desk, { ...attempt, ask })).toMatchObject({
    state: 'refused',
    reason: 'switched_off',
  });
  expect((await store.readHead()).session).toBeNull();
});

test('lives of tokens: a refused one ended, a replaced one lived at least so long, a reopened one is one life', async () => {
  const { desk, store } = await bring({ kind: 'refused' });
  const put = async (bearerToken: string, obtainedAt = desk.clock()): Promise<bigint> => {
    const { version } = await store.readHead();
    const session = {
      ...tokens,
      bearerToken,
      refreshToken: null,
      source: 'oauth2',
      transport: 'rpc',
      obtainedAt,
      expiresAt: null,
    } as const;
    await store.putSession(session, version);
    return version + 1n;
  };
  const first = await put('ory_at_EXAMPLE.first');
  opened.advance(3_600_000);
  await store.markRefused(first);
  await put('ory_at_EXAMPLE.second');
  opened.advance(1_800_000);
  const born = desk.clock();
  const third = await put('ory_at_EXAMPLE.third', born);
  opened.advance(600_000);
  await store.markRefused(third);
  const reopened = await put('ory_at_EXAMPLE.third', born);
  opened.advance(600_000);
  await store.markRefused(reopened);
  expect(await store.readLifetimes()).toEqual([
    { source: 'oauth2', livedMs: 1_200_000, end: 'refused' },
    { source: 'oauth2', livedMs: 1_800_000, end: 'replaced' },
    { source: 'oauth2', livedMs: 3_600_000, end: 'refused' },
  ]);
});

test('a password that worked is not doubted for a broken answer; one that never did may be sent once more', async () => {
  const { store } = await bring({ kind: 'refused' });
  expect(await store.recordPasswordSubmission('known')).toEqual({ kind: 'first' });
  await store.recordPasswordOutcome('known', 'accepted');
  for (let round = 0; round < 3; round += 1) {
    expect((await store.recordPasswordSubmission('known')).kind).not.toBe('refused_before');
    await store.recordPasswordOutcome('known', 'unanswered');
  }
  for (const kind of ['first', 'restart', 'refused_before'] as const) {
    expect(await store.recordPasswordSubmission('new')).toEqual({ kind });
    if (kind !== 'refused_before') await store.recordPasswordOutcome('new', 'unanswered');
  }
  expect(await store.recordPasswordSubmission('new', true)).toEqual({ kind: 'restart' });
  await store.recordPasswordOutcome('new', 'refused');
  expect(await store.recordPasswordSubmission('new', true)).toEqual({ kind: 'refused_before' });
});

test('a refresh token is sent once', async () => {
  const { store } = await bring({ kind: 'refused' });
  const answers = await Promise.all([1, 2, 3].map(() => store.recordRefreshSubmission('hmac')));
  expect(answers.filter(Boolean)).toHaveLength(1);
});
