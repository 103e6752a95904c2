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
  readonly signIn: MailboxSignIn;
  readonly folder: string;
  /** `auto`: the folder the server marks as junk; `off`: none; else its name. */
  readonly junkFolder: string;
  /** Address the bank writes to, in lower case. */
  readonly address: string;
  readonly holder: string | null;
  /** Name under which the mailbox's own server writes `Authentication-Results`; null: its word is not heard. */
  readonly authservId: string | null;
}

/** How to get into a mailbox. */
export type MailboxSignIn =
  | { readonly kind: 'password'; readonly password: string }
  | {
      readonly kind: 'oauth2';
      readonly clientId: string;
      readonly clientSecret: string | null;
      readonly refreshToken: string;
      readonly tokenUrl: string;
      readonly scope: string | null;
    };

/** Which banks' mails count and how far. Sums are whole units of the bank's own currency. */
export interface MailSettings {
  /** At least one; the first is the one players are asked to pay to. `senders` empty: those the project knows. */
  readonly banks: readonly { readonly bank: string; readonly senders: readonly string[] }[];
  /** Absolute. */
  readonly banksDir: string;
  readonly autoMax: { readonly common: number; readonly byBank: Readonly<Record<string, number>> };
  /** 0: the receiving server's word never counts. */
  readonly receiverTrustMax: number;
  /** Minutes after the transfer for which a mail is fresh. */
  readonly freshMinutes: number;
}

/** When automatic credit stops by itself; 0: not watched. Sums are whole units of the desk's currency. */
export interface BreakerSettings {
  readonly unknowns: number;
  readonly mailLagMinutes: number;
  readonly creditsPerMinute: number;
  readonly usualTimes: number;
  readonly playerCredits: number;
  readonly hourSum: number;
  readonly daySum: number;
  readonly unreadablePercent: number;
  readonly refusals: number;
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
  /** Where a practice of this checkout leaves that somebody practised; absolute. */
  readonly practiceFile: string;
  /** The first mailbox; null where none is set up. */
  readonly mailbox: MailboxSettings | null;
  /** Every mailbox that is watched, the first first. */
  readonly mailboxes: readonly MailboxSettings[];
  readonly mail: MailSettings;
  readonly requests: { readonly lifetimeMinutes: number; readonly slotsMax: number };
  readonly breakers: BreakerSettings;
  /** Whole units; 0: one person decides about every sum. */
  readonly approvals: { readonly secondPersonAbove: number };
  /** For so long a match by hand may be taken back. */
  readonly matching: { readonly undoSeconds: number };
  readonly panel: {
    readonly host: string;
    readonly port: number;
    readonly url: string;
    /** Who must have a second factor. */
    readonly secondFactor: 'off' | 'owners' | 'all';
  };
  readonly alarms: {
    /** Null: alarms are seen in the panel only. */
    readonly telegram: { readonly token: string; readonly chat: string; readonly apiUrl: string } | null;
    readonly language: 'ru' | 'en' | 'ky';
    /** Null: no metrics are served. */
    readonly metricsToken: string | null;
  };
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}
