import type { SessionHead, SessionStore, StoredSession } from '@luxon/mobcash';
import type { ReadyTokens } from '@luxon/settings';

/**
 * Holds the ready tokens as the one session there is, in memory: nothing of the check reaches the desk's own store.
 * No password is ever let through.
 */
export function createReadySessionStore(tokens: ReadyTokens, now: Date): SessionStore {
  let session: StoredSession = {
    ...tokens,
    refreshToken: null,
    source: 'env',
    transport: 'rpc',
    obtainedAt: now,
    expiresAt: null,
    version: 1n,
    provenAt: null,
    refusedAt: null,
  };
  const readHead = (): SessionHead => ({
    version: 1n,
    session,
    predecessor: null,
    state: 'ready',
    reason: null,
    readyTokensHmac: null,
    failures: 0,
    nextTryAt: null,
  });
  return {
    readHead: async () => readHead(),
    putSession: async () => ({ kind: 'superseded' }),
    markProven: async () => undefined,
    markRefused: async () => {
      session = { ...session, refusedAt: now };
    },
    setState: async () => undefined,
    withRenewalLock: (work) => work(),
    readyTokensSeen: async () => true,
    recordPasswordSubmission: async () => ({ kind: 'refused_before' }),
    recordPasswordOutcome: async () => undefined,
    hmac: () => '',
  };
}
