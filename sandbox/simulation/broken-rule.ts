import type { BreakerLimits, Desk, decide, listUnmatched, UnknownAttempt } from '@luxon/cashdesk';
import type { MobcashClient } from '@luxon/mobcash';
import type { CreditWork, JobHandlers, OpenFolder, ReadMailWork } from 'luxon-email-watcher';

/** What the panel shows as waiting for a person. */
type ShownUnmatched = Awaited<ReturnType<typeof listUnmatched>>;

/** What a broken rule may put in the place of the real thing. */
export interface RuleDoors {
  /** SQL run in the run's own database before it begins. */
  readonly sql?: string;
  readonly handlers?: (real: JobHandlers, desk: Desk, credit: CreditWork) => JobHandlers;
  readonly examine?: (real: ReadMailWork['examine']) => ReadMailWork['examine'];
  readonly folder?: (real: OpenFolder, isSeen: (uid: number) => boolean) => OpenFolder;
  readonly beforeScan?: (desk: Desk, folder: OpenFolder, mailbox: string) => Promise<void>;
  readonly mobcash?: (
    real: Pick<MobcashClient, 'payerNickname' | 'deposit'>,
  ) => Pick<MobcashClient, 'payerNickname' | 'deposit'>;
  readonly breakers?: (real: BreakerLimits) => BreakerLimits;
  readonly decide?: (real: typeof decide) => typeof decide;
  readonly sweep?: (desk: Desk) => Promise<void>;
  /** The workers do not see that their database was restored. */
  readonly seesNoRestore?: true;
  /** The database's time as a worker that started at this moment takes it. */
  readonly workerDatabaseTimeMs?: (startedMs: number, nowMs: number) => number;
  readonly shownUnknown?: (real: readonly UnknownAttempt[]) => readonly UnknownAttempt[];
  readonly shownUnmatched?: (real: ShownUnmatched) => ShownUnmatched;
}

/** One rule of the desk, broken on purpose, for the simulation alone: no setting of the real processes leads here. */
export interface BrokenRule {
  readonly name: string;
  /** What is broken, and where the real desk holds it. */
  readonly what: string;
  readonly doors: RuleDoors;
  /** Promises that are not looked at, so that the one behind them is shown to see it too. */
  readonly blindTo?: readonly string[];
}
