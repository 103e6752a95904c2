import { eq, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { heartbeatMs, leaseDeadAfterMs, leaseIsLive } from './lease-life.ts';
import { workerLeases } from './worker-lease-table.ts';

/** Calls `work` every `ms` until the returned function is called; injected so that a test decides when. */
export type Every = (ms: number, work: () => void) => () => void;

export interface StartLeaseOptions {
  /** Shown to people: host and process, for instance. */
  readonly name: string;
  readonly every?: Every;
  /** Milliseconds that never jump; default: `performance.now`. */
  readonly monotonicMs?: () => number;
}

/** A running worker's claim to be alive. */
export interface Lease {
  readonly id: string;
  readonly name: string;
  /** Aborted when the lease was lost: this worker must not start another call. */
  readonly signal: AbortSignal;
  /** States under which ids this worker locks jobs. Call it before the first job is taken. */
  setJobWorkers(ids: readonly string[]): Promise<void>;
  /** Beats once now; false when the lease is lost. */
  beat(): Promise<boolean>;
  /** Ends the lease in good order. */
  end(): Promise<void>;
}

const everyInterval: Every = (ms, work) => {
  const timer = setInterval(work, ms);
  timer.unref();
  return () => clearInterval(timer);
};

/** Starts a lease and its heartbeat, every 2 s. */
export async function startLease(desk: Desk, options: StartLeaseOptions): Promise<Lease> {
  const id = newId(desk);
  const { drizzle } = desk.database;
  const lost = new AbortController();
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const startedAt = desk.databaseTime();
  await drizzle.insert(workerLeases).values({ id, name: options.name, startedAt, heartbeatAt: startedAt });

  let lastBeatAt = monotonicMs();
  async function beat(): Promise<boolean> {
    if (lost.signal.aborted) return false;
    const askedAt = monotonicMs();
    try {
      // One found dead stays dead: its attempts were already judged.
      const { rowCount } = await drizzle
        .update(workerLeases)
        .set({ heartbeatAt: desk.databaseTime() })
        .where(sql`${workerLeases.id} = ${id} and ${leaseIsLive(desk, id)}`);
      if (rowCount === 0) lost.abort();
      else lastBeatAt = askedAt;
    } catch {
      // The database is away. Others judge us by its clock, so we give up no later than they do.
      if (monotonicMs() - lastBeatAt >= leaseDeadAfterMs - heartbeatMs) lost.abort();
    }
    return !lost.signal.aborted;
  }

  const stopBeating = (options.every ?? everyInterval)(heartbeatMs, () => {
    void beat();
  });

  return {
    id,
    name: options.name,
    signal: lost.signal,
    beat,
    async setJobWorkers(ids) {
      await drizzle
        .update(workerLeases)
        .set({ jobWorkerIds: [...ids] })
        .where(eq(workerLeases.id, id));
    },
    async end() {
      stopBeating();
      await drizzle
        .update(workerLeases)
        .set({ endedAt: desk.databaseTime(), endedBecause: 'stopped' })
        .where(sql`${workerLeases.id} = ${id} and ${workerLeases.endedAt} is null`);
    },
  };
}
