/** How often the watch of a mailbox does what. Milliseconds. */
export interface Pace {
  /** IDLE only says "something changed", and sometimes does not say it: so often we look regardless. */
  readonly sweepEveryMs: number;
  /** How often the folder is compared with what is stored, and a missing junk folder looked for. */
  readonly compareEveryMs: number;
  /** IDLE starts this long after the last command: the library's default of 15 s is 15 s of blindness. */
  readonly autoIdleDelayMs: number;
  /** Providers and NATs cut quiet connections long before the protocol's 29 minutes. */
  readonly maxIdleMs: number;
  /** After one such silence the library asks, after a second it gives up: see {@link deadPeerMs}. */
  readonly silenceMs: number;
  /** How long one command may take although bytes still trickle. */
  readonly answerMsMax: number;
  readonly connectMsMax: number;
  readonly greetingMsMax: number;
  /** Another worker holds the mailbox: how often we look whether it has gone. */
  readonly standbyLookEveryMs: number;
  /** Between a refused login and the one other try. */
  readonly refusedPauseMs: number;
  /** Without a good look for so long a person is told. */
  readonly silentAlarmMs: number;
}

export const realPace: Pace = {
  sweepEveryMs: 30_000,
  compareEveryMs: 60 * 60_000,
  autoIdleDelayMs: 200,
  maxIdleMs: 4 * 60_000,
  silenceMs: 25_000,
  answerMsMax: 120_000,
  connectMsMax: 15_000,
  greetingMsMax: 10_000,
  standbyLookEveryMs: 2_000,
  refusedPauseMs: 60_000,
  silentAlarmMs: 5 * 60_000,
};

/** How long a peer that died without a word stays unnoticed at most: a silence, the question, a second silence. */
export const deadPeerMs = ({ silenceMs }: Pick<Pace, 'silenceMs'>): number => 2 * silenceMs;

const backOffMs = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;
export const backOffMsMax = 60_000;

/**
 * Gives the pause before connecting again: 1 s after the first failure, up to 60 s, less up to half of it by chance,
 * because several folders and workers must not knock in step.
 */
export function pauseBefore(failures: number, random: () => number): number {
  const longest = backOffMs[Math.min(failures, backOffMs.length - 1)] ?? backOffMsMax;
  return Math.round(longest * (1 - random() / 2));
}
