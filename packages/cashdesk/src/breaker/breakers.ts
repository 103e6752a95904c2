import type { AlarmKind } from '../history/raise-alarm.ts';
import { breakerTexts, type SentencesByLanguage } from './breaker-texts.ts';

/**
 * What the breakers allow. 0: not watched. Whole numbers; sums in whole units of the desk's currency.
 */
export interface BreakerLimits {
  /** So many attempts that became unknown. */
  readonly unknowns: number;
  /** Minutes since a watched mailbox was last read to its end. */
  readonly mailLagMinutes: number;
  /** Credits within a minute that are never too many, whatever is usual here. */
  readonly creditsPerMinute: number;
  /** How many times the usual speed is odd; 0: only `creditsPerMinute` counts. */
  readonly usualTimes: number;
  /** Credits to one player within ten minutes. */
  readonly playerCredits: number;
  /** Sum of what is credited, in flight or in doubt within an hour, and within 24 hours. */
  readonly hourSum: number;
  readonly daySum: number;
  /** Share of a bank's last mails that could not be read, percent. */
  readonly unreadablePercent: number;
  /** So many payments in a row that the desk refused. */
  readonly refusals: number;
}

/** What holds where a process states no limits of its own; the same as the defaults of the settings. */
export const defaultBreakerLimits: BreakerLimits = {
  unknowns: 3,
  mailLagMinutes: 15,
  creditsPerMinute: 60,
  usualTimes: 10,
  playerCredits: 6,
  hourSum: 500_000,
  daySum: 3_000_000,
  unreadablePercent: 30,
  refusals: 5,
};

/** Nothing is watched: for tests and simulations that are about something else. */
export const noBreakers: BreakerLimits = {
  unknowns: 0,
  mailLagMinutes: 0,
  creditsPerMinute: 0,
  usualTimes: 0,
  playerCredits: 0,
  hourSum: 0,
  daySum: 0,
  unreadablePercent: 0,
  refusals: 0,
};

export const breakerNames = [
  'unknowns',
  'desk_refusing',
  'hour_sum',
  'day_sum',
  'velocity',
  'player_velocity',
  'mail_lag',
  'parser_drift',
  'database_restored',
] as const;
export type BreakerName = (typeof breakerNames)[number];

export interface Breaker {
  /** What is measured, and its unit. */
  readonly measures: string;
  /** The setting of its limit; null: it has none. */
  readonly limit: keyof BreakerLimits | null;
  /** `at`: reaching the limit stops; `above`: the limit itself is still allowed. */
  readonly trips: 'at' | 'above';
  /** Who looks: the start of a call, its end, the end of a mail's reading, the sweep, the opening of the desk. */
  readonly watchedBy: readonly ('start' | 'finish' | 'reading' | 'sweep' | 'open')[];
  readonly sentences: SentencesByLanguage;
}

/**
 * Every reason for which automatic credit stops by itself. Mail goes on being collected and requests being taken; what
 * was planned before stays held; a person starts again, with a reason.
 *
 * Only what happened after the last start by a person is measured: who starts again has seen the facts before, and
 * they must not stop the desk a second time, while as much again does. So a start allows another whole limit.
 *
 * `start` looks before the call, with the call counted in, one start at a time: not one credit goes over a sum or a
 * speed. `finish` looks in the transaction that stores the outcome, `reading` in the one that stores what became of a
 * mail: calls that were under way at that moment, at most, come after it. `sweep` looks every 2 s, so that a desk where
 * nothing is credited and nothing is read says so too.
 */
export const breakers: Readonly<Record<BreakerName, Breaker>> = {
  unknowns: {
    measures: 'attempts that became unknown and are unknown still',
    limit: 'unknowns',
    trips: 'at',
    watchedBy: ['finish'],
    sentences: breakerTexts.unknowns,
  },
  desk_refusing: {
    measures:
      'payments in a row whose player MobCash refused, or for which there was no session; a player once',
    limit: 'refusals',
    trips: 'at',
    watchedBy: ['finish'],
    sentences: breakerTexts.desk_refusing,
  },
  hour_sum: {
    measures: 'minor units credited, in flight or in doubt within an hour, this call included; per currency',
    limit: 'hourSum',
    trips: 'above',
    watchedBy: ['start'],
    sentences: breakerTexts.hour_sum,
  },
  day_sum: {
    measures: 'the same within 24 hours',
    limit: 'daySum',
    trips: 'above',
    watchedBy: ['start'],
    sentences: breakerTexts.day_sum,
  },
  velocity: {
    measures:
      'calls within a minute, this one included, where that is also far above the usual of the last week; money that waited ten minutes for its call does not count',
    limit: 'creditsPerMinute',
    trips: 'above',
    watchedBy: ['start'],
    sentences: breakerTexts.velocity,
  },
  player_velocity: {
    measures: 'calls for one player within ten minutes, this one included',
    limit: 'playerCredits',
    trips: 'above',
    watchedBy: ['start'],
    sentences: breakerTexts.player_velocity,
  },
  mail_lag: {
    measures: 'whole minutes since the most neglected watched mailbox was read to its end',
    limit: 'mailLagMinutes',
    trips: 'at',
    watchedBy: ['start', 'sweep'],
    sentences: breakerTexts.mail_lag,
  },
  parser_drift: {
    measures: "percent of a bank's last mails of proven origin that could not be read; from ten mails on",
    limit: 'unreadablePercent',
    trips: 'at',
    watchedBy: ['reading', 'sweep'],
    sentences: breakerTexts.parser_drift,
  },
  database_restored: {
    measures:
      'whether the database is older than the epoch beside the key, or was left alone where there is none',
    limit: null,
    trips: 'at',
    watchedBy: ['open'],
    sentences: breakerTexts.database_restored,
  },
};

/** What one breaker measured, in its unit. */
export interface Measured {
  readonly name: BreakerName;
  readonly measured: bigint;
  /** In the same unit; 0: not watched. */
  readonly limit: bigint;
  /** For people, JSON-safe; default: the two figures. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Says which of the measured breakers trips; the first of the table, null: none. Pure. */
export function decideTrip(all: readonly Measured[]): Measured | null {
  for (const name of breakerNames) {
    const { trips } = breakers[name];
    const tripped = all.find(
      (one) =>
        one.name === name &&
        one.limit > 0n &&
        (trips === 'at' ? one.measured >= one.limit : one.measured > one.limit),
    );
    if (tripped !== undefined) return tripped;
  }
  return null;
}

/** The alarm a breaker raises. */
export const breakerAlarm = <Name extends BreakerName>(name: Name) =>
  `breaker_${name}` as const satisfies AlarmKind;

export const breakerAlarms: readonly AlarmKind[] = breakerNames.map(breakerAlarm);

const actorPrefix = 'breaker:';
/** Who turned the switch, as its history says. */
export const breakerActor = (name: BreakerName): string => `${actorPrefix}${name}`;

/** Reads the breaker out of an actor; null: a person or another part of the desk. */
export function breakerOf(actor: string): BreakerName | null {
  if (!actor.startsWith(actorPrefix)) return null;
  return breakerNames.find((name) => breakerActor(name) === actor) ?? null;
}

const refused = new Set(['player_refused', 'no_session']);
/** Says nothing of the desk: nobody answered, or the attempt was taken back. */
const saysNothing = new Set([
  'player_not_asked',
  'never_connected',
  'first_byte_too_late',
  'withdrawn',
  'credited_after_all',
]);

/**
 * Counts the payments the desk refused in a row, newest first. One player counts once: a mistyped number that is tried
 * again is no sign of a desk that refuses. Calls that never arrived neither count nor end the row. Pure.
 */
export function countRefusalsInARow(
  newestFirst: readonly { readonly playerId: string; readonly reason: string | null }[],
): number {
  const players = new Set<string>();
  for (const { playerId, reason } of newestFirst) {
    if (reason !== null && saysNothing.has(reason)) continue;
    if (reason === null || !refused.has(reason)) break;
    players.add(playerId);
  }
  return players.size;
}

/** So many last mails of a bank are looked at; fewer than `mailsMin` say nothing. */
export const driftMailsMax = 20;
const driftMailsMin = 10;
/** Mails that wait for a person although they were read well. */
const readWell = new Set([
  'not_fresh',
  'above_limit',
  'fingerprint_seen',
  'reference_seen',
  'bytes_seen',
  'contradicts_payment',
  'other_holder',
  'reversal',
]);

interface ReadMail {
  readonly state: string;
  readonly reason: string | null;
}

/** Gives the share of mails that could not be read, whole percent; null: too few to tell. Pure. */
export function shareUnreadable(lastMails: readonly ReadMail[]): number | null {
  if (lastMails.length < driftMailsMin) return null;
  return Math.floor((lastMails.filter(isUnread).length * 100) / lastMails.length);
}

/** Says whether a mail that was read was not understood. Pure. */
export function isUnread({ state, reason }: ReadMail): boolean {
  return state === 'unreadable' || (state === 'review' && !readWell.has(reason ?? ''));
}
