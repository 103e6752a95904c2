/** A session copied from the browser by hand. */
export interface ReadyTokens {
  readonly bearerToken: string;
  readonly userId: string;
  readonly sessionId: string;
}

/** What the client needs to know of a desk. Secrets stay in here and in the calls that need them. */
export interface MobcashSettings {
  /** Origin of API and sign-in, for instance `https://admin.mob-cash.com`. */
  readonly apiUrl: string;
  /** Origin of the cashier's web page, sent as Origin and Referer. */
  readonly appUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly login: string | null;
  readonly password: string | null;
  /** Digits. */
  readonly cashboxCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  /** The ways of renewing without a person that are switched on. */
  readonly signIn: readonly ('reopen' | 'refresh' | 'oauth2' | 'app2app' | 'browser')[];
  /** Where else a session may come from; all three where absent. */
  readonly sessionFrom?: readonly ('stored' | 'env' | 'paste')[];
  /** The Chromium program for `browser`; null or absent: one of the system. */
  readonly browserPath?: string | null;
}

/** Where the client says what it does. Sentences only: no token, password, code, cookie or challenge. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Bounds of one call, milliseconds and bytes. */
export interface CallLimits {
  readonly connectMs: number;
  readonly totalMs: number;
  readonly replyBytesMax: number;
}

export const defaultLimits: CallLimits = { connectMs: 5_000, totalMs: 20_000, replyBytesMax: 256 * 1024 };
