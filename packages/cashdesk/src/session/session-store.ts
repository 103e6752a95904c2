import { and, eq } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import {
  type PasswordOutcome,
  recordPasswordOutcome,
  recordPasswordSubmission,
} from './password-submissions.ts';
import { withRenewalLock } from './renewal-lock.ts';
import { readLifetimes, recordRefreshSubmission, recordRenewal } from './renewal-records.ts';
import { openSession } from './sealed-session.ts';
import {
  type FormEncoding,
  formEncodings,
  type Lived,
  type Outlook,
  type Renewal,
  type Session,
  type SessionBinding,
  type SessionHead,
  type SessionState,
  sessionStates,
} from './session.ts';
import { bindingKey } from './session-binding.ts';
import {
  eraseOtherSecrets,
  insertSession,
  lockSessionRows,
  readSessionRows,
  recordSessionEvent,
  type SessionRow,
  stampSession,
  updateHead,
} from './session-records.ts';
import { sessionHeads, sessionReadyTokens } from './session-tables.ts';

export type PutSessionResult = { kind: 'stored'; version: bigint } | { kind: 'superseded' };

export interface SessionStore {
  readHead(): Promise<SessionHead>;
  putSession(session: Session, expectedVersion: bigint, readyTokensHmac?: string): Promise<PutSessionResult>;
  markProven(version: bigint): Promise<void>;
  markAccepted(version: bigint): Promise<void>;
  markRefused(version: bigint): Promise<void>;
  setState(
    state: SessionState,
    reason: string | null,
    retry?: { failures: number; nextTryAt: Date | null; stoppedFor: string | null },
    basedOn?: bigint,
  ): Promise<void>;
  recordRenewal(renewal: Renewal): Promise<void>;
  readLifetimes(): Promise<readonly Lived[]>;
  rememberFormEncoding(encoding: FormEncoding): Promise<void>;
  noteOutlook(version: bigint, outlook: Outlook): Promise<void>;
  recordRefreshSubmission(tokenHmac: string): Promise<boolean>;
  withRenewalLock<T>(work: () => Promise<T>): Promise<T>;
  readyTokensSeen(hmac: string): Promise<boolean>;
  recordPasswordSubmission(
    pairHmac: string,
    byPerson?: boolean,
  ): Promise<{ kind: 'first' | 'restart' | 'refused_before' }>;
  recordPasswordOutcome(pairHmac: string, outcome: PasswordOutcome): Promise<void>;
  hmac(purpose: string, text: string): string;
}

/**
 * Makes the store of the sessions that fit `binding`, shared by every process on this database. A write names
 * the version it was based on and is `superseded` when somebody else was first. `actor` is who the history
 * names.
 */
export function createSessionStore(desk: Desk, binding: SessionBinding, actor = 'worker'): SessionStore {
  const key = bindingKey(desk.vault, binding);
  const { drizzle } = desk.database;

  return {
    async readHead() {
      const rows = await readSessionRows(drizzle, key);
      if (rows === null) return nothingYet;
      const { head, current, predecessor } = rows;
      return {
        version: head.version,
        session: current && openSession(desk.vault, current),
        predecessor: predecessor && openSession(desk.vault, predecessor),
        state: asState(head.state),
        reason: head.reason,
        readyTokensHmac: head.readyTokensHmac,
        failures: head.failures,
        nextTryAt: head.nextTryAt,
        stoppedFor: head.stoppedFor,
        formEncoding: formEncodings.find((known) => known === head.formEncoding) ?? null,
        acceptedAt: head.acceptedAt,
      };
    },

    putSession(session, expectedVersion, readyTokensHmac) {
      return drizzle.transaction(async (tx): Promise<PutSessionResult> => {
        const { head, current, predecessor } = await lockSessionRows(tx, desk, key);
        if (head.version !== expectedVersion) return { kind: 'superseded' };
        const version = head.version + 1n;
        await insertSession(tx, desk, { binding: key, version, session, provenAt: null });
        // What a person brings lifts the stop for now; that the machine could not renew stays known.
        const isBrought = session.source === 'paste' || session.source === 'env';
        // A way back until the new session has proven itself: the last one that worked and was not refused.
        const wayBack = [current, predecessor].find((row) => row?.provenAt && !row.refusedAt && row.sealed);
        const predecessorVersion = wayBack?.version ?? null;
        await updateHead(tx, desk, key, {
          version,
          predecessorVersion,
          state: 'ready',
          reason: null,
          failures: 0,
          nextTryAt: null,
          stoppedFor: isBrought && head.state === 'needs_operator' ? head.stoppedFor : null,
          ...nothingForeseen,
          ...(readyTokensHmac === undefined ? {} : { readyTokensHmac }),
        });
        if (readyTokensHmac !== undefined) {
          await tx
            .insert(sessionReadyTokens)
            .values({ binding: key, hmac: readyTokensHmac, takenAt: desk.clock() })
            .onConflictDoNothing();
        }
        await eraseOtherSecrets(tx, key, [version, predecessorVersion]);
        const [row] = [(await readSessionRows(tx, key))?.current];
        await recordSessionEvent(tx, desk, { ...eventOf(key, row), what: 'stored', actor, version });
        return { kind: 'stored', version };
      });
    },

    markProven(version) {
      return drizzle.transaction(async (tx) => {
        const { head, current } = await lockSessionRows(tx, desk, key);
        if (head.version !== version || !current || current.provenAt !== null) return;
        await stampSession(tx, current, { provenAt: desk.clock() });
        await updateHead(tx, desk, key, { predecessorVersion: null });
        await eraseOtherSecrets(tx, key, [version]);
        await recordSessionEvent(tx, desk, { ...eventOf(key, current), what: 'proven', actor, version });
      });
    },

    async markAccepted(version) {
      await drizzle
        .update(sessionHeads)
        .set({ acceptedAt: desk.clock() })
        .where(and(eq(sessionHeads.binding, key), eq(sessionHeads.version, version)));
    },

    markRefused(version) {
      return drizzle.transaction(async (tx) => {
        const { head, current, predecessor } = await lockSessionRows(tx, desk, key);
        if (head.version !== version || !current || current.refusedAt !== null) return;
        await stampSession(tx, current, { refusedAt: desk.clock() });
        await recordSessionEvent(tx, desk, { ...eventOf(key, current), what: 'refused', actor, version });
        const wayBack = predecessor && openSession(desk.vault, predecessor);
        if (current.provenAt !== null || !predecessor || !wayBack) return;
        // It comes back under a new version, so that whoever read the refused one notices.
        const restored = version + 1n;
        await insertSession(tx, desk, {
          binding: key,
          version: restored,
          session: wayBack,
          provenAt: predecessor.provenAt,
        });
        await updateHead(tx, desk, key, { version: restored, predecessorVersion: null, ...nothingForeseen });
        await eraseOtherSecrets(tx, key, [restored]);
        const event = { ...eventOf(key, predecessor), actor, version: restored };
        await recordSessionEvent(tx, desk, { ...event, what: 'predecessor_restored' });
      });
    },

    setState(state, reason, retry, basedOn) {
      return drizzle.transaction(async (tx) => {
        const { head } = await lockSessionRows(tx, desk, key);
        if (basedOn !== undefined && head.version !== basedOn) return;
        await updateHead(tx, desk, key, { state, reason, ...(retry ?? {}) });
        if (head.state === state && head.reason === reason) return;
        const { version } = head;
        await recordSessionEvent(tx, desk, {
          binding: key,
          version,
          what: 'state',
          actor,
          reason: reason === null ? state : `${state}: ${reason}`,
        });
      });
    },

    recordRenewal: (renewal) => recordRenewal(desk, { ...renewal, binding: key, actor }),
    readLifetimes: () => readLifetimes(drizzle, key),
    recordRefreshSubmission: (tokenHmac) => recordRefreshSubmission(desk, tokenHmac),

    rememberFormEncoding: (formEncoding) =>
      drizzle.transaction(async (tx) => {
        await lockSessionRows(tx, desk, key);
        await updateHead(tx, desk, key, { formEncoding });
      }),

    async noteOutlook(version, { endsAt, knownBy, renewsItself }) {
      await drizzle
        .update(sessionHeads)
        .set({ endsAt, endKnownBy: knownBy, renewsItself })
        .where(and(eq(sessionHeads.binding, key), eq(sessionHeads.version, version)));
    },

    withRenewalLock: (work) => withRenewalLock(desk, key, work),

    async readyTokensSeen(hmac) {
      const rows = await drizzle
        .select({ hmac: sessionReadyTokens.hmac })
        .from(sessionReadyTokens)
        .where(and(eq(sessionReadyTokens.binding, key), eq(sessionReadyTokens.hmac, hmac)));
      return rows.length > 0;
    },

    recordPasswordSubmission: (pairHmac, byPerson) => recordPasswordSubmission(desk, pairHmac, byPerson),
    recordPasswordOutcome: (pairHmac, outcome) => recordPasswordOutcome(desk, pairHmac, outcome),
    hmac: (purpose, text) => desk.vault.hmac(purpose, text),
  };
}

const nothingYet: SessionHead = {
  version: 0n,
  session: null,
  predecessor: null,
  state: 'needs_operator',
  reason: 'no_session',
  readyTokensHmac: null,
  failures: 0,
  nextTryAt: null,
  stoppedFor: null,
  formEncoding: null,
  acceptedAt: null,
};

/** What was foreseen of a session says nothing of the next one. */
const nothingForeseen = { acceptedAt: null, endsAt: null, endKnownBy: null } as const;

function asState(text: string): SessionState {
  const state = sessionStates.find((known) => known === text);
  if (state === undefined) throw new Error(`The database holds a session state nobody knows: ${text}`);
  return state;
}

function eventOf(binding: string, row: SessionRow | null | undefined) {
  return row ? { binding, source: row.source, shownToken: row.shownToken } : { binding };
}
