/** A session written into the settings by hand: all three values, or none. */
export interface ReadyTokens {
  readonly bearerToken: string;
  readonly userId: string;
  readonly sessionId: string;
}

export type SignInWay = 'oauth2' | 'app2app';

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
    readonly epochFile: string;
  };
  /** Null where no mailbox is set up. */
  readonly mailbox: MailboxSettings | null;
  readonly requests: { readonly lifetimeMinutes: number; readonly slotsMax: number };
  readonly panel: { readonly host: string; readonly port: number; readonly url: string };
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}
