import type { BankProfile, Resolver } from '@luxon/bank-mail';
import type { MailSettings, MobcashSettings, Settings } from '@luxon/settings';
import type { Log } from './log.ts';

/** Where the outside comes into the worker. The real process and practice differ in these and in nothing else. */
export interface WatcherDoors {
  readonly settings: Settings;
  /** Reads the MobCash settings anew from where they came from; null where they cannot be used at the moment. */
  readonly readMobcash: () => MobcashSettings | null;
  readonly resolver: Resolver;
  /** Makes the profiles of the desk's banks. Throws for one that nobody describes. */
  readonly banksOf: (mail: MailSettings) => readonly BankProfile[];
  /** How often the queue is looked at by itself, in ms. What is due at once is told of: looking is for what is due later. */
  readonly jobLookMs?: number;
  readonly log: Log;
  /** Ends the worker when aborted. */
  readonly signal: AbortSignal;
}
