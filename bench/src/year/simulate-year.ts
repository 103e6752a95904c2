import { createMemorySessionStore, createMobcashClient, endForWarning } from '@luxon/mobcash';
import { type SandboxDesk, startDesk } from '@luxon/sandbox';

export const kinds = ['tokensOnly', 'secret', 'app2app', 'browser'] as const;
export type DeskKind = (typeof kinds)[number];

export interface YearFigures {
  /** Minutes in which a waiting credit could not go out for more than a minute although MobCash answered. */
  readonly standstillMinutes: number;
  readonly pastes: number;
  readonly signIns: number;
  /** Ordinary deaths of tokens a person was warned of at least 30 minutes ahead. */
  readonly warnedAheadShare: number | null;
  readonly deaths: number;
}
