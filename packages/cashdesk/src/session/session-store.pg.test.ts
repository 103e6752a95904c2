import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDesk, type TestDesk } from '../testing/index.ts';
import { pasteSession } from './paste-session.ts';
import type { Session, SessionBinding } from './session.ts';
import { createSessionStore } from './session-store.ts';
import { readSessionView } from './session-view.ts';

const binding: SessionBinding = {
  apiUrl: 'https://desk.example',
  login: 'desk',
  cashboxCode: '1000001',
  lat: 0,
  lon: 0,
};
const session = (name: string): Session => ({
  bearerToken: `ory_at_EXAMPLE-${name}-0001`,
  userId: '1900000000000000000',
  sessionId: '1900000000000000001',
  refreshToken: null,
  source: 'oauth2',
  transport: 'rpc',
  obtainedAt: new Date('2026-11-24T06:00:00Z'),
  expiresAt: null,
});

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

test('a stored session is read back whole, and its secrets are not readable in the database', async () => {
  const store = createSessionStore(opened.desk, binding);
  expect((await store.readHead()).version).toBe(0n);
  expect(await store.putSession(session('one'), 0n, 'h1')).toEqual({ kind: 'stored', version: 1n });
  const head = await store.readHead();
  expect(head.session).toMatchObject({ ...session('one'), version: 1n, provenAt: null });
  expect(head).toMatchObject({ state: 'ready', readyTokensHmac: 'h1', predecessor: null });
  expect(await store.readyTokensSeen('h1')).toBe(true);
  expect(await store.readyTokensSeen('h2')).toBe(false);
  for (const table of ['sessions', 'session_heads', 'session_history']) {
    const { rows } = await opened.desk.database.pool.query(`select * from ${table}`);
    const text = JSON.stringify(rows);
    expect(text).not.toContain('EXAMPLE-one');
    expect(text).not.toContain('1900000000000000000');
  }
});

test('of ten writers with the same expected version one is stored', async () => {
  const desks = [opened.desk, opened.another()];
  const results = await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      createSessionStore(desks[at % 2] ?? opened.desk, binding).putSession(session(`n${at}`), 0n),
    ),
  );
  expect(results.filter((result) => result.kind === 'stored')).toHaveLength(1);
  expect((await createSessionStore(opened.desk, binding).readHead()).version).toBe(1n);
});

test('a failure is not laid at the door of a session that came while it was met', async () => {
  const failing = createSessionStore(opened.desk, binding);
  const failed = { failures: 3, nextTryAt: null, stoppedFor: 'these' };
  await failing.putSession(session('one'), 0n);
  await Promise.all([
    createSessionStore(opened.another(), binding).putSession({ ...session('two'), source: 'paste' }, 1n),
    failing.setState('needs_operator', 'wrong_password', failed, 1n),
  ]);
  expect(await failing.readHead()).toMatchObject({ version: 2n, state: 'ready', reason: null, failures: 0 });
  await failing.setState('needs_operator', 'wrong_password', failed, 2n);
  expect(await failing.readHead()).toMatchObject({ state: 'needs_operator', failures: 3 });
});

test('an unproven session that is refused gives way to its proven predecessor', async () => {
  const store = createSessionStore(opened.desk, binding);
  await store.putSession(session('good'), 0n);
  await store.markProven(1n);
  const pasted = { bearerToken: 'ory_at_EXAMPLE-pasted-2', userId: '1900000000000000000', sessionId: '1' };
  expect(await pasteSession(opened.desk, binding, pasted, 'operator:1')).toEqual({
    kind: 'stored',
    version: 2n,
  });
  expect((await store.readHead()).predecessor?.bearerToken).toBe(session('good').bearerToken);
  await store.markRefused(2n);
  const head = await store.readHead();
  expect(head).toMatchObject({ version: 3n, predecessor: null });
  expect(head.session).toMatchObject({ bearerToken: session('good').bearerToken, version: 3n });
  expect(head.session?.provenAt).not.toBeNull();
});

test('a proven session has no way back: its predecessor is erased, a refusal leaves it refused', async () => {
  const store = createSessionStore(opened.desk, binding);
  await store.putSession(session('one'), 0n);
  await store.markProven(1n);
  await store.putSession(session('two'), 1n);
  await store.markProven(2n);
  expect((await store.readHead()).predecessor).toBeNull();
  const { rows } = await opened.desk.database.pool.query('select sealed from sessions where version = 1');
  expect(rows).toEqual([{ sealed: null }]);
  await store.markRefused(2n);
  expect((await store.readHead()).session).toMatchObject({ version: 2n });
  expect((await store.readHead()).session?.refusedAt).not.toBeNull();
});

test('a session of other settings is never found', async () => {
  await createSessionStore(opened.desk, binding).putSession(session('one'), 0n);
  const elsewhere = createSessionStore(opened.desk, { ...binding, lat: 1 });
  expect((await elsewhere.readHead()).session).toBeNull();
  expect((await readSessionView(opened.desk, { ...binding, lat: 1 })).otherBindings).toBe(1);
});

test('the renewal lock lets one connection in at a time', async () => {
  const stores = [opened.desk, opened.another()].map((desk) => createSessionStore(desk, binding));
  let inside = 0;
  let insideMax = 0;
  await Promise.all(
    [...stores, ...stores].map((store) =>
      store.withRenewalLock(async () => {
        inside += 1;
        insideMax = Math.max(insideMax, inside);
        await opened.desk.database.pool.query('select 1');
        inside -= 1;
      }),
    ),
  );
  expect(insideMax).toBe(1);
});

test('a password is submitted once; after an ambiguous answer once more; never after a refusal', async () => {
  const store = createSessionStore(opened.desk, binding);
  const all = await Promise.all(Array.from({ length: 5 }, () => store.recordPasswordSubmission('pair')));
  expect(all.map(({ kind }) => kind).sort()).toEqual([
    'first',
    'refused_before',
    'refused_before',
    'refused_before',
    'restart',
  ]);
  await store.recordPasswordOutcome('pair', 'accepted');
  expect(await store.recordPasswordSubmission('pair')).toEqual({ kind: 'first' });
  await store.recordPasswordOutcome('pair', 'refused');
  expect(await store.recordPasswordSubmission('pair')).toEqual({ kind: 'refused_before' });
});

test('the view shows a masked token and who did what', async () => {
  const tokens = { bearerToken: ' Bearer ory_at_EXAMPLE-pasted-1234\n', userId: '19', sessionId: '20' };
  await pasteSession(opened.desk, binding, tokens, 'operator:7');
  opened.advance(60_000);
  const view = await readSessionView(opened.desk, binding);
  expect(view.session).toMatchObject({ shownToken: 'ory_at_…1234', ageMs: 60_000, source: 'paste' });
  expect(view.history[0]).toMatchObject({ what: 'stored', actor: 'operator:7' });
  const bad = await pasteSession(opened.desk, binding, { ...tokens, userId: 'x' }, 'operator:7');
  expect(bad).toEqual({ kind: 'malformed', fields: ['userId'] });
});
