import type { Desk } from '@luxon/cashdesk';
import type { MailboxSettings } from '@luxon/settings';
import type { Log } from '../log.ts';
import type { AccessTokens } from './access-token.ts';
import type { Pace } from './pace.ts';

/** What the folders of one mailbox share while this worker holds it. */
export interface Holding {
  readonly desk: Desk;
  readonly settings: MailboxSettings;
  readonly log: Log;
  /** Aborted when the worker stops, the hold is lost, or the login is refused. */
  readonly signal: AbortSignal;
  readonly tokens: AccessTokens | null;
  readonly pace: Pace;
  readonly rest: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** Ends the watch of every folder for good. */
  giveUp(): void;
}
