import { listUnknown, listUnmatched, waitingMailStates } from '@luxon/cashdesk';
import { auditVerifies, type Look } from './invariants.ts';
import { deliver } from './players.ts';
import { passTime } from './steps.ts';
import { noticeOf } from './truth.ts';
import {
  canWork,
  dueJobs,
  finishTasks,
  replaceLostWorkers,
  startJob,
  startScan,
  startSweep,
} from './workers.ts';
import { checkAll, PromiseBroken, type World } from './world.ts';

const minute = 60_000;
/** Dead leases and retries, a sleeping desk, an amount's rest, the longest pause of a hole. */
const pauses = [minute / 2, 20 * minute, 25 * 60 * minute, 70 * minute] as const;
const roundsMax = 40;
/** Most payments come as far as a call only now, and the desk at MobCash goes on as it was for so many rounds. */
const callsFailRounds = 3;

/**
 * Ends the storm: no more faults but those of calls, for a while; everything under way goes on, all mail arrives, time
 * passes, until nothing is left to do. Throws {@link PromiseBroken} where the desk does not come to rest.
 */
export async function comeToRest(world: World): Promise<void> {
  world.trace.say('— the storm is over —');
  world.faults.statement = 0;
  world.faults.imap = 0;
  world.dns.become('answers');
  for (const worker of world.workers) worker.isSilent = false;
  while (deliver(world)) if (world.onItsWay.length === 0) break;
  for (let round = 0; round < roundsMax; round += 1) {
    if (round === callsFailRounds) world.faults.mobcash = 0;
    await finish(world);
    await replaceLostWorkers(world);
    // Between two rounds more passes than any pause of the desk: dead leases, retries, holes, rests.
    await passTime(world, pauses[round % pauses.length] ?? minute);
    await replaceLostWorkers(world);
    await finish(world);
    const able = world.workers.filter((worker) => canWork(world, worker));
    const turnOf = able[round % able.length];
    if (turnOf === undefined) continue;
    startScan(world, turnOf);
    startSweep(world, turnOf);
    await finish(world);
    const jobs = await dueJobs(world);
    for (let job = 0; job < jobs.length; job += 1) {
      const worker = world.workers[job % world.workers.length];
      if (worker === undefined || !canWork(world, worker)) continue;
      await startJob(world, worker);
      await finish(world);
    }
    if (round >= pauses.length - 1 && jobs.length === 0 && (await unfinished(world)).length === 0) return;
  }
  const left = await unfinished(world);
  throw new PromiseBroken({
    invariant: 'comes-to-rest',
    says: `after ${roundsMax} rounds: ${left.join('; ')}`,
    step: world.counts.steps,
  });
}

async function finish(world: World): Promise<void> {
  await finishTasks(world, () => world.check());
  await world.check();
}

/** Names what still has to be done by the machine. */
async function unfinished(world: World): Promise<string[]> {
  const { mails, attempts, payments, holes } = await world.look();
  const held = await shownWaiting(world);
  const uidValidity = String(world.mailServer.uidValidity());
  return [
    // Holes of an earlier generation of the folder are closed by the new numbers of the same mails.
    ...holes.filter((hole) => hole.uidValidity === uidValidity).map(({ uid }) => `mail ${uid} is a hole`),
    ...mails.filter(({ state }) => state === 'stored').map(({ id }) => `mail ${id} is not read`),
    ...payments
      .filter(({ state, isDecided }) => state === 'recorded' && !isDecided)
      .map(({ id }) => `payment ${id} was not looked at`),
    ...attempts
      .filter(
        ({ state, paymentId }) =>
          state === 'sending' || (state === 'planned' && !held.payments.has(paymentId)),
      )
      .map(({ id, state }) => `attempt ${id} is ${state}`),
  ];
}

/** Payments and mails the panel shows as waiting for a person, by their ids. */
async function shownWaiting(world: World): Promise<Record<'payments' | 'mails', ReadonlySet<string>>> {
  const real = await listUnmatched(world.panel.desk);
  const { payments, mails } = world.doors.shownUnmatched?.(real) ?? real;
  return {
    payments: new Set(payments.map(({ paymentId }) => paymentId)),
    mails: new Set(mails.map(({ mailId }) => mailId)),
  };
}

const waitsForPerson = (state: string): boolean => waitingMailStates.some((waiting) => waiting === state);

/** What must hold once everything has come to rest. */
const finalInvariants = [
  { name: 'no-money-is-lost', check: noMoneyIsLost },
  { name: 'everybody-waits-visibly', check: everybodyWaitsVisibly },
  { name: 'audit-verifies', check: ({ look }: End) => auditVerifies(look) },
] as const;

/** Checks what must hold at the end; throws {@link PromiseBroken}. */
export async function checkEnd(world: World): Promise<void> {
  const look: Look = {
    now: await world.look(),
    before: null,
    stories: world.stories,
    callsBefore: 0,
    doneBefore: 0,
    isLimitStanding: false,
    held: new Map(),
    truth: world.truth(),
    shownUnknown: [],
    inspector: world.inspector,
    isAuditDue: true,
  };
  const given = { look, world };
  await checkAll(finalInvariants, given, world.counts);
}

interface End {
  readonly look: Look;
  readonly world: World;
}

function noMoneyIsLost({ look: { now, truth } }: End): string[] {
  const stored = new Set(now.mails.map(({ uidValidity, uid }) => `${uidValidity}:${uid}`));
  const unstored = truth.messages
    .filter(({ uid }) => !stored.has(`${truth.uidValidity}:${uid}`))
    .map(({ uid }) => `mail ${uid} lies in the mailbox and was never stored`);
  const known = new Set(now.payments.map(({ id }) => noticeOf(truth, now, id)?.id));
  const waiting = new Set(
    now.mails
      .filter(({ state }) => waitsForPerson(state))
      .map(({ uidValidity, uid }) => truth.originOf(uidValidity, uid))
      .map((origin) => (origin?.kind === 'genuine' ? origin.notice : null)),
  );
  const lost = truth.notices
    .filter(({ id }) => !known.has(id) && !waiting.has(id))
    .map(({ id, playerId }) => `money ${id} of ${playerId} is no payment and waits nowhere`);
  return [...unstored, ...lost];
}

async function everybodyWaitsVisibly({ look: { now }, world }: End): Promise<string[]> {
  const held = await shownWaiting(world);
  const shown = new Set((await listUnknown(world.panel.desk)).map(({ attemptId }) => attemptId));
  const unknownOf = new Map(
    now.attempts.filter(({ state }) => state === 'unknown').map(({ id, paymentId }) => [paymentId, id]),
  );
  return now.payments
    .filter(({ state }) => state !== 'settled' && state !== 'returned')
    .filter(({ id }) => !held.payments.has(id) && !shown.has(unknownOf.get(id) ?? ''))
    .map(({ id, state }) => `payment ${id} is ${state}, and nobody sees that it waits`)
    .concat(
      now.mails
        .filter(({ id, state }) => waitsForPerson(state) && !held.mails.has(id))
        .map(({ id, state }) => `mail ${id} is ${state}, and nobody sees that it waits`),
    );
}
