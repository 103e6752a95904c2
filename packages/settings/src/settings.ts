/** A session written into the settings by hand: all three values, or none. */
export interface ReadyTokens {
  readonly bearerToken: string;
  readonly userId: string;
  readonly sessionId: string;
}

export type SignInWay = 'reopen' | 'refresh' | 'oauth2' | 'app2app' | 'browser';
export type SessionOrigin = 'stored' | 'env' | 'paste';

export interface MobcashSettings {
  /** Origin without a final slash. */
  readonly apiUrl: string;
  readonly appUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly login: string | null;
  readonly password: string | null;
  /** Digits, at most 15. */
  readonly cashboxCode: string | null;
  /** Degrees. */
  readonly lat: number | null;
  readonly lon: number | null;
  readonly readyTokens: ReadyTokens | null;
  readonly signIn: readonly SignInWay[];
  readonly sessionFrom: readonly SessionOrigin[];
  /** Null: a Chromium of the system. */
  readonly browserPath: string | null;
  /** 0: the token is not tried by itself. */
  readonly probeMinutes: number;
  readonly creditAmount: 'received' | 'base';
  readonly currency: 'KGS' | 'USD' | 'RUB' | 'KZT' | 'XOF' | 'XAF' | 'GNF';
}

export interface MailboxSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  /** Address the bank writes to, in lower case. */
  readonly address: string;
  readonly holder: string | null;
  /** Minutes after the transfer for which a mail is fresh. */
  readonly freshMinutes: number;
}

/** All settings, checked. */
export interface Settings {
  readonly rootDir: string;
  readonly mobcash: MobcashSettings;
  readonly database: {
    /** Null: the embedded PostgreSQL in `dataDir`. */
    readonly url: string | null;
    /** Absolute paths. */
    readonly dataDir: string;
    readonly keyFile: string;
    /** Base64, instead of the file; null: the file counts. */
    readonly secretKey: string | null;
    readonly epochFile: string;
  };
  /** Null where no mailbox is set up. */
  readonly mailbox: MailboxSettings | null;
  readonly requests: { readonly lifetimeMinutes: number; readonly slotsMax: number };
  readonly panel: { readonly host: string; readonly port: number; readonly url: string };
  readonly alarms: {
    /** Null: alarms are seen in the panel only. */
    readonly telegram: { readonly token: string; readonly chat: string; readonly apiUrl: string } | null;
    readonly language: 'ru' | 'en' | 'ky';
    /** Null: no metrics are served. */
    readonly metricsToken: string | null;
  };
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}
