import { createHmac } from 'node:crypto';
import type {
  Lived,
  Outlook,
  PasswordOutcome,
  Renewal,
  SessionHead,
  SessionStore,
  StoredSession,
} from './session.ts';

const livedMax = 60;

export interface MemorySessionStore extends SessionStore {
  /** Every try to renew so far. */
  renewals(): readonly Renewal[];
  outlook(): Outlook | null;
}

/**
 * Makes a session store that lives as long as the process and serves it alone: for one program without a database,
 * and for tests. The rules are those of a shared store. What was submitted is forgotten at the end of the process, so
 * a password MobCash refused may then be sent once more.
 */
export function createMemorySessionStore(now: () => Date = () => new Date()): MemorySessionStore {
  const readyTokens = new Set<string>();
  const refreshTokens = new Set<string>();
  const passwords = new Map<
    string,
    { outcome: PasswordOutcome | 'pending'; restarts: number; wasAccepted: boolean }
  >();
  const renewals: Renewal[] = [];
  const lived: Lived[] = [];
  let outlook: Outlook | null = null;
  let head: SessionHead = {
    version: 0n,
    session: null,
    predecessor: null,
    state: 'ready',
    reason: null,
    readyTokensHmac: null,
    failures: 0,
    nextTryAt: null,
    stoppedFor: null,
    formEncoding: null,
    acceptedAt: null,
  };
  let turn: Promise<unknown> = Promise.resolve();
  const change = (part: Partial<SessionHead>): void => {
    head = { ...head, ...part };
  };
  const replace = (session: StoredSession, predecessor: StoredSession | null): void =>
    change({ version: session.version, session, predecessor, acceptedAt: null });

  return {
    readHead: async () => head,
    async putSession(session, expectedVersion, readyTokensHmac) {
      if (head.version !== expectedVersion) return { kind: 'superseded' };
      const version = head.version + 1n;
      const { session: current } = head;
      if (current !== null && current.refusedAt === null && current.bearerToken !== session.bearerToken) {
        const livedMs = now().getTime() - current.obtainedAt.getTime();
        lived.unshift({ source: current.source, livedMs, end: 'replaced' });
      }
      const predecessor = current?.provenAt && !current.refusedAt ? current : null;
      replace({ ...session, version, storedAt: now(), provenAt: null, refusedAt: null }, predecessor);
      // What a person brings lifts the stop for now; that the machine could not renew stays known.
      const isBrought = session.source === 'paste' || session.source === 'env';
      const stoppedFor = isBrought && head.state === 'needs_operator' ? head.stoppedFor : null;
      change({ state: 'ready', reason: null, failures: 0, nextTryAt: null, stoppedFor });
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
    async markAccepted(version) {
      if (head.version === version) change({ acceptedAt: now() });
    },
    async markRefused(version) {
      const { session, predecessor } = head;
      if (session?.version !== version || session.refusedAt !== null) return;
      const { source, obtainedAt } = session;
      lived.unshift({ source, livedMs: now().getTime() - obtainedAt.getTime(), end: 'refused' });
      if (session.provenAt === null && predecessor !== null) {
        replace({ ...predecessor, version: version + 1n, storedAt: now() }, null);
      } else change({ session: { ...session, refusedAt: now() } });
    },
    async setState(state, reason, retry, basedOn = head.version) {
      if (basedOn === head.version) change({ state, reason, ...retry });
    },
    withRenewalLock(work) {
      const mine = turn.then(work, work);
      turn = mine.catch(() => undefined);
      return mine;
    },
    async recordRenewal(renewal) {
      renewals.push(renewal);
    },
    readLifetimes: async () => lived.slice(0, livedMax),
    async rememberFormEncoding(formEncoding) {
      change({ formEncoding });
    },
    async noteOutlook(_version, seen) {
      outlook = seen;
    },
    readyTokensSeen: async (hmac) => readyTokens.has(hmac),
    async recordRefreshSubmission(tokenHmac) {
      if (refreshTokens.has(tokenHmac)) return false;
      refreshTokens.add(tokenHmac);
      return true;
    },
    async recordPasswordSubmission(pair, byPerson = false) {
      const known = passwords.get(pair);
      const isFree = known === undefined || known.outcome === 'accepted' || known.outcome === 'not_sent';
      if (isFree) {
        passwords.set(pair, {
          outcome: 'pending',
          restarts: 0,
          wasAccepted: known?.wasAccepted ?? false,
        });
        return { kind: 'first' };
      }
      if (known.outcome === 'refused' || (known.restarts > 0 && !byPerson)) return { kind: 'refused_before' };
      passwords.set(pair, { ...known, outcome: 'pending', restarts: known.restarts + 1 });
      return { kind: 'restart' };
    },
    async recordPasswordOutcome(pair, outcome) {
      const { restarts = 0, wasAccepted = false } = passwords.get(pair) ?? {};
      // A pair that worked before is not doubted because an answer broke.
      const settled = outcome !== 'unanswered' ? outcome : wasAccepted ? 'accepted' : 'ambiguous';
      passwords.set(pair, {
        outcome: settled,
        restarts: settled === 'accepted' ? 0 : restarts,
        wasAccepted: wasAccepted || settled === 'accepted',
      });
    },
    hmac: (purpose, text) => createHmac('sha256', purpose).update(text).digest('hex'),
    renewals: () => renewals,
    outlook: () => outlook,
  };
}
