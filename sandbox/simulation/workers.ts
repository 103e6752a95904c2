import type { InjectedKind } from './fault-tally.ts';
import type { WaitingJob } from './job-queue.ts';
import type { SimulatedWorker } from './process.ts';
import type { World } from './world.ts';

const tasksMax = 5;

/** The due jobs nobody works on, in the order they came. */
export async function dueJobs(world: World): Promise<WaitingJob[]> {
  const { rows } = await world.wires.monitor.query<WaitingJob>(
    `select id::text, name, payload from simulated_jobs
     where locked_by is null and (run_at is null or run_at <= $1) order by id`,
    [world.now()],
  );
  return rows;
}

/** Whether a worker may begin something: it has a lease, and was not told that it lost it. */
export function canWork({ scheduler }: World, worker: SimulatedWorker): boolean {
  const lease = worker.lease();
  return lease !== null && !lease.signal.aborted && scheduler.tasksOf(worker.name).length < tasksMax;
}

const isBusyWith = ({ scheduler }: World, worker: SimulatedWorker, label: string): boolean =>
  scheduler.tasksOf(worker.name).some((task) => task.label === label);

export function startScan(world: World, worker: SimulatedWorker): boolean {
  const { scheduler, mailServer, dice, faults, tally } = world;
  if (isBusyWith(world, worker, 'scan')) return false;
  const happens = (kind: InjectedKind) => (): boolean => {
    const does = dice.chance(faults.imap);
    if (does) tally.add(kind);
    return does;
  };
  const real = mailServer.connect({
    breaks: happens('mailbox_breaks_off'),
    leavesOut: happens('mailbox_leaves_out'),
  });
  const folder = world.doors.folder?.(real, mailServer.isSeen) ?? real;
  scheduler.start(worker.name, 'scan', () => worker.scan(folder));
  return true;
}

export function startSweep(world: World, worker: SimulatedWorker): boolean {
  if (isBusyWith(world, worker, 'sweep')) return false;
  world.scheduler.start(worker.name, 'sweep', () => worker.sweep());
  return true;
}

export function startCount(world: World, worker: SimulatedWorker): boolean {
  if (isBusyWith(world, worker, 'count')) return false;
  world.scheduler.start(worker.name, 'count', () => worker.count());
  return true;
}

export function startBeat(world: World, worker: SimulatedWorker): boolean {
  const lease = worker.lease();
  if (lease === null || worker.isSilent || isBusyWith(world, worker, 'beat')) return false;
  world.scheduler.start(worker.name, 'beat', () => lease.beat());
  return true;
}

/** Starts a due job; at times the queue doubles it, loses it or puts it off. */
export async function startJob(world: World, worker: SimulatedWorker): Promise<boolean> {
  const { dice, scheduler, tally, trace, wires } = world;
  const job = dice.pickAny(await dueJobs(world));
  if (job === undefined) return false;
  const label = `${job.name} ${Object.values(job.payload).join(' ')}`;
  // One that stops leaves the next step to the queue.
  const goesOn = dice.chance(0.5);
  const mishap = dice.weighted([
    [88, 'none'],
    [6, 'doubled'],
    [3, 'lost'],
    [3, 'late'],
  ] as const);
  if (mishap !== 'none' && world.faults.statement > 0) {
    tally.add(`job_${mishap}`);
    trace.say(`   ! queue: ${label} is ${mishap}`);
    const row = 'where id in (select id from simulated_jobs where id = $1 for update skip locked)';
    if (mishap === 'lost') {
      await wires.monitor.query(`delete from simulated_jobs ${row}`, [job.id]);
      return true;
    }
    if (mishap === 'late') {
      const runAt = new Date(world.nowMs() + 30_000);
      await wires.monitor.query(`update simulated_jobs set run_at = $2 ${row}`, [job.id, runAt]);
      return true;
    }
    const other = world.workers.find((one) => one !== worker) ?? worker;
    if (canWork(world, other)) scheduler.start(other.name, label, () => other.work(job, false, goesOn));
  }
  scheduler.start(worker.name, label, () => worker.work(job, true, goesOn));
  return true;
}

/** Lets everything under way go on to its end, one task after the other. */
export async function finishTasks(world: World, afterEach: () => Promise<void>): Promise<void> {
  const { scheduler, counts, trace } = world;
  await scheduler.settle();
  for (let turn = scheduler.waiting()[0]; turn !== undefined; turn = scheduler.waiting()[0]) {
    counts.steps += 1;
    const { task, label } = turn;
    trace.say(`${counts.steps} ${task.owner} [${task.id} ${task.label}] ${label}`);
    await scheduler.release(turn);
    await afterEach();
  }
}

/**
 * Starts the workers and lets them come some way before the storm, without faults: so that the storm meets mails,
 * payments and attempts at every stage.
 */
export async function workQuietly(world: World): Promise<void> {
  const { dice, faults, workers } = world;
  const stormy = { ...faults };
  Object.assign(faults, { statement: 0, mobcash: 0, imap: 0 });
  const finish = (): Promise<void> => finishTasks(world, () => Promise.resolve());
  for (const worker of workers) world.scheduler.start(worker.name, 'start', () => worker.start());
  await finish();
  const [worker] = workers;
  if (worker === undefined) return;
  startScan(world, worker);
  await finish();
  for (let round = 0; round < 2; round += 1) {
    for (const job of await dueJobs(world)) {
      if (job.name === 'credit' || dice.chance(0.2)) continue;
      world.scheduler.start(worker.name, job.name, () => worker.work(job, true, false));
      await finish();
    }
  }
  Object.assign(faults, stormy);
  world.counts.steps = 0;
  world.trace.say('— the storm begins —');
}

/** Ends a worker at once, wherever its tasks are, and starts another in its place. */
export async function killWorker(world: World, worker: SimulatedWorker): Promise<void> {
  await world.kill(worker);
  const slot = world.workers.indexOf(worker);
  world.startWorker(slot);
}

/** Replaces workers that lost their lease or could not take one, once they have nothing more to do. */
export async function replaceLostWorkers(world: World): Promise<void> {
  for (const worker of [...world.workers]) {
    const lease = worker.lease();
    const isStarting = lease === null && world.scheduler.tasksOf(worker.name).length > 0;
    const isOver =
      (lease === null && !isStarting) ||
      (lease?.signal.aborted === true && world.scheduler.tasksOf(worker.name).length === 0);
    if (isOver) await killWorker(world, worker);
  }
}
