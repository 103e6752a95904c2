/** The calls the desk serves, named without their transport: one name covers JSON-RPC and REST. */
export const deskMethods = [
  'profile',
  'login',
  'payerNickname',
  'deposit',
  'getWithdrawalAmount',
  'cashboxLogin',
  'authorize',
  'loginPage',
  'consentPage',
  'token',
  'pwaSignIn',
] as const;
export type DeskMethod = (typeof deskMethods)[number];

/**
 * What goes wrong, once per matching call.
 * `execute_then_*`, `missing_success`, `wrong_id`, `empty_array`, `broken_json`, `huge` and `slow` do the work
 * first; the rest do not, unless `executes` says so.
 */
export const faultKinds = [
  'execute_then_hang',
  'execute_then_drop',
  'execute_then_error',
  'hang_before',
  'drop_before',
  'http_500',
  'http_401',
  'html_502',
  'error_200',
  'auth_error_200',
  'missing_success',
  'success_false',
  'wrong_id',
  'empty_array',
  'broken_json',
  'huge',
  'slow',
  'http_403',
  'http_409',
  'http_410',
  'empty',
  'html_200',
  'cut',
  'wrong_json',
  'lost_cookie',
  'replayed_challenge',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A scripted fault: applies to the next `times` calls of `method` (for `playerId` only, where given). */
export interface Fault {
  method: DeskMethod;
  fault: FaultKind;
  /** How many calls it hits; 1 when absent. */
  times?: number;
  playerId?: string;
  /**
   * Milliseconds from the call to its answer; absent: 3000 for `slow`, none for the others. Pages and token endpoints
   * answer at once under any other fault than `slow`.
   */
  delayMs?: number;
  /** Whether the money moves although the answer is bad; the kind's own habit when absent. */
  executes?: boolean;
}

/** One executed deposit in the desk's own book: what MobCash's cashier history would show. */
export interface BookEntry {
  seq: number;
  playerId: string;
  /** The text received on the wire, e.g. "1240.06". */
  amount: string;
  at: Date;
  userId: string;
  sessionId: string;
  transport: DeskTransport;
  /** True once a reply that says `success: true` has been written out whole. */
  answered: boolean;
  /** 'success', or the fault that shaped the reply. */
  answer: string;
}

export type DeskTransport = 'rpc' | 'rest';

/** A signed-in desk as the browser would hold it. */
export interface DeskSession {
  bearerToken: string;
  userId: string;
  sessionId: string;
  transport: DeskTransport;
  source: 'minted' | 'oauth2' | 'app2app' | 'browser';
  openedAt: Date;
  tokenExpiresAt: Date;
  /** False after `revokeTokens`, `endSessions`, expiry or a later sign-in where that kills earlier ones. */
  alive: boolean;
}

/** One submission of a login and password; the password itself is not kept. */
export interface SignIn {
  way: 'oauth2' | 'app2app' | 'browser';
  login: string;
  encoding: 'urlencoded' | 'multipart' | 'json';
  outcome: 'accepted' | 'refused';
  at: Date;
}

/** One request served, for "was it asked at all" assertions. Paths carry no query. */
export interface DeskCall {
  seq: number;
  at: Date;
  path: string;
  method: DeskMethod | null;
  fault: FaultKind | null;
  playerId: string | null;
  /** False: answered 401 because the token is unknown, expired or revoked. */
  isAuthorized: boolean;
}

/** How the last OAuth2 hop hands over the token; see the fact sheet's open question on it. */
export type FinalStep = 'body' | 'query' | 'fragment' | 'code' | 'error';

/** Behaviour that can change while the desk runs. */
export interface DeskSettings {
  tokenLifetimeSec: number;
  finalStep: FinalStep;
  /** The answer of the login page to a wrong password: HTTP 403, or 200 with the form again. */
  wrongPassword: 403 | 'form';
  /** Whether a refresh token comes with an access token of the OAuth2 flow. */
  refreshTokens: boolean;
  /** Whether deposit wants a payerNickname in the same session: before each one, once per player, or not at all. */
  nicknameFirst: 'each' | 'once' | 'off';
  /** A new sign-in ends the sessions and tokens before it. */
  secondLoginKillsFirst: boolean;
  /** A GET of the consent page uses the challenge up. */
  consentGetConsumes: boolean;
  /** Whether the REST calls answer with an array of one object instead of the object. */
  restAnswersArray: boolean;
  /** What stands in the way of a sign-in that only a person can pass. */
  obstacle: 'none' | 'captcha' | 'one_time_code' | 'consent_changed' | 'page_changed';
  /** How the forms of login and consent must be encoded; with the other encoding no field is read. */
  formEncoding: 'any' | 'urlencoded' | 'multipart';
  /** How far the desk's clock is ahead, in its `Date` headers and in `expiresAt`. */
  clockSkewSec: number;
  /** Whether the refresh grant wants the client's secret too. */
  refreshNeedsSecret: boolean;
  /** How the client proves itself at the token endpoint; Hydra takes exactly one from each client. */
  clientAuth: 'basic' | 'post';
  /** Redirect status of the POST steps. */
  redirectStatus: 301 | 302 | 303;
}

/** Scripts and reads a running desk, in process or over HTTP. */
export interface DeskControl {
  setFault(fault: Fault): void;
  clearFaults(): void;
  /** Faults not used up yet. */
  faults(): Fault[];
  book(): BookEntry[];
  sessions(): DeskSession[];
  signIns(): SignIn[];
  calls(): DeskCall[];
  change(settings: Partial<DeskSettings>): DeskSettings;
  /** Applies to tokens issued from now on. */
  setTokenLifetime(seconds: number): void;
  /** Ends every access and refresh token issued so far; the sessions stay. Returns how many were alive. */
  revokeTokens(): number;
  /** Ends every session issued so far; the tokens stay. */
  endSessions(): number;
  /** Opens a session as a browser would have it, without a sign-in call. */
  mintSession(options?: { transport?: DeskTransport; lifetimeSec?: number }): DeskSession;
  setPlayer(playerId: string, nickname: string | null): void;
  removePlayer(playerId: string): void;
  setWithdrawal(withdrawal: DeskWithdrawal): void;
}

/** A payout order waiting at the desk. */
export interface DeskWithdrawal {
  playerId: string;
  code: string;
  amount: string;
}

export interface DeskOptions {
  /** 0 or absent: a free port. */
  port?: number;
  /** A port, 0 or absent for a free one, null for no control server. */
  controlPort?: number | null;
  login: string;
  password: string;
  /** Digits; goes over the wire as a JSON number. */
  cashboxCode: string;
  clientId?: string;
  /** The secret the token endpoint demands; absent: a random one nobody knows, as at MobCash. */
  clientSecret?: string;
  userId?: string;
  /** Known players and their nicknames; absent: every id of 6 to 12 digits is a player. */
  players?: Readonly<Record<string, string | null>>;
  withdrawals?: readonly DeskWithdrawal[];
  /** Coordinates the desk may work in; absent: anywhere. */
  workArea?: { latMin: number; latMax: number; lonMin: number; lonMax: number };
  settings?: Partial<DeskSettings>;
  tokenLifetimeSec?: number;
  clock?: () => Date;
  random?: (size: number) => Buffer;
}

/** A running MobCash desk on loopback. */
export interface SandboxDesk {
  /** `http://127.0.0.1:<port>`, no trailing slash: the value for MOBCASH_API_URL. */
  url: string;
  /** The cashier's web page: the value for MOBCASH_APP_URL. */
  appUrl: string;
  controlUrl: string | null;
  control: DeskControl;
  clientId: string;
  close(): Promise<void>;
}
