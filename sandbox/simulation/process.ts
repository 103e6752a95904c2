import {
  advanceEpoch,
  assembleDesk,
  type BreakerLimits,
  type Desk,
  databaseOver,
  enqueueStuckWork,
  expireRequests,
  type JobQueue,
  type Lease,
  sealAudit,
  startLease,
  sweepDeadWorkers,
  sweepUnknowns,
  type Vault,
} from '@luxon/cashdesk';
import type { MobcashClient } from '@luxon/mobcash';
import { sql } from 'drizzle-orm';
import {
  type CreditWork,
  createJobHandlers,
  type JobHandlers,
  mailboxName,
  type NextStep,
  type OpenFolder,
  scanMailbox,
} from 'luxon-email-watcher';
import type pg from 'pg';
import { mailbox, mailSettings, type SimulatedBank } from './bank.ts';
import type { RuleDoors } from './broken-rule.ts';
import { SimulatedPool, type SimulatedPoolParts } from './connections.ts';
import type { Dice } from './dice.ts';
import type { WaitingJob } from './job-queue.ts';

/** What a process is made of. */
export interface ProcessParts extends SimulatedPoolParts {
  readonly bank: SimulatedBank;
  readonly dice: Dice;
  readonly queue: JobQueue;
  readonly nowMs: () => number;
  readonly doors: RuleDoors;
  readonly breakers: BreakerLimits;
  /** Where the workers of this run keep how far they counted, beside the database. */
  readonly epochFile: string;
}

/** A simulated process: its own desk, connections, clock and dice; it dies as a whole. */
export interface SimulatedProcess {
  readonly name: string;
  readonly desk: Desk;
  readonly pool: SimulatedPool;
  /** How far its clock is ahead of the true time. */
  skewMs: number;
}

// Nothing on these paths is sealed with a secret; a run must not depend on a random nonce.
const openVault: Vault = {
  keyId: '00000000',
  seal: (text) => `v1.00000000.${Buffer.from(text).toString('base64url')}`,
  open: (sealed) => Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString(),
  hmac: (purpose, text) => Buffer.from(`${purpose}:${text}`).toString('hex'),
};

/** Makes a desk over simulated connections. */
export function createProcess(parts: ProcessParts, databaseTimeMs = parts.nowMs): SimulatedProcess {
  const pool = new SimulatedPool(parts);
  // As the server's own clock: a statement that waited for its turn has the time at which it is sent.
  const timeWhenSent = { toPostgres: () => new Date(databaseTimeMs()).toISOString() };
  const process: SimulatedProcess = {
    name: parts.owner,
    pool,
    skewMs: 0,
    desk: {
      ...assembleDesk({
        // Only `connect` and `query` of the pool are ever used.
        database: databaseOver(pool as unknown as pg.Pool, 'simulated'),
        vault: openVault,
        clock: () => new Date(parts.nowMs() + process.skewMs),
        random: (size) => parts.dice.bytes(size),
      }),
      databaseTime: () => sql<Date>`${timeWhenSent}::timestamptz`,
      queue: parts.queue,
      breakers: parts.breakers,
    },
  };
  return process;
}

/** A worker: a process with a lease, which reads mail, works on jobs and sweeps. */
export interface SimulatedWorker extends SimulatedProcess {
  /** Null until it is started. */
  readonly lease: () => Lease | null;
  /** Its heartbeats do not arrive: a frozen machine, a broken network. */
  isSilent: boolean;
  start(): Promise<void>;
  scan(folder: OpenFolder): Promise<void>;
  sweep(): Promise<void>;
  /** Counts on, in the database and beside it. */
  count(): Promise<void>;
  /**
   * Takes the job, does it, and puts it away; `taken` false: it is done without asking the queue (a doubled job).
   * `goesOn` false: the next step is left to the queue.
   */
  work(job: WaitingJob, taken: boolean, goesOn?: boolean): Promise<void>;
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const finishTriesMax = 20;

export function createWorker(
  parts: ProcessParts & {
    readonly client: (
      attemptId: string,
      clock: () => Date,
    ) => Pick<MobcashClient, 'payerNickname' | 'deposit'>;
  },
): SimulatedWorker {
  const { doors, scheduler, bank } = parts;
  const startedMs = parts.nowMs();
  const timeMs = doors.workerDatabaseTimeMs;
  const base = createProcess(
    parts,
    timeMs === undefined ? parts.nowMs : () => timeMs(startedMs, parts.nowMs()),
  );
  const { desk } = base;
  let lease: Lease | null = null;
  const watched = {
    folders: [{ mailbox: mailboxName(mailbox), folder: mailbox.folder }],
    since: new Date(startedMs),
  };

  const examine = async (...args: Parameters<typeof realExamine>): ReturnType<typeof realExamine> =>
    scheduler.outside(realExamine(...args));
  const realExamine = doors.examine?.(bank.examine) ?? bank.examine;

  function handlersOf(step: NextStep, held: Lease, goesOn: boolean): JobHandlers {
    const attemptId = 'attemptId' in step.payload ? String(step.payload.attemptId) : '';
    const real = parts.client(attemptId, desk.clock);
    // Of the client only what moves or precedes money is reached by these jobs.
    const client = (doors.mobcash?.(real) ?? real) as MobcashClient;
    const credit: CreditWork = {
      desk,
      client: () => client,
      lease: held,
      watched,
      log: quiet,
      pause: () => scheduler.turn('wait'),
      isStopping: () => held.signal.aborted,
    };
    const handlers = createJobHandlers({
      desk,
      log: quiet,
      creditAmount: 'received',
      bankTrials: null,
      reading: {
        desk,
        mailboxes: [mailbox],
        mail: mailSettings,
        banks: bank.banks,
        resolver: bank.resolver,
        examine,
        log: quiet,
      },
      credit,
      deskClient: {
        client: () => client,
        binding: () => {
          throw new TypeError('sessions are not simulated');
        },
        settings: () => {
          throw new TypeError('sessions are not simulated');
        },
      },
      goesOn: () => goesOn,
    });
    return doors.handlers?.(handlers, desk, credit) ?? handlers;
  }

  const execute = (statement: ReturnType<typeof sql>) => desk.database.drizzle.execute(statement);

  async function take(job: WaitingJob, held: Lease): Promise<boolean> {
    const { rowCount } = await execute(
      sql`update simulated_jobs set locked_by = ${held.id}, locked_at = ${new Date(parts.nowMs()).toISOString()}::timestamptz where id = (
        select id from simulated_jobs where id = ${job.id} and locked_by is null for update skip locked
      )`,
    );
    return rowCount === 1;
  }

  async function putAway(job: WaitingJob, hasFailed: boolean): Promise<void> {
    const runAt = new Date(parts.nowMs() + 5_000).toISOString();
    for (let round = 0; round < finishTriesMax; round += 1) {
      try {
        if (hasFailed && round === 0) {
          // Refused where another one of its key waits already: then this one goes.
          await execute(
            sql`update simulated_jobs set locked_by = null, locked_at = null, run_at = ${runAt}::timestamptz where id = ${job.id}`,
          );
        } else await execute(sql`delete from simulated_jobs where id = ${job.id}`);
        return;
      } catch {
        // The queue's own connection is gone: it asks again.
      }
    }
  }

  return Object.assign(base, {
    isSilent: false,
    lease: () => lease,
    async start() {
      await advanceEpoch(desk, parts.epochFile);
      lease = await startLease(desk, {
        name: base.name,
        every: () => () => undefined,
        monotonicMs: parts.nowMs,
      });
      await sweepDeadWorkers(desk);
    },
    async scan(folder: OpenFolder) {
      await doors.beforeScan?.(desk, folder, mailboxName(mailbox));
      await scanMailbox({
        client: folder,
        desk,
        mailbox: mailboxName(mailbox),
        folder: mailbox.folder,
        log: quiet,
      });
    },
    async count() {
      await advanceEpoch(desk, parts.epochFile);
    },
    async sweep() {
      if (doors.sweep === undefined) await sweepDeadWorkers(desk);
      else await doors.sweep(desk);
      await sweepUnknowns(desk);
      await expireRequests(desk);
      await enqueueStuckWork(desk);
      await sealAudit(desk);
    },
    async work(job: WaitingJob, taken: boolean, goesOn = true) {
      const held = lease;
      if (held === null) return;
      if (taken && !(await take(job, held))) return;
      try {
        let next: NextStep | null = job;
        while (next !== null) next = await handlersOf(next, held, goesOn)[next.name](next.payload);
      } catch (error) {
        if (taken) await putAway(job, true);
        throw error;
      }
      if (taken) await putAway(job, false);
    },
  });
}
