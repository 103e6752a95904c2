import type { DeskSession, DeskTransport } from './desk-types.ts';

export interface AccessToken {
  text: string;
  userId: string;
  transport: DeskTransport;
  source: DeskSession['source'];
  expiresAt: Date;
  family: number;
  revoked: boolean;
}

interface RefreshToken {
  text: string;
  family: number;
  used: boolean;
}

interface OpenSession {
  sessionId: string;
  userId: string;
  token: AccessToken;
  openedAt: Date;
  ended: boolean;
}

export interface IssuedTokens {
  access: AccessToken;
  refreshToken: string | null;
  expiresInSec: number;
}

export interface TokenStore {
  issue(wish: {
    userId: string;
    transport: DeskTransport;
    source: DeskSession['source'];
    lifetimeSec: number;
    withRefresh: boolean;
    killEarlier: boolean;
  }): IssuedTokens;
  /** Rotates a refresh token; replaying a used one revokes its whole family, as Hydra does. */
  refresh(refreshToken: string, lifetimeSec: number): IssuedTokens | null;
  findAccess(text: string, transport: DeskTransport): AccessToken | null;
  openSession(token: AccessToken): DeskSession;
  /** Finds a living session of this user. */
  hasSession(sessionId: string, userId: string): boolean;
  sessions(): DeskSession[];
  revokeTokens(): number;
  endSessions(): number;
}

/**
 * Keeps the desk's tokens and sessions. A session outlives its token; ids are 19-digit strings above 2^53, other ones in
 * every desk.
 */
export function createTokenStore(clock: () => Date, random: (size: number) => Buffer): TokenStore {
  const tokens = new Map<string, AccessToken>();
  const refreshTokens = new Map<string, RefreshToken>();
  const opened: OpenSession[] = [];
  let families = 0;
  const firstSessionId = 1_900_000_000_000_000_001n + BigInt(random(5).readUIntBE(0, 5)) * 1_000n;
  const secret = (prefix: string): string =>
    `${prefix}_${random(32).toString('base64url')}.${random(32).toString('base64url')}`;
  const isAlive = (token: AccessToken): boolean => !token.revoked && token.expiresAt > clock();

  const make = (
    base: Omit<AccessToken, 'text' | 'revoked' | 'expiresAt'>,
    lifetimeSec: number,
  ): AccessToken => {
    const token: AccessToken = {
      ...base,
      text: secret('ory_at'),
      expiresAt: new Date(clock().getTime() + lifetimeSec * 1000),
      revoked: false,
    };
    tokens.set(token.text, token);
    return token;
  };
  const makeRefresh = (family: number): string => {
    const text = secret('ory_rt');
    refreshTokens.set(text, { text, family, used: false });
    return text;
  };
  const revokeFamily = (family: number): void => {
    for (const token of tokens.values()) if (token.family === family) token.revoked = true;
    for (const token of refreshTokens.values()) if (token.family === family) token.used = true;
  };
  const show = (session: OpenSession): DeskSession => ({
    bearerToken: session.token.text,
    userId: session.userId,
    sessionId: session.sessionId,
    transport: session.token.transport,
    source: session.token.source,
    openedAt: session.openedAt,
    tokenExpiresAt: session.token.expiresAt,
    alive: !session.ended && isAlive(session.token),
  });

  return {
    issue({ userId, transport, source, lifetimeSec, withRefresh, killEarlier }) {
      if (killEarlier) {
        for (const token of tokens.values()) if (token.userId === userId) revokeFamily(token.family);
        for (const session of opened) if (session.userId === userId) session.ended = true;
      }
      families += 1;
      const access = make({ userId, transport, source, family: families }, lifetimeSec);
      return {
        access,
        refreshToken: withRefresh ? makeRefresh(access.family) : null,
        expiresInSec: lifetimeSec,
      };
    },
    refresh(text, lifetimeSec) {
      const found = refreshTokens.get(text);
      if (found === undefined) return null;
      if (found.used) {
        revokeFamily(found.family);
        return null;
      }
      found.used = true;
      const earlier = [...tokens.values()].findLast((token) => token.family === found.family);
      if (earlier === undefined) return null;
      const { userId, transport, source, family } = earlier;
      const access = make({ userId, transport, source, family }, lifetimeSec);
      return { access, refreshToken: makeRefresh(family), expiresInSec: lifetimeSec };
    },
    findAccess(text, transport) {
      const token = tokens.get(text);
      return token !== undefined && token.transport === transport && isAlive(token) ? token : null;
    },
    openSession(token) {
      const sessionId = (firstSessionId + BigInt(opened.length)).toString();
      const session = { sessionId, userId: token.userId, token, openedAt: clock(), ended: false };
      opened.push(session);
      return show(session);
    },
    hasSession: (sessionId, userId) =>
      opened.some(
        (session) => session.sessionId === sessionId && session.userId === userId && !session.ended,
      ),
    sessions: () => opened.map(show),
    revokeTokens() {
      const alive = [...tokens.values()].filter(isAlive);
      for (const token of tokens.values()) token.revoked = true;
      for (const token of refreshTokens.values()) token.used = true;
      return alive.length;
    },
    endSessions() {
      const alive = opened.filter((session) => !session.ended);
      for (const session of alive) session.ended = true;
      return alive.length;
    },
  };
}
