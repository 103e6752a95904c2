import { createHmac } from 'node:crypto';
import type { PasswordOutcome, SessionHead, SessionStore, StoredSession } from '../session/session.ts';

/** A session store that lives as long as the test: the same rules as the real one, without a database. */
export function createMemorySessionStore(now: () => Date): SessionStore {
  const readyTokens = new Set<string>();
  const passwords = new Map<string, { outcome: PasswordOutcome | 'pending'; restarts: number }>();
  let head: SessionHead = {
    version: 0n,
    session: null,
    predecessor: null,
    state: 'ready',
    reason: null,
    readyTokensHmac: null,
    failures: 0,
    nextTryAt: null,
  };
  let turn: Promise<unknown> = Promise.resolve();
  const change = (part: Partial<SessionHead>): void => {
    head = { ...head, ...part };
  };
  return {
    readHead: async () => head,
    async putSession(session, expectedVersion, readyTokensHmac) {
      if (head.version !== expectedVersion) return { kind: 'superseded' };
      const version = head.version + 1n;
      const { session: current } = head;
      const stored: StoredSession = { ...session, version, provenAt: null, refusedAt: null };
      const predecessor = current?.provenAt && !current.refusedAt ? current : null;
      change({
        version,
        session: stored,
        predecessor,
        state: 'ready',
        reason: null,
        failures: 0,
        nextTryAt: null,
      });
      if (readyTokensHmac !== undefined) {
        readyTokens.add(readyTokensHmac);
        change({ readyTokensHmac });
      }
      return { kind: 'stored', version };
    },
    async markProven(version) {
      if (head.session?.version === version)
        change({ session: { ...head.session, provenAt: now() }, predecessor: null });
    },
    async markRefused(version) {
      const { session, predecessor } = head;
      if (session?.version !== version || session.refusedAt !== null) return;
      if (session.provenAt === null && predecessor !== null) {
        const next = version + 1n;
        change({ version: next, session: { ...predecessor, version: next }, predecessor: null });
      } else change({ session: { ...session, refusedAt: now() } });
    },
    async setState(state, reason, retry) {
      change({ state, reason, ...retry });
    },
    withRenewalLock(work) {
      const mine = turn.then(work, work);
      turn = mine.catch(() => undefined);
      return mine;
    },
    readyTokensSeen: async (hmac) => readyTokens.has(hmac),
    async recordPasswordSubmission(pair) {
      const known = passwords.get(pair);
      if (known === undefined || known.outcome === 'accepted' || known.outcome === 'not_sent') {
        passwords.set(pair, { outcome: 'pending', restarts: 0 });
        return { kind: 'first' };
      }
      if (known.outcome === 'refused' || known.restarts > 0) return { kind: 'refused_before' };
      passwords.set(pair, { outcome: 'pending', restarts: 1 });
      return { kind: 'restart' };
    },
    async recordPasswordOutcome(pair, outcome) {
      passwords.set(pair, { outcome, restarts: passwords.get(pair)?.restarts ?? 0 });
    },
    hmac: (purpose, text) => createHmac('sha256', purpose).update(text).digest('hex'),
  };
}
