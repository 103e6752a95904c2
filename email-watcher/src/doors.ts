import type { BankProfile, Resolver } from '@luxon/bank-mail';
import type { ReadyTokens, Settings } from '@luxon/settings';
import type { Log } from './log.ts';

/** Where the outside comes into the worker. The real process and practice differ in these and in nothing else. */
export interface WatcherDoors {
  readonly settings: Settings;
  /** Reads the ready tokens anew from where the settings came from; null where there are none. */
  readonly readReadyTokens: () => ReadyTokens | null;
  readonly resolver: Resolver;
  readonly banks: readonly BankProfile[];
  readonly log: Log;
  /** Ends the worker when aborted. */
  readonly signal: AbortSignal;
}
