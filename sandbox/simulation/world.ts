import { assembleDesk, type BreakerLimits, type Desk, listUnknown, noBreakers } from '@luxon/cashdesk';
import type { SimulatedBank } from './bank.ts';
import type { BrokenRule, RuleDoors } from './broken-rule.ts';
import type { StatementFault, Wires } from './connections.ts';
import { createDice, type Dice } from './dice.ts';
import { createDns, type SimulatedDns } from './dns.ts';
import { createFaultTally, type FaultTally } from './fault-tally.ts';
import type { Ground } from './ground.ts';
import { watchHeld } from './held-watch.ts';
import { type Invariant, invariants, type Look } from './invariants.ts';
import { createSimulatedQueue } from './job-queue.ts';
import { watchLimit } from './limit-watch.ts';
import { createMailServer, type Origin, type SimulatedMailServer } from './mail-server.ts';
import { createMobcash, type SimulatedMobcash } from './mobcash.ts';
import type { Done } from './panel-page.ts';
import { openWithPlayers } from './players.ts';
import {
  createProcess,
  createWorker,
  type ProcessParts,
  type SimulatedProcess,
  type SimulatedWorker,
} from './process.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';
import { createStoryReader, type Stories } from './stories.ts';
import type { Trace } from './trace.ts';
import { type Notice, noticeOf, type Truth } from './truth.ts';
import { workQuietly } from './workers.ts';

/** A mail on its way from the bank, or the forger, to the mailbox. */
export interface MailOnItsWay {
  readonly raw: Buffer;
  readonly origin: Origin;
}

/** How often what breaks, as shares from 0 to 1; all 0 when the run comes to its end. */
export interface FaultShares {
  statement: number;
  mobcash: number;
  imap: number;
}

/** A promise that does not hold. */
export interface Failure {
  readonly invariant: string;
  readonly says: string;
  readonly step: number;
}

/** Everything there is in one run. */
export interface World {
  readonly seed: number;
  readonly dice: Dice;
  readonly trace: Trace;
  readonly scheduler: Scheduler;
  readonly wires: Wires;
  readonly bank: SimulatedBank;
  readonly dns: SimulatedDns;
  /** In some runs copies are made; one is put back once at the most. */
  readonly hasCopies: boolean;
  readonly mailServer: SimulatedMailServer;
  readonly mobcash: SimulatedMobcash;
  readonly faults: FaultShares;
  /** Empty, unless a rule is broken on purpose. */
  readonly doors: RuleDoors;
  /** What the breakers of this run allow. */
  readonly breakers: BreakerLimits;
  readonly notices: Notice[];
  readonly onItsWay: MailOnItsWay[];
  /** Arrived already; may arrive again. */
  readonly delivered: MailOnItsWay[];
  readonly workers: SimulatedWorker[];
  /** A desk beside the storm: no turn, no fault. */
  readonly inspector: Desk;
  readonly panel: SimulatedProcess;
  readonly counts: { steps: number; checked: number; requests: number };
  /** What was made to go wrong so far. */
  readonly tally: FaultTally;
  /** What people were told to have stopped: the automatic credit, and players. */
  isSwitchedOff: boolean;
  readonly blocked: Set<string>;
  /** The setting, whole units: above it a second person decides too; 0: never. */
  readonly secondPersonAbove: number;
  /** The version each thing had when somebody last opened its page; that tab is still open. */
  readonly pages: Map<string, string>;
  /** Everything people were told to have done, in order. */
  readonly done: Done[];
  /** How many clicks are under way that let money go again: they turn the automatic credit on, or end a block. */
  lettingGo: number;
  /** Money that was given back, by its number; kept here when the database forgets it. */
  readonly returned: Set<number>;
  now(): Date;
  nowMs(): number;
  /** The rows as everybody sees them, read anew only where something became visible. */
  look(): Promise<Snapshot>;
  /** The history as it was heard until the last look. */
  readonly stories: Stories;
  truth(): Truth;
  startWorker(slot: number): void;
  kill(process: SimulatedProcess): Promise<void>;
  advance(ms: number): Promise<void>;
  /** Checks every invariant, if anything became visible since the last time; throws {@link PromiseBroken}. */
  check(): Promise<void>;
  /** Ends every process: what was under way is undone. */
  killAll(): Promise<void>;
  /** Copies the database as it is. */
  backUp(): Promise<void>;
  /**
   * Stops everything, puts the last copy in the place of the database and starts again. False: there is no copy, or nobody
   * counted since it was made, and then nobody can tell that it was restored.
   */
  restore(): Promise<boolean>;
}

export class PromiseBroken extends Error {
  override readonly name = 'PromiseBroken';
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`${failure.invariant}: ${failure.says}`);
    this.failure = failure;
  }
}

export interface OpenWorld {
  readonly seed: number;
  readonly ground: Ground;
  readonly bank: SimulatedBank;
  readonly trace: Trace;
  readonly rule: BrokenRule | null;
}

/** Every so many looks the whole history is read again, and the audit walked. */
const wholeEvery = 25;
const startMs = Date.parse('2026-03-02T06:00:00Z');
export const workersMax = 2;

/** Opens the world of a seed on a ground, which it empties. */
export async function openWorld({ seed, ground, bank, trace, rule }: OpenWorld): Promise<World> {
  const doors: RuleDoors = rule?.doors ?? {};
  const dice = createDice(seed, 'world');
  const { wires } = ground;
  await ground.clear();
  const looked = invariants.filter(({ name }) => rule?.blindTo?.includes(name) !== true);
  let nowMs = startMs + dice.below(24 * 60) * 60_000;
  let generation = 0;
  let isVisible = true;
  let isUnchecked = true;
  let looks = 0;
  const stories = createStoryReader();
  let snapshot: Snapshot | null = null;
  let before: Snapshot | null = null;
  let callsBefore = 0;
  let doneBefore = 0;
  let callsInCopy = 0;
  const onVisible = (): void => {
    isVisible = true;
    isUnchecked = true;
  };
  const counts = { steps: 0, checked: 0, requests: 0 };
  const tally = createFaultTally();
  // Every seed has a temper of its own: calm ones come far, wild ones break everything.
  const faults: FaultShares = {
    statement: dice.pick([0, 0.003, 0.008, 0.025]),
    mobcash: dice.pick([0.15, 0.4, 0.8]),
    imap: dice.pick([0, 0.03, 0.08]),
  };
  // A breaker ends much of a storm, so most seeds have none.
  const breakers: BreakerLimits = dice.chance(0.4)
    ? { ...noBreakers, unknowns: dice.pick([2, 2, 3]), refusals: dice.pick([0, 0, 3]) }
    : noBreakers;
  const limitWatch = watchLimit(breakers);
  const heldWatch = watchHeld();
  const scheduler = createScheduler({ trace, findLockWaits: wires.findLockWaits });

  const decideFault = (owner: string, statement: string): StatementFault => {
    if (!dice.chance(faults.statement)) return 'none';
    const fault = dice.pick(['lost_before', 'lost_after'] as const);
    tally.add(`connection_${fault}`);
    trace.say(`   ! ${owner}: connection ${fault}, ${statement}`);
    return fault;
  };
  const dns = createDns(bank.resolver);
  const mailServer = createMailServer(scheduler);
  const mobcash = createMobcash({
    scheduler,
    dice: createDice(seed, 'mobcash'),
    trace,
    nowMs: () => nowMs,
    faultShare: () => faults.mobcash,
    onFault: tally.add,
    onVisible,
  });
  const partsOf = (owner: string): ProcessParts => ({
    wires,
    scheduler,
    owner,
    decideFault,
    onVisible,
    bank: { ...bank, resolver: dns.resolver },
    dice: createDice(seed, owner),
    queue: createSimulatedQueue(() => new Date(nowMs)),
    nowMs: () => nowMs,
    doors,
    breakers: doors.breakers?.(breakers) ?? breakers,
    epochFile: ground.epochFile,
  });
  const panel = createProcess(partsOf('panel'));
  const watcher = createProcess(partsOf('watcher'));
  const inspector = assembleDesk({
    database: ground.inspector,
    vault: watcher.desk.vault,
    clock: () => new Date(nowMs),
  });
  const shownUnknown = async (desk: Desk) => {
    const shown = await listUnknown(desk);
    return doors.shownUnknown?.(shown) ?? shown;
  };

  const world: World = {
    seed,
    dice,
    trace,
    scheduler,
    wires,
    bank,
    dns,
    mailServer,
    mobcash,
    faults,
    counts,
    tally,
    doors,
    breakers,
    panel,
    inspector,
    notices: [],
    onItsWay: [],
    delivered: [],
    workers: [],
    // Of 500 and 700: nobody, the second, both.
    secondPersonAbove: dice.pick([0, 0, 600, 600, 400]),
    // What a restore takes away is missing in the rest of the storm, so most seeds have none.
    hasCopies: dice.chance(0.3),
    pages: new Map(),
    done: [],
    isSwitchedOff: false,
    blocked: new Set(),
    lettingGo: 0,
    returned: new Set(),
    stories,
    now: () => new Date(nowMs),
    nowMs: () => nowMs,

    async look() {
      if (snapshot === null || isVisible) {
        isVisible = false;
        looks += 1;
        if (looks % wholeEvery === 0) stories.forget();
        snapshot = await readSnapshot(wires.monitor, stories.readAfter());
        stories.hear(snapshot.lines);
      }
      return snapshot;
    },

    truth: () => ({
      notices: world.notices,
      book: mobcash.book,
      returned: world.returned,
      uidValidity: String(mailServer.uidValidity()),
      messages: mailServer.messages(),
      originOf: mailServer.originOf,
      nowMs,
      isSwitchedOff: world.isSwitchedOff,
      blocked: world.blocked,
      secondPersonAbove: world.secondPersonAbove,
      done: world.done,
    }),

    startWorker(slot) {
      generation += 1;
      const worker = createWorker({
        ...partsOf(`worker${slot + 1}.${generation}`),
        client: mobcash.client,
      });
      world.workers[slot] = worker;
      if (generation > workersMax) scheduler.start(worker.name, 'start', () => worker.start());
    },

    async kill(process) {
      scheduler.kill(process.name);
      // Its clicks end with it, and do not come to their own end.
      if (process === panel) world.lettingGo = 0;
      await process.pool.destroy();
      await scheduler.settle();
    },

    async killAll() {
      for (const { name } of [...world.workers, panel]) scheduler.kill(name);
      for (const { pool } of [...world.workers, panel]) await pool.destroy();
    },

    async backUp() {
      await ground.backUp();
      callsInCopy = mobcash.book.length;
    },

    async restore() {
      if (!(await ground.hasOldBackup())) return false;
      for (const process of [...world.workers, panel]) await world.kill(process);
      for (const worker of world.workers) worker.isSilent = true;
      // Restoring takes its time: no call that was under way takes effect after it.
      await world.advance(10 * 60_000);
      await ground.restore();
      if (doors.seesNoRestore === true) await ground.hideRestore();
      for (const call of mobcash.book.slice(callsInCopy)) call.isForgotten = true;
      stories.forget();
      before = null;
      world.done.length = 0;
      world.pages.clear();
      world.blocked.clear();
      world.isSwitchedOff = false;
      onVisible();
      for (let slot = 0; slot < workersMax; slot += 1) world.startWorker(slot);
      return true;
    },

    async advance(ms) {
      const beforeMs = nowMs;
      nowMs += ms;
      mobcash.runLateEffects();
      const beating = world.workers.filter((worker) => !worker.isSilent && worker.lease() !== null);
      const ids = beating.map((worker) => worker.lease()?.id);
      // The beats of the time that passed, all at once; who had died before that stays dead.
      await wires.monitor.query(
        'update worker_leases set heartbeat_at = $1 where id = any ($2::uuid[]) and ended_at is null and heartbeat_at > $3',
        [new Date(nowMs), ids, new Date(beforeMs - 10_000)],
      );
      onVisible();
      for (const worker of beating) await worker.lease()?.beat();
      await scheduler.settle();
    },

    async check() {
      if (!isUnchecked) return;
      isUnchecked = false;
      const now = await world.look();
      const hasUnknown = now.attempts.some(({ state }) => state === 'unknown');
      const look = {
        now,
        before,
        stories,
        callsBefore,
        doneBefore,
        isLimitStanding: limitWatch.stands(now),
        held: heldWatch.held(),
        truth: world.truth(),
        shownUnknown: hasUnknown ? await shownUnknown(watcher.desk) : [],
        inspector,
        isAuditDue: now.auditHead !== before?.auditHead || looks % wholeEvery === 0,
      };
      limitWatch.see(before, now);
      whisper(world, look);
      await checkAll(looked, look, counts);
      heldWatch.see(now, look.truth);
      before = now;
      callsBefore = mobcash.book.length;
      doneBefore = world.done.length;
    },
  };
  for (let slot = 0; slot < workersMax; slot += 1) world.startWorker(slot);
  await openWithPlayers(world);
  await workQuietly(world);
  if (world.hasCopies) await world.backUp();
  return world;
}

/** Keeps beside the database what it may forget: the money each call was made for, and what was given back. */
function whisper({ mobcash, returned }: World, { now, truth }: Pick<Look, 'now' | 'truth'>): void {
  const moneyOf = (paymentId: string): number | null => noticeOf(truth, now, paymentId)?.id ?? null;
  for (const call of mobcash.book) {
    if (call.money !== null || call.isForgotten) continue;
    const attempt = now.attempts.find(({ id }) => id === call.attemptId);
    call.money = attempt === undefined ? null : moneyOf(attempt.paymentId);
  }
  for (const { id, state } of now.payments) {
    const money = state === 'returned' ? moneyOf(id) : null;
    if (money !== null) returned.add(money);
  }
}

/** Checks invariants in their order and stops at the first that does not hold. */
export async function checkAll<Given>(
  all: readonly { name: string; check: (given: Given) => readonly string[] | Promise<readonly string[]> }[],
  given: Given,
  counts: { checked: number; steps: number },
): Promise<void> {
  for (const { name, check } of all) {
    counts.checked += 1;
    const [says] = await check(given);
    if (says !== undefined) throw new PromiseBroken({ invariant: name, says, step: counts.steps });
  }
}

export type { Invariant };
