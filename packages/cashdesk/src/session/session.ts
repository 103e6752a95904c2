// What packages/mobcash asks of a session store, stated once more: this room does not import the client.

export interface SessionBinding {
  readonly apiUrl: string;
  readonly login: string | null;
  readonly cashboxCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
}

export const sessionStates = ['ready', 'due', 'renewing', 'needs_operator'] as const;
export type SessionState = (typeof sessionStates)[number];
export const sessionSources = ['env', 'paste', 'refresh', 'oauth2', 'app2app', 'browser'] as const;
export type SessionSource = (typeof sessionSources)[number];
export const transports = ['rpc', 'rest'] as const;
export type Transport = (typeof transports)[number];

export interface Session {
  bearerToken: string;
  userId: string;
  sessionId: string;
  refreshToken: string | null;
  source: SessionSource;
  transport: Transport;
  obtainedAt: Date;
  expiresAt: Date | null;
}

export interface StoredSession extends Session {
  version: bigint;
  storedAt: Date;
  provenAt: Date | null;
  refusedAt: Date | null;
}

export interface SessionHead {
  /** 0n: nothing was ever stored. Grows with every change of session; the current session has the same number. */
  version: bigint;
  session: StoredSession | null;
  predecessor: StoredSession | null;
  state: SessionState;
  reason: string | null;
  readyTokensHmac: string | null;
  failures: number;
  nextTryAt: Date | null;
  stoppedFor: string | null;
  formEncoding: FormEncoding | null;
  acceptedAt: Date | null;
}

export const formEncodings = ['urlencoded', 'multipart'] as const;
export type FormEncoding = (typeof formEncodings)[number];

/** How long one token lived, from when it was obtained to its first refusal, or to its replacement. */
export interface Lived {
  source: SessionSource;
  livedMs: number;
  end: 'refused' | 'replaced';
}

export interface Renewal {
  cause: string;
  way: string | null;
  outcome: string;
  startedAt: Date;
}

export interface Outlook {
  endsAt: Date | null;
  knownBy: 'stated' | 'learned' | 'assumed' | null;
  renewsItself: boolean;
}

/** Masks a token as people may see it: `ory_at_…1234`; one too short to mask shows nothing of itself. */
export function showToken(token: string): string {
  const prefix = token.startsWith('ory_at_') ? 'ory_at_' : '';
  return token.length - prefix.length >= 12 ? `${prefix}…${token.slice(-4)}` : `${prefix}…`;
}
