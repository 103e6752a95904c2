import type { FolderHealth } from '../mail/judge-folder.ts';
import { type SeenWorker, workerStateOf, workerStates } from '../worker/read-workers.ts';

/** What the desk knows of its own state at one moment. Sizes in bytes, times in ms. */
export interface HealthFacts {
  readonly workers: readonly SeenWorker[];
  readonly folders: readonly {
    readonly mailbox: string;
    readonly folder: string;
    readonly scannedAt: Date;
    readonly health: FolderHealth;
  }[];
  readonly session: {
    readonly state: string;
    readonly isThere: boolean;
    readonly renewsItself: boolean;
    readonly endsAt: Date | null;
  };
  readonly isAutomaticCreditOn: boolean;
  readonly unknown: number;
  readonly queue: {
    /** Jobs that wait, for now or for their time, or are at work. */
    readonly jobs: number;
    /** Since when the one that waits longest could have run; null: none is late. */
    readonly dueSince: Date | null;
    readonly givenUp: number;
  };
  readonly database: {
    readonly version: string;
    readonly sizeBytes: number;
    /** How long its answer took. */
    readonly answerMs: number;
    readonly connections: number;
    readonly connectionsMax: number;
  };
  /** Of the disk the data stands on; null: it stands on another machine. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  readonly audit: { readonly rows: bigint; readonly unsealed: number };
  readonly alarms: number;
}

/** `bad`: a person must act. `note`: worth knowing. */
export type HealthState = 'good' | 'note' | 'bad';

/** What is looked at, in the order people are told. */
export const healthPlaces = [
  'worker',
  'mailbox',
  'session',
  'credit',
  'unknown',
  'queue',
  'database',
  'disk',
  'audit',
  'alarms',
] as const;
export type HealthPlace = (typeof healthPlaces)[number];

/** Every answer there is, by its place: panels have words for each. */
export const healthAnswers = {
  worker: workerStates,
  mailbox: ['fresh', 'late', 'none'],
  session: ['ready', 'ends', 'needs_person', 'none'],
  credit: ['on', 'off'],
  unknown: ['none', 'some'],
  queue: ['flows', 'late', 'stuck'],
  database: ['quick', 'slow', 'full'],
  disk: ['room', 'little', 'none', 'elsewhere'],
  audit: ['sealed', 'behind'],
  alarms: ['none', 'some'],
} as const satisfies Readonly<Record<HealthPlace, readonly string[]>>;

export interface HealthFinding {
  readonly place: HealthPlace;
  readonly state: HealthState;
  /** One of the place's {@link healthAnswers}. */
  readonly answer: string;
}

const minuteMs = 60_000;
/** The worker takes a job within milliseconds; a minute's wait is no load but a stop. */
const queueLateMs = minuteMs;
const queueStuckMs = 5 * minuteMs;
const sessionEndsSoonMs = 15 * minuteMs;
const slowAnswerMs = 200;
/** Of all connections the database allows. */
const connectionsShareMax = 0.9;
const gigabyte = 1_000_000_000;
const littleRoomBytes = 2 * gigabyte;
const noRoomBytes = gigabyte / 2;
/** Sealing comes every two seconds, twenty thousand rows at a time. */
const unsealedMax = 5_000;

/** Says how each part of the desk does. Pure. */
export function judgeHealth(facts: HealthFacts, now: Date): HealthFinding[] {
  return healthPlaces.map((place) => {
    const [state, answer] = judges[place](facts, now);
    return { place, state, answer };
  });
}

type Judge = (facts: HealthFacts, now: Date) => readonly [HealthState, string];

const judges: Readonly<Record<HealthPlace, Judge>> = {
  worker({ workers }) {
    const state = workerStateOf(workers);
    return [state === 'alive' ? 'good' : 'bad', state];
  },
  mailbox({ folders }) {
    const watched = folders.filter(({ health }) => health !== 'left');
    if (watched.length === 0) return ['bad', 'none'];
    return watched.some(({ health }) => health === 'late') ? ['bad', 'late'] : ['good', 'fresh'];
  },
  session({ session }, now) {
    if (!session.isThere) return ['bad', 'none'];
    if (session.state === 'needs_operator') return ['bad', 'needs_person'];
    const leftMs = session.endsAt === null ? null : session.endsAt.getTime() - now.getTime();
    const endsSoon = leftMs !== null && leftMs < sessionEndsSoonMs && !session.renewsItself;
    return endsSoon ? ['bad', 'ends'] : ['good', 'ready'];
  },
  credit: ({ isAutomaticCreditOn }) => (isAutomaticCreditOn ? ['good', 'on'] : ['note', 'off']),
  unknown: ({ unknown }) => (unknown === 0 ? ['good', 'none'] : ['bad', 'some']),
  queue({ queue }, now) {
    const lateMs = queue.dueSince === null ? 0 : now.getTime() - queue.dueSince.getTime();
    if (lateMs >= queueStuckMs) return ['bad', 'stuck'];
    return lateMs >= queueLateMs ? ['note', 'late'] : ['good', 'flows'];
  },
  database({ database }) {
    if (database.connections > database.connectionsMax * connectionsShareMax) return ['bad', 'full'];
    return database.answerMs > slowAnswerMs ? ['note', 'slow'] : ['good', 'quick'];
  },
  disk({ disk }) {
    if (disk === null) return ['good', 'elsewhere'];
    if (disk.freeBytes < noRoomBytes) return ['bad', 'none'];
    return disk.freeBytes < littleRoomBytes ? ['note', 'little'] : ['good', 'room'];
  },
  audit: ({ audit }) => (audit.unsealed > unsealedMax ? ['note', 'behind'] : ['good', 'sealed']),
  alarms: ({ alarms }) => (alarms === 0 ? ['good', 'none'] : ['bad', 'some']),
};
