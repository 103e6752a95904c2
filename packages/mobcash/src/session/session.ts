/** What a session belongs to. One bound to something else is never used. */
export interface SessionBinding {
  readonly apiUrl: string;
  readonly login: string | null;
  readonly cashboxCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
}

/** Where a session came from. */
export type SessionSource = 'env' | 'paste' | 'refresh' | 'oauth2' | 'app2app' | 'browser';
/** `rpc`: `POST /api/` (the browser's); `rest`: APP2APP. A session of one is not known to work on the other. */
export type Transport = 'rpc' | 'rest';

/** What a signed-in MobCash client holds. Ids are strings: they are above 2^53. */
export interface Session {
  readonly bearerToken: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly refreshToken: string | null;
  readonly source: SessionSource;
  readonly transport: Transport;
  readonly obtainedAt: Date;
  /** Null: MobCash said nothing about it. */
  readonly expiresAt: Date | null;
}

export interface StoredSession extends Session {
  readonly version: bigint;
  /** When it came into use; a session reopened with the same token is younger than its token. */
  readonly storedAt: Date;
  /** When its first `payerNickname` succeeded; null: unproven. */
  readonly provenAt: Date | null;
  /** When MobCash answered 401 to it. */
  readonly refusedAt: Date | null;
}

export type SessionState = 'ready' | 'due' | 'renewing' | 'needs_operator';

/** The desk's present session and how its keeping goes. */
export interface SessionHead {
  /** 0n: nothing was ever stored. */
  readonly version: bigint;
  readonly session: StoredSession | null;
  readonly predecessor: StoredSession | null;
  readonly state: SessionState;
  readonly reason: string | null;
  readonly readyTokensHmac: string | null;
  /** Failures in a row; forgotten when a session proves good. */
  readonly failures: number;
  readonly nextTryAt: Date | null;
  /** Fingerprint of the credentials that came to nothing. */
  readonly stoppedFor: string | null;
  /** How MobCash wants the sign-in's forms; null: not found out. */
  readonly formEncoding: FormEncoding | null;
  /** When MobCash last accepted the current session; null: not yet. */
  readonly acceptedAt: Date | null;
}

export type FormEncoding = 'urlencoded' | 'multipart';

/** How long one token of this desk lived, from when it was obtained to its first refusal, or to its replacement. */
export interface Lived {
  readonly source: SessionSource;
  readonly livedMs: number;
  /** `replaced`: it was still alive then, so it would have lived longer. */
  readonly end: 'refused' | 'replaced';
}

/** One try to renew, for the history. */
export interface Renewal {
  readonly cause: string;
  /** Null: no way was open. */
  readonly way: string | null;
  /** `renewed`, or the reason of the failure. */
  readonly outcome: string;
  readonly startedAt: Date;
}

/** What is expected of the current session, kept beside it for those who look. */
export interface Outlook {
  readonly endsAt: Date | null;
  readonly knownBy: 'stated' | 'learned' | 'assumed' | null;
  /** Whether the machine can renew it without a person. */
  readonly renewsItself: boolean;
}

/**
 * What became of a password that was about to be sent. `ambiguous`: answered, but perhaps refused (403);
 * `unanswered`: no usable answer came, which says nothing against a password that was accepted before.
 */
export type PasswordOutcome = 'accepted' | 'refused' | 'ambiguous' | 'unanswered' | 'not_sent';

/** Where sessions are kept, shared by every process of the desk. The cash desk implements it on PostgreSQL. */
export interface SessionStore {
  readHead(): Promise<SessionHead>;
  /** Stores a session on top of the version it was based on; `superseded` when somebody else was first. */
  putSession(
    session: Session,
    expectedVersion: bigint,
    readyTokensHmac?: string,
  ): Promise<{ kind: 'stored'; version: bigint } | { kind: 'superseded' }>;
  markProven(version: bigint): Promise<void>;
  /** Remembers that MobCash just accepted the session. */
  markAccepted(version: bigint): Promise<void>;
  /** Keeps the 401 in mind; an unproven session gives way to its predecessor. */
  markRefused(version: bigint): Promise<void>;
  /** Does nothing where the session is no longer the one of version `basedOn`: what is said is not about that one. */
  setState(
    state: SessionState,
    reason: string | null,
    retry?: { failures: number; nextTryAt: Date | null; stoppedFor: string | null },
    basedOn?: bigint,
  ): Promise<void>;
  recordRenewal(renewal: Renewal): Promise<void>;
  /** Newest first, at most some dozens; one entry per token, not per session reopened with it. */
  readLifetimes(): Promise<readonly Lived[]>;
  rememberFormEncoding(encoding: FormEncoding): Promise<void>;
  noteOutlook(version: bigint, outlook: Outlook): Promise<void>;
  /** Committed before a refresh token leaves; false: it was sent before and must never be again. */
  recordRefreshSubmission(tokenHmac: string): Promise<boolean>;
  /** Runs `work` while no other process renews; waits for its turn. No transaction is open meanwhile. */
  withRenewalLock<T>(work: () => Promise<T>): Promise<T>;
  readyTokensSeen(hmac: string): Promise<boolean>;
  /**
   * Committed before the password leaves; `refused_before` means it must not. A person's word allows one more try
   * after an ambiguous answer, never after a refusal.
   */
  recordPasswordSubmission(
    pairHmac: string,
    byPerson?: boolean,
  ): Promise<{ kind: 'first' | 'restart' | 'refused_before' }>;
  recordPasswordOutcome(pairHmac: string, outcome: PasswordOutcome): Promise<void>;
  hmac(purpose: string, text: string): string;
}
