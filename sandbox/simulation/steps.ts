import { carelessChoices, clickBlock, clickClaim, clickOn, clickSwitch, honestChoices } from './operator.ts';
import { ask, deliver, pay, sendOtherMail, takeBack } from './players.ts';
import type { SimulatedWorker } from './process.ts';
import { skewMsMax } from './truth.ts';
import {
  canWork,
  killWorker,
  replaceLostWorkers,
  startBeat,
  startCount,
  startJob,
  startScan,
  startSweep,
} from './workers.ts';
import type { World } from './world.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Something that may happen; false: it could not. */
interface Step {
  readonly name: string;
  readonly weight: number;
  readonly run: (world: World) => Promise<boolean> | boolean;
}

const anyWorker = (world: World): SimulatedWorker | undefined =>
  world.dice.pickAny(world.workers.filter((worker) => canWork(world, worker)));

const onWorker =
  (run: (world: World, worker: SimulatedWorker) => Promise<boolean> | boolean) =>
  async (world: World): Promise<boolean> => {
    const worker = anyWorker(world);
    if (worker === undefined || !(await run(world, worker))) return false;
    const isBusy = ({ name }: SimulatedWorker): boolean => world.scheduler.tasksOf(name).length > 0;
    if (world.workers.every(isBusy)) world.tally.add('two_workers_at_once');
    return true;
  };

const steps: readonly Step[] = [
  { name: 'job', weight: 30, run: onWorker(startJob) },
  { name: 'scan', weight: 7, run: onWorker(startScan) },
  { name: 'sweep', weight: 4, run: onWorker(startSweep) },
  { name: 'count', weight: 4, run: onWorker(startCount) },
  { name: 'beat', weight: 2, run: onWorker(startBeat) },
  { name: 'time', weight: 10, run: letTimePass },
  {
    name: 'ask',
    weight: 7,
    run(world) {
      ask(world);
      return true;
    },
  },
  { name: 'pay', weight: 12, run: async (world) => pay(world, await world.look()) },
  {
    name: 'other mail',
    weight: 2,
    async run(world) {
      await sendOtherMail(world, await world.look());
      return true;
    },
  },
  { name: 'take back', weight: 1.5, run: takeBack },
  { name: 'deliver', weight: 14, run: deliver },
  { name: 'click', weight: 12, run: clickHonestly },
  { name: 'careless click', weight: 3, run: clickCarelessly },
  { name: 'claim', weight: 2, run: async (world) => clickClaim(world, await world.look()) },
  { name: 'switch', weight: 1.5, run: turnSwitch },
  { name: 'block', weight: 1, run: blockSomebody },
  { name: 'kill', weight: 1.2, run: killSomebody },
  { name: 'kill panel', weight: 0.4, run: killPanel },
  { name: 'back up', weight: 0.8, run: backUp },
  { name: 'restore', weight: 3, run: restore },
  { name: 'silence', weight: 1, run: silenceSomebody },
  { name: 'clock jump', weight: 1, run: jumpClock },
  { name: 'token expires', weight: 1.5, run: expireToken },
  { name: 'folder made anew', weight: 0.5, run: recreateFolder },
  { name: 'dns fails', weight: 0.6, run: failDns },
  { name: 'dns answers', weight: 4, run: mendDns },
];

const lastMoved = new WeakMap<World, number>();
const weights = new WeakMap<World, readonly (readonly [number, Step])[]>();

/** What is likely in this run: every seed has its own temper. */
function weightsOf(world: World): readonly (readonly [number, Step])[] {
  const known = weights.get(world);
  if (known !== undefined) return known;
  const drawn = steps.map((step) => [step.weight * world.dice.pick([0.3, 1, 1, 1, 2.5]), step] as const);
  weights.set(world, drawn);
  return drawn;
}

/** Takes one step: a waiting task moves, or something new happens. */
export async function takeStep(world: World): Promise<void> {
  const { dice, scheduler, trace, counts } = world;
  counts.steps += 1;
  const waiting = scheduler.waiting();
  // The more there is under way, the more likely it goes on.
  const share = waiting.length === 0 ? 0 : Math.min(0.9, 0.55 + waiting.length * 0.08);
  if (dice.chance(share)) {
    // Half the time whoever moved last goes on, so that things also get done.
    const same = waiting.find(({ task }) => task.id === lastMoved.get(world));
    const turn = same !== undefined && dice.chance(0.5) ? same : dice.pickAny(waiting);
    if (turn !== undefined) lastMoved.set(world, turn.task.id);
    if (turn !== undefined) {
      trace.say(`${counts.steps} ${turn.task.owner} [${turn.task.id} ${turn.task.label}] ${turn.label}`);
      await scheduler.release(turn);
    }
  } else {
    await startSomething(world);
    await scheduler.settle();
  }
  await replaceLostWorkers(world);
  await world.check();
}

/** Lets something new happen; what is not possible now is no step. */
async function startSomething(world: World): Promise<void> {
  const { dice, trace, counts } = world;
  for (let tries = 0; tries < 6; tries += 1) {
    const step = dice.weighted(weightsOf(world));
    trace.say(`${counts.steps} ${step.name}`);
    if (await step.run(world)) return;
    trace.say('   (not possible)');
  }
}

async function letTimePass(world: World): Promise<boolean> {
  const { dice } = world;
  const [least, most] = dice.weighted([
    [50, [second, 5 * second]],
    [25, [10 * second, minute]],
    [15, [2 * minute, 15 * minute]],
    [4, [hour, 3 * hour]],
    [1, [24 * hour, 27 * hour]],
  ] as const);
  const ms = least + dice.below(most - least);
  await passTime(world, ms);
  return true;
}

/** Lets time pass; who is silent while more than a heartbeat's life passes is taken for dead by the others. */
export async function passTime(world: World, ms: number): Promise<void> {
  world.trace.say(`   = time: +${ms} ms`);
  await world.advance(ms);
}

async function clickHonestly(world: World): Promise<boolean> {
  const chosen = world.dice.pickAny(honestChoices(world, await world.look()));
  if (chosen === undefined) return false;
  await clickOn(world, chosen);
  return true;
}

async function clickCarelessly(world: World): Promise<boolean> {
  const chosen = world.dice.pickAny(carelessChoices(world, await world.look()));
  if (chosen === undefined) return false;
  await clickOn(world, chosen);
  return true;
}

async function turnSwitch(world: World): Promise<boolean> {
  const { isSwitchOn } = await world.look();
  clickSwitch(world, !isSwitchOn || world.dice.chance(0.4));
  return true;
}

async function blockSomebody(world: World): Promise<boolean> {
  const { dice } = world;
  const request = dice.pickAny((await world.look()).requests);
  if (request === undefined) return false;
  // Who is blocked is let go again at times, and blocked once more at others.
  clickBlock(world, request.playerId, !world.blocked.has(request.playerId) || dice.chance(0.2));
  return true;
}

async function killSomebody(world: World): Promise<boolean> {
  const worker = world.dice.pickAny(world.workers);
  if (worker === undefined) return false;
  world.tally.add('worker_killed');
  world.trace.say(`   ! ${worker.name} is killed`);
  await killWorker(world, worker);
  return true;
}

async function killPanel(world: World): Promise<boolean> {
  world.tally.add('panel_killed');
  await world.kill(world.panel);
  return true;
}

function silenceSomebody(world: World): boolean {
  const worker = world.dice.pickAny(world.workers);
  if (worker === undefined) return false;
  world.tally.add('worker_silent');
  worker.isSilent = !worker.isSilent;
  world.trace.say(`   ! ${worker.name} is ${worker.isSilent ? 'silent' : 'heard again'}`);
  return true;
}

function jumpClock(world: World): boolean {
  const process = world.dice.pickAny([...world.workers, world.panel]);
  if (process === undefined) return false;
  world.tally.add('clock_jumped');
  process.skewMs = world.dice.below(2 * skewMsMax) - skewMsMax;
  world.trace.say(`   ! the clock of ${process.name} is ${process.skewMs} ms ahead`);
  return true;
}

function expireToken(world: World): boolean {
  world.tally.add('token_expired');
  world.mobcash.expireToken();
  return true;
}

function recreateFolder(world: World): boolean {
  world.tally.add('mailbox_made_anew');
  world.mailServer.recreate();
  return true;
}

async function backUp(world: World): Promise<boolean> {
  if (!world.hasCopies) return false;
  await world.backUp();
  return true;
}

async function restore(world: World): Promise<boolean> {
  if (!(await world.restore())) return false;
  world.tally.add('database_restored');
  world.trace.say('   ! everything was stopped, the database restored from its copy, and started again');
  return true;
}

function failDns(world: World): boolean {
  const { dice, dns, tally, trace } = world;
  if (dns.state() !== 'answers') return false;
  const state = dice.pick(['silent', 'key_withdrawn'] as const);
  tally.add(`dns_${state}`);
  trace.say(`   ! the bank's DNS: ${state}`);
  dns.become(state);
  return true;
}

function mendDns({ dns }: World): boolean {
  if (dns.state() === 'answers') return false;
  dns.become('answers');
  return true;
}
