import type { HealthFacts } from '../health/judge-health.ts';

/** What a new desk's steps are judged by. */
export interface SetupFacts {
  readonly operators: number;
  /** Whether the settings name a mailbox. */
  readonly isMailboxSet: boolean;
  readonly workers: HealthFacts['workers'];
  readonly folders: HealthFacts['folders'];
  /** Open alarms about the mailbox: it refuses its login, or does not answer. */
  readonly mailboxAlarms: number;
  /** Banks whose mails were read, each with the best level its mails reached. */
  readonly banks: readonly { readonly bank: string; readonly level: string }[];
  readonly accountsOn: number;
  readonly session: HealthFacts['session'] & { readonly isProven: boolean };
  /** Whether this desk is the practice itself: the step is then what it is there for. */
  readonly isPractice: boolean;
  /** When the last practice payment of a person was credited; null: none was. */
  readonly practisedAt: Date | null;
  /** How many requests were credited. */
  readonly credited: number;
}

export const setupSteps = [
  'operator',
  'worker',
  'mailbox',
  'bank',
  'account',
  'session',
  'practice',
  'credit',
] as const;
export type SetupStep = (typeof setupSteps)[number];

/**
 * `done`; `todo`: it is a person's turn; `mend`: it was tried and does not work; `later`: nothing to do but wait, or it
 * may be left out.
 */
export type SetupState = 'done' | 'todo' | 'mend' | 'later';

export interface SetupFinding {
  readonly step: SetupStep;
  readonly state: SetupState;
}

/** Levels at which a bank's mails credit by themselves. */
const provenLevels = new Set(['T1', 'T2', 'T3']);

/** Says of each step of the setup whether it is done, by facts alone: nothing is remembered of having been here. Pure. */
export function decideSetup(facts: SetupFacts): SetupFinding[] {
  return setupSteps.map((step) => ({ step, state: judges[step](facts) }));
}

const judges: Readonly<Record<SetupStep, (facts: SetupFacts) => SetupState>> = {
  operator: ({ operators }) => (operators > 0 ? 'done' : 'todo'),
  worker({ workers }) {
    if (workers.some(({ isAlive }) => isAlive)) return 'done';
    return workers.length > 0 ? 'mend' : 'todo';
  },
  // The worker looks into the mailbox twice a minute: that it was read to its end is the test.
  mailbox({ folders, mailboxAlarms, isMailboxSet, workers }) {
    if (mailboxAlarms > 0) return 'mend';
    if (folders.some(({ health }) => health === 'fresh')) return 'done';
    if (!isMailboxSet) return 'todo';
    return workers.some(({ isAlive }) => isAlive) ? 'later' : 'todo';
  },
  bank({ banks }) {
    if (banks.length === 0) return 'later';
    return banks.some(({ level }) => provenLevels.has(level)) ? 'done' : 'mend';
  },
  // Without one the desk uses that of its settings.
  account: ({ accountsOn }) => (accountsOn > 0 ? 'done' : 'later'),
  session({ session }) {
    if (!session.isThere || session.state === 'needs_operator') return session.isThere ? 'mend' : 'todo';
    return session.isProven ? 'done' : 'later';
  },
  // A real desk works without: who has practised elsewhere may leave it out.
  practice({ practisedAt, isPractice }) {
    if (practisedAt !== null) return 'done';
    return isPractice ? 'todo' : 'later';
  },
  credit: ({ credited }) => (credited > 0 ? 'done' : 'todo'),
};
