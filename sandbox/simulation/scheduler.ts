import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as macrotask } from 'node:timers/promises';
import type { Trace } from './trace.ts';

/** One thing a simulated process is doing: a job, a scan, a click. */
export interface Task {
  readonly id: number;
  /** The process it belongs to. */
  readonly owner: string;
  readonly label: string;
  /** Its process is gone: nothing of it moves any more. A task that ended may still have branches that go on. */
  isKilled: boolean;
}

/** A task that waits to be allowed its next move. */
export interface Turn {
  readonly task: Task;
  readonly label: string;
  readonly order: number;
  readonly go: () => void;
}

/** Work outside of the tasks' own code, such as a statement: it takes real time, and nothing may depend on how much. */
export interface Outside {
  readonly task: Task;
  readonly order: number;
  /** Set by `waits`: it goes on only when another task's turn lets it. */
  isBlocked: boolean;
  isAnswered: boolean;
  deliver: () => void;
  readonly waits: WaitsForLock | null;
}

/** A connection whose statement may have to wait for another's lock. */
export interface WaitsForLock {
  readonly pid: number;
  /** Whether the statement under way, if it goes well, ends with every lock kept that its connection held. */
  keepsLocks(): boolean;
  /** Ends the waiting statement with an error of this kind. */
  giveUp(as: 'deadlock' | 'lost'): Promise<void>;
}

/** How a connection waits for a lock. */
export interface LockWait {
  /** Whose connections it waits for; empty where it does not wait. */
  readonly blockers: readonly number[];
  /** It waits for a row that another one waits for already. */
  readonly isBehind: boolean;
}

/** Asks PostgreSQL who waits for whom. */
export type FindLockWaits = (pids: readonly number[]) => Promise<ReadonlyMap<number, LockWait>>;

/**
 * Lets one task move at a time. A task asks for a turn before everything that touches the world; between two turns only
 * its own code runs. After a released turn the scheduler waits until nothing moves any more: every statement has
 * answered or waits for a lock. Answers that come free together are handed over in the order of the tasks, never of
 * their arrival, so that a run depends on its dice alone.
 */
export interface Scheduler {
  /** Starts a task; it runs to its first turn when the scheduler settles. */
  start(owner: string, label: string, work: () => Promise<unknown>): Task;
  /** Waits for this task's turn; never comes back in a killed process. Outside of tasks: goes on at once. */
  turn(label: string): Promise<void>;
  /** Runs something that takes real time on behalf of the present task. */
  outside<Result>(work: Promise<Result>, waits?: WaitsForLock): Promise<Result>;
  waiting(): readonly Turn[];
  /** Tasks that are not over, waiting for a turn or for a lock. */
  tasksOf(owner: string): readonly Task[];
  /** Gives the turn and waits until nothing moves. */
  release(turn: Turn): Promise<void>;
  settle(): Promise<void>;
  /** Stops all tasks of a process for ever. Its connections are the caller's to close. */
  kill(owner: string): void;
  present(): Task | null;
}

// Within this almost every statement has answered; only then is PostgreSQL asked whether it waits for a lock.
const lookAfterMs = 4;

export function createScheduler(options: {
  readonly trace: Trace;
  readonly findLockWaits: FindLockWaits;
  readonly onTaskFailed?: (task: Task, error: unknown) => void;
}): Scheduler {
  const { trace, findLockWaits } = options;
  const here = new AsyncLocalStorage<Task>();
  const tasks = new Set<Task>();
  let turns: Turn[] = [];
  let outsides: Outside[] = [];
  let lastId = 0;
  let lastOrder = 0;
  let wake: () => void = () => undefined;

  const nextOrder = (): number => {
    lastOrder += 1;
    return lastOrder;
  };

  function end(task: Task, error?: unknown): void {
    tasks.delete(task);
    if (error === undefined) return;
    trace.say(`   ! ${task.owner} ${task.label} failed: ${nameError(error)}`);
    options.onTaskFailed?.(task, error);
  }

  const byTask = (one: { task: Task; order: number }, other: { task: Task; order: number }): number =>
    one.task.id - other.task.id || one.order - other.order;

  /** What was seen of those that wait is old. */
  const lookAgain = (): void => {
    for (const one of outsides) one.isBlocked = false;
  };

  /** Waits until every statement under way has answered or waits for a lock. */
  async function untilStill(): Promise<void> {
    for (;;) {
      await macrotask();
      await macrotask();
      const open = outsides.filter(({ isAnswered }) => !isAnswered);
      // Nobody lets a waiting statement go on but an answer that may free a lock.
      if (open.every(({ isBlocked }) => isBlocked)) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, lookAfterMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (outsides.every(({ isAnswered }) => isAnswered)) return;
      if (await allWait()) return;
    }
  }

  /** Says whether everything that has not answered waits for a lock; ends circles and races among those that wait. */
  async function allWait(): Promise<boolean> {
    const open = outsides.filter(({ isAnswered }) => !isAnswered);
    if (open.some(({ waits }) => waits === null)) return false;
    const lockWaits = await findLockWaits(open.map(({ waits }) => waits?.pid ?? 0));
    const stillOpen = open.filter(({ isAnswered }) => !isAnswered);
    if (stillOpen.length !== open.length) return false;
    const blockersOf = (one: Outside): readonly number[] =>
      lockWaits.get(one.waits?.pid ?? 0)?.blockers ?? [];
    // Remembered of all together or of none: who waits while another is still at work has not been looked at below.
    if (open.some((one) => blockersOf(one).length === 0)) return false;
    for (const one of open) one.isBlocked = true;
    const newestFirst = [...open].sort((one, other) => other.order - one.order);
    const circled = newestFirst.find(({ waits }) => waits !== null && isInCircle(waits.pid, lockWaits));
    if (circled !== undefined) {
      trace.say(`   ! ${circled.task.owner} ${circled.task.label}: deadlock`);
      await circled.waits?.giveUp('deadlock');
      return false;
    }
    // Two that wait for one would race each other when it ends, and which of them wins is not for the dice to say. Who
    // waits behind another for a row races it too: where the row was changed, both go looking for its newest version.
    const second = newestFirst.find((one) => {
      const own = new Set(blockersOf(one));
      return (
        lockWaits.get(one.waits?.pid ?? 0)?.isBehind === true ||
        open.some((other) => other.order < one.order && blockersOf(other).some((pid) => own.has(pid)))
      );
    });
    if (second !== undefined) {
      trace.say(`   ! ${second.task.owner} ${second.task.label}: second to wait, its connection is lost`);
      await second.waits?.giveUp('lost');
      return false;
    }
    return true;
  }

  async function settle(): Promise<void> {
    for (;;) {
      await untilStill();
      const answered = outsides.filter(({ isAnswered }) => isAnswered).sort(byTask)[0];
      if (answered === undefined) return;
      outsides = outsides.filter((one) => one !== answered);
      answered.deliver();
    }
  }

  return {
    start(owner, label, work) {
      lastId += 1;
      const task: Task = { id: lastId, owner, label, isKilled: false };
      tasks.add(task);
      here.run(task, () => {
        void Promise.resolve()
          .then(work)
          .then(
            () => end(task),
            (error: unknown) => end(task, error ?? new Error('no reason')),
          );
      });
      return task;
    },

    turn(label) {
      const task = here.getStore();
      if (task === undefined) return Promise.resolve();
      return new Promise<void>((go) => {
        if (!task.isKilled) turns.push({ task, label, order: nextOrder(), go });
      });
    },

    outside(work, waits) {
      const task = here.getStore();
      if (task === undefined) return work;
      return new Promise((resolve, reject) => {
        if (task.isKilled) return;
        const one: Outside = {
          task,
          order: nextOrder(),
          isBlocked: false,
          isAnswered: false,
          deliver: () => undefined,
          waits: waits ?? null,
        };
        outsides.push(one);
        const answer = (deliver: () => void, hasKeptLocks: boolean): void => {
          one.deliver = deliver;
          one.isAnswered = true;
          if (!hasKeptLocks) lookAgain();
          wake();
        };
        const fail = (error: unknown): void =>
          reject(error instanceof Error ? error : new Error(String(error)));
        work.then(
          (result) => answer(() => resolve(result), waits?.keepsLocks() === true),
          (error: unknown) => answer(() => fail(error), false),
        );
      });
    },

    waiting: () => [...turns].sort(byTask),
    tasksOf: (owner) => [...tasks].filter((task) => task.owner === owner),

    async release(turn) {
      turns = turns.filter((one) => one !== turn);
      turn.go();
      await settle();
    },
    settle,

    kill(owner) {
      const own = [...tasks, ...turns.map(({ task }) => task), ...outsides.map(({ task }) => task)];
      for (const task of own.filter((one) => one.owner === owner)) {
        task.isKilled = true;
        tasks.delete(task);
      }
      lookAgain();
      turns = turns.filter(({ task }) => task.owner !== owner);
      outsides = outsides.filter(({ task }) => task.owner !== owner);
    },

    present: () => here.getStore() ?? null,
  };
}

function isInCircle(start: number, lockWaits: ReadonlyMap<number, LockWait>): boolean {
  const seen = new Set<number>();
  const look = [...(lockWaits.get(start)?.blockers ?? [])];
  for (let pid = look.pop(); pid !== undefined; pid = look.pop()) {
    if (pid === start) return true;
    if (seen.has(pid)) continue;
    seen.add(pid);
    look.push(...(lockWaits.get(pid)?.blockers ?? []));
  }
  return false;
}

/** Names an error by the innermost code, constraint or class, for the trace. */
export function nameError(error: unknown): string {
  let name = 'unknown';
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    name = 'code' in current && typeof current.code === 'string' ? current.code : current.name;
    if ('constraint' in current && typeof current.constraint === 'string') name += ` ${current.constraint}`;
  }
  return name;
}
