import { depositFaults } from './mobcash.ts';

/** Everything that is made to go wrong in a run, by name. */
export const injectedKinds = [
  ...depositFaults.filter((fault) => fault !== 'none'),
  /** Time passed while the answer to a deposit was on its way; more than the client waits. */
  'answer_slow',
  'answer_too_late',
  'nickname_unanswered',
  'token_expired',
  /** The same bytes once more; the same words signed again; not the first that waited. */
  'mail_again',
  'mail_written_again',
  'mail_out_of_order',
  'mail_forged',
  'mail_changed',
  /** The bank takes back money that came in. */
  'money_taken_back',
  /** The bank's signatures cannot be verified for a while. */
  'dns_silent',
  'dns_key_withdrawn',
  'mailbox_breaks_off',
  'mailbox_leaves_out',
  'mailbox_made_anew',
  'connection_lost_before',
  'connection_lost_after',
  /** Everything is stopped and the database restored from a copy made earlier. */
  'database_restored',
  'worker_killed',
  'worker_silent',
  'panel_killed',
  'clock_jumped',
  /** Both workers have something under way while one of them begins something. */
  'two_workers_at_once',
  'job_doubled',
  'job_lost',
  'job_late',
  'player_blocked',
  'form_sent_twice',
  'clicked_twice',
  'page_is_old',
] as const;
export type InjectedKind = (typeof injectedKinds)[number];

export type FaultCounts = Readonly<Record<InjectedKind, number>>;

/** Counts what was made to go wrong. */
export interface FaultTally {
  add(kind: InjectedKind): void;
  counts(): FaultCounts;
}

const none = (): Record<InjectedKind, number> =>
  Object.fromEntries(injectedKinds.map((kind) => [kind, 0])) as Record<InjectedKind, number>;

export function createFaultTally(): FaultTally {
  const counts = none();
  return {
    add(kind) {
      counts[kind] += 1;
    },
    counts: () => ({ ...counts }),
  };
}

/** Adds up the counts of several runs. */
export function addCounts(all: readonly FaultCounts[]): FaultCounts {
  const sum = none();
  for (const counts of all) for (const kind of injectedKinds) sum[kind] += counts[kind];
  return sum;
}

/** How many faults there were: two workers beside each other, and a player blocked, are none. */
export function totalOf(counts: FaultCounts): number {
  return injectedKinds
    .filter((kind) => kind !== 'two_workers_at_once' && kind !== 'player_blocked')
    .reduce((total, kind) => total + counts[kind], 0);
}
